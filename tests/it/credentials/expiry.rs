//! A watch outlives its credentials: it renews them, reads a changed file, and says each event once.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use chrono::TimeDelta;
use paiwatch::account::Credentials;
use paiwatch::clock::now;
use paiwatch::domain::{CredentialProblem, SourceError};
use serde_json::json;

use super::stub::{Stub, pair, text};
use super::{CLI, Person, ak, config, ends, got};

/// Credentials of an address that lends for so long and can be made to refuse.
struct Lender {
    credentials: Credentials,
    asked: Arc<AtomicUsize>,
    /// The HTTP status of its answers.
    status: Arc<AtomicI64>,
}

async fn lender(life: TimeDelta) -> Lender {
    let (asked, status) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicI64::new(200)));
    let start = now();
    let stub = {
        let (asked, status) = (Arc::clone(&asked), Arc::clone(&status));
        Stub::start(move |_| {
            let number = asked.fetch_add(1, Ordering::SeqCst);
            let ordinal = life * i32::try_from(1 + number).unwrap();
            let answer = pair(
                &format!("STS.lent0000000{number:05}"),
                &text(start + ordinal),
            );
            let status = u16::try_from(status.load(Ordering::SeqCst)).unwrap();
            (status, answer.to_string())
        })
        .await
    };
    let person = Person::new().with("ALIBABA_CLOUD_CREDENTIALS_URI", &stub.address);
    Lender {
        credentials: person.credentials().unwrap(),
        asked,
        status,
    }
}

impl Lender {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// Signs so long after the beginning.
    async fn sign(&self, after: TimeDelta) -> Result<(), SourceError> {
        self.credentials.current(now() + after).await.map(drop)
    }

    /// Waits until a renewal that goes on beside has come to its end.
    async fn until_asked(&self, times: usize) {
        let mut state = self.credentials.state();
        while self.asked() < times {
            tokio::task::yield_now().await;
        }
        let _ = tokio::time::timeout(std::time::Duration::from_secs(1), state.changed()).await;
    }
}

#[tokio::test]
async fn many_at_once_ask_once() {
    let lender = lender(TimeDelta::hours(1)).await;
    let all = (0..20).map(|_| lender.sign(TimeDelta::zero()));
    for outcome in futures_util::future::join_all(all).await {
        outcome.unwrap();
    }
    assert_eq!(lender.asked(), 1);
}

#[tokio::test]
async fn others_are_got_ahead_while_the_old_ones_sign() {
    let lender = lender(TimeDelta::hours(1)).await;
    lender.sign(TimeDelta::zero()).await.unwrap();
    lender.sign(TimeDelta::minutes(47)).await.unwrap();
    assert_eq!(lender.asked(), 1);
    lender.sign(TimeDelta::minutes(49)).await.unwrap();
    lender.until_asked(2).await;
    assert_eq!(
        lender.credentials.state().borrow().key,
        ends("STS.lent000000000001")
    );
}

#[tokio::test]
async fn after_a_sleep_of_the_machine_the_first_request_is_signed_with_new_ones() {
    let lender = lender(TimeDelta::hours(1)).await;
    lender.sign(TimeDelta::zero()).await.unwrap();
    let account = lender
        .credentials
        .current(now() + TimeDelta::minutes(90))
        .await;
    account.unwrap();
    assert_eq!(lender.asked(), 2);
    assert_eq!(
        lender.credentials.state().borrow().key,
        ends("STS.lent000000000001")
    );
}

