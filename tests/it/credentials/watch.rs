//! What a watch makes of credentials that change: no answer is missed, and each event is said once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use paiwatch::account::Endpoint;
use paiwatch::app::message::Message;
use paiwatch::app::model::events::Happened;
use paiwatch::clock::{Clock, now};
use paiwatch::domain::{
    CredentialError, CredentialProblem, CredentialState, Origin, SourceError, SourceKind, Update,
};
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use serde_json::json;

use super::{CLI, Person, ak, config};
use crate::stage::Stage;

const OLD: &str = "LTAIold0000000000001";
const NEW: &str = "LTAInew0000000000002";

/// A service that accepts the new key only, and counts what it is asked.
struct Rotated(Arc<AtomicUsize>);

impl Transport for Rotated {
    async fn send(&self, request: SignedRequest) -> Result<RawAnswer, SourceError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        let mut headers = request.headers.iter();
        let is_new = headers.any(|(_, value)| value.contains(&format!("Credential={NEW},")));
        let (status, body) = if is_new {
            (
                200,
                "{\"RequestId\": \"1\", \"PipelineRuns\": [], \"TotalCount\": 0}",
            )
        } else {
            (
                404,
                "{\"RequestId\": \"1\", \"Code\": \"InvalidAccessKeyId.NotFound\"}",
            )
        };
        Ok(RawAnswer {
            status,
            body: body.into(),
            ..RawAnswer::default()
        })
    }
}

#[tokio::test]
async fn a_key_that_was_rotated_in_its_file_costs_one_call_and_no_answer() {
    let person = Person::new().with_profiles(&json!([ak("a", OLD)]));
    let asked = Arc::new(AtomicUsize::new(0));
    let client = Client::new(
        Rotated(Arc::clone(&asked)),
        person.credentials().unwrap(),
        Endpoint::parse("http://127.0.0.1").unwrap(),
        Scope::default(),
        Clock::system(),
    );
    let error = client.latest_runs(1).await.unwrap_err();
    assert!(error.is_about_credentials(), "{error:?}");
    assert_eq!(asked.load(Ordering::SeqCst), 1, "the file has nothing else");
    person.write(CLI, &config(&json!([ak("a", NEW)])));
    // Even where the file was looked at a moment ago: a later look, or the refusal, finds it.
    while client.latest_runs(1).await.is_err() {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let before = asked.load(Ordering::SeqCst);
    client.latest_runs(1).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), before + 1);
}

fn state(left: TimeDelta, trouble: bool) -> CredentialState {
    let error = || {
        let problem = CredentialProblem::Refused {
            host: "sts.aliyuncs.com".to_owned(),
            code: "NoPermission".to_owned(),
            request_id: String::new(),
        };
        Box::new(CredentialError::new(Origin::of(SourceKind::Oidc), problem))
    };
    CredentialState {
        origin: Origin::of(SourceKind::Oidc),
        key: "STS.****0001".to_owned(),
        expires: Some(now() + left),
        renews: true,
        trouble: trouble.then(error),
        ..CredentialState::default()
    }
}

#[test]
fn a_renewal_that_fails_and_works_again_is_said_once_each() {
    let mut stage = Stage::watching(&["flow-a"]).sized(160, 45);
    stage.tell(Message::Tick(now()));
    let mut tell = |state: CredentialState| {
        stage.tell(Message::Update(Update::Credentials(Box::new(state))));
        stage
            .model
            .watch
            .events
            .iter()
            .map(|event| event.what.clone())
            .collect::<Vec<_>>()
    };
    let short = TimeDelta::minutes(10);
    assert_eq!(tell(state(short, false)), []);
    for _ in 0..3 {
        let events = tell(state(short, true));
        assert!(
            matches!(&events[..], [Happened::NotRenewed { .. }]),
            "{events:?}"
        );
    }
    for _ in 0..3 {
        let events = tell(state(TimeDelta::hours(1), false));
        assert!(matches!(
            &events[..],
            [Happened::Renewed, Happened::NotRenewed { .. }]
        ));
    }
    let other = CredentialState {
        changes: 1,
        ..state(TimeDelta::hours(1), false)
    };
    let events = tell(other);
    assert!(matches!(&events[0], Happened::OtherKey(key) if key == "STS.****0001"));
}