#[tokio::test]
async fn a_renewal_that_is_refused_leaves_the_old_ones_until_their_end_and_says_so() {
    let lender = lender(TimeDelta::hours(1)).await;
    lender.sign(TimeDelta::zero()).await.unwrap();
    lender.status.store(403, Ordering::SeqCst);
    let mut state = lender.credentials.state();
    state.borrow_and_update();
    lender.sign(TimeDelta::minutes(50)).await.unwrap();
    state.changed().await.unwrap();
    let trouble = state.borrow_and_update().trouble.clone().unwrap();
    assert!(matches!(trouble.problem, CredentialProblem::Refused { .. }));
    // The same trouble is no news.
    lender.sign(TimeDelta::minutes(55)).await.unwrap();
    lender.until_asked(3).await;
    assert!(!state.has_changed().unwrap());
    // At the end there is none to sign with, and what is wrong is known.
    let error = lender.sign(TimeDelta::minutes(61)).await.unwrap_err();
    assert!(error.is_about_credentials(), "{error:?}");
    lender.status.store(200, Ordering::SeqCst);
    lender.sign(TimeDelta::minutes(63)).await.unwrap();
    assert_eq!(state.borrow_and_update().trouble, None);
}

#[tokio::test]
async fn a_refusal_of_the_service_asks_the_source_again_once() {
    let lender = lender(TimeDelta::hours(1)).await;
    let now = now();
    let used = lender.credentials.current(now).await.unwrap();
    assert!(lender.credentials.renewed_after_refusal(&used, now).await);
    assert_eq!(lender.asked(), 2);
    // Whoever was refused with the old ones later needs no others.
    assert!(lender.credentials.renewed_after_refusal(&used, now).await);
    assert_eq!(lender.asked(), 2);
}

const OLD: &str = "LTAIold0000000000001";
const NEW: &str = "LTAInew0000000000002";

#[tokio::test]
async fn a_key_that_was_changed_in_its_file_is_read_by_the_next_request() {
    let person = Person::new().with_profiles(&json!([ak("a", OLD)]));
    let credentials = person.credentials().unwrap();
    let now = now();
    let used = credentials.current(now).await.unwrap();
    assert!(
        !credentials.renewed_after_refusal(&used, now).await,
        "nothing has changed"
    );
    person.write(CLI, &config(&json!([ak("a", NEW)])));
    let mut state = credentials.state();
    state.borrow_and_update();
    credentials
        .current(now + TimeDelta::seconds(3))
        .await
        .unwrap();
    state.changed().await.unwrap();
    let known = state.borrow_and_update().clone();
    assert_eq!((known.key, known.changes), (ends(NEW), 1));
    // A file that is broken for a while leaves the keys that are known.
    person.write(CLI, "{");
    credentials
        .current(now + TimeDelta::seconds(6))
        .await
        .unwrap();
    state.changed().await.unwrap();
    assert!(state.borrow_and_update().trouble.is_some());
    assert_eq!(got(&credentials).await.unwrap().key, ends(NEW));
}

#[tokio::test]
async fn a_key_that_is_refused_because_another_has_come_is_no_gap() {
    let person = Person::new().with_profiles(&json!([ak("a", OLD)]));
    let credentials = person.credentials().unwrap();
    let now = now();
    let used = credentials.current(now).await.unwrap();
    person.write(CLI, &config(&json!([ak("a", NEW)])));
    assert!(credentials.renewed_after_refusal(&used, now).await);
    assert_eq!(got(&credentials).await.unwrap().key, ends(NEW));
}

#[tokio::test]
async fn a_login_that_was_renewed_elsewhere_goes_on_by_itself() {
    let kept = |id: &str, seconds: i64| {
        let mut profile = ak("a", id);
        profile["mode"] = "CloudSSO".into();
        profile["sts_token"] = "the-token".into();
        profile["sts_expiration"] = (now().timestamp() + seconds).into();
        config(&json!([profile]))
    };
    let person = Person::new().with_file(CLI, &kept(OLD, 60));
    let credentials = person.credentials().unwrap();
    credentials.current(now()).await.unwrap();
    let later = now() + TimeDelta::seconds(61);
    let error = credentials.current(later).await.unwrap_err();
    assert!(
        matches!(&error, SourceError::Credentials(error) if matches!(error.problem, CredentialProblem::Expired { .. })),
        "{error:?}"
    );
    person.write(CLI, &kept(NEW, 6000));
    credentials
        .current(later + TimeDelta::seconds(2))
        .await
        .unwrap();
    assert_eq!(credentials.state().borrow().key, ends(NEW));
}
