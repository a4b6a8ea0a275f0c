//! The credentials that requests are signed with: handed out when a request is signed, and
//! renewed while the old ones still live. Nothing runs between two requests: whoever signs
//! looks at the time and at the file, so that a machine that has slept does so first of all.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::account::chain::Chain;
use crate::account::cli_file::Stamp;
use crate::account::fetch::web::Web;
use crate::account::fetch::{FetchedKeys, fetch};
use crate::account::found::Found;
use crate::account::identity::{Account, masked};
use crate::account::provider::Provider;
use crate::account::renewal::{Due, Ending, Renewing};
use crate::domain::{
    CredentialError, CredentialProblem, CredentialState, Origin, SourceError, SourceKind,
};

/// A file that another program is writing is whole a moment later.
const HALF_WRITTEN: Duration = Duration::from_millis(100);

/// The credentials of the program; copies share them.
#[derive(Clone)]
pub struct Credentials(Arc<Shared>);

struct Shared {
    held: watch::Sender<Held>,
    state: watch::Sender<CredentialState>,
    /// Where they come from; nothing where they are given once and for all.
    source: Option<Source>,
}

struct Source {
    chain: Chain,
    web: Web,
}

/// What is in hand.
struct Held {
    account: Option<Arc<Account>>,
    /// The files as they were when they were read.
    files: Vec<Stamp>,
    renewing: Renewing,
    error: Option<CredentialError>,
}

impl From<Account> for Credentials {
    fn from(account: Account) -> Self {
        let state = CredentialState::given(masked(account.key_id()));
        let held = Held {
            account: Some(Arc::new(account)),
            files: Vec::new(),
            renewing: Renewing::default(),
            error: None,
        };
        Self(Arc::new(Shared {
            held: watch::Sender::new(held),
            state: watch::Sender::new(state),
            source: None,
        }))
    }
}

impl Credentials {
    /// Credentials of a source that was found by `chain`. What is not at hand is got for the
    /// first request.
    pub fn of(chain: Chain, found: &Found, web: Web, now: DateTime<Utc>) -> Self {
        let credentials = Self::to_come(chain, found, web);
        if let Provider::Keys(keys) = &found.provider {
            let fetched = FetchedKeys {
                keys: keys.clone(),
                renew_at: None,
            };
            credentials.take_in(found, fetched, now);
        }
        credentials
    }

    fn to_come(chain: Chain, found: &Found, web: Web) -> Self {
        let mut state = CredentialState::given(String::new());
        describe(&mut state, found);
        let held = Held {
            account: None,
            files: found.files.clone(),
            renewing: Renewing::default(),
            error: None,
        };
        Self(Arc::new(Shared {
            held: watch::Sender::new(held),
            state: watch::Sender::new(state),
            source: Some(Source { chain, web }),
        }))
    }

    /// What is known of them, and a way to hear when it changes.
    pub fn state(&self) -> watch::Receiver<CredentialState> {
        self.0.state.subscribe()
    }

    /// The key pair to sign with at `now`, on the service's clock as far as it is known.
    pub async fn current(&self, now: DateTime<Utc>) -> Result<Arc<Account>, SourceError> {
        match self.due(now) {
            Due::No => {}
            Due::Soon => self.begin(now),
            Due::Now => {
                self.begin(now);
                self.settled().await;
            }
        }
        let held = self.0.held.borrow();
        let is_alive = held.renewing.is_alive(now);
        match (&held.account, &held.error) {
            (Some(account), _) if is_alive => Ok(Arc::clone(account)),
            (_, Some(error)) => Err(SourceError::Credentials(Box::new(error.clone()))),
            (Some(account), None) => Ok(Arc::clone(account)),
            (None, None) => Err(self.no_source()),
        }
    }

    /// The service has refused `used`. Whether there are others now, so that it is worth a
    /// second try.
    pub async fn renewed_after_refusal(&self, used: &Account, now: DateTime<Utc>) -> bool {
        if self.0.source.is_none() {
            return false;
        }
        let is_used = |held: &Held| held.account.as_deref().is_some_and(|known| known.is(used));
        let may_ask = {
            let held = self.0.held.borrow();
            if !is_used(&held) {
                return true;
            }
            held.renewing.may_ask_after_refusal(now)
        };
        if !may_ask {
            return false;
        }
        self.begin(now);
        self.settled().await;
        let mut is_new = false;
        self.0.held.send_modify(|held| {
            is_new = !is_used(held);
            held.renewing.refused(is_new, now);
        });
        is_new
    }

    /// Whether a refusal may be answered by others.
    pub fn can_change(&self) -> bool {
        self.0.source.is_some()
    }

    fn due(&self, now: DateTime<Utc>) -> Due {
        let mut due = Due::No;
        if self.0.source.is_none() {
            return due;
        }
        self.0.held.send_if_modified(|held| {
            let is_missing = held.account.is_none();
            let has_changed =
                held.renewing.looks_at_files(now) && held.files.iter().any(Stamp::is_old);
            due = held.renewing.due(is_missing, has_changed, now);
            false
        });
        due
    }

    /// Gets others in a task of its own, unless one does so already.
    fn begin(&self, now: DateTime<Utc>) {
        let begins = self.0.held.send_if_modified(|held| held.renewing.begin());
        if begins {
            let shared = self.clone();
            tokio::spawn(async move { shared.renew(now).await });
        }
    }

    /// Waits until nobody gets others any more.
    async fn settled(&self) {
        let mut held = self.0.held.subscribe();
        // The sender is ours, so it does not go away.
        let _ = held.wait_for(|held| !held.renewing.is_at_work()).await;
    }

    async fn renew(&self, now: DateTime<Utc>) {
        let Some(source) = &self.0.source else { return };
        // As they were before anybody read them: what is changed meanwhile is read again.
        let files = self.0.held.borrow().files.iter().map(Stamp::anew).collect();
        match source.get(now).await {
            Ok((found, fetched)) => self.take_in(&found, fetched, now),
            Err(error) => self.keep_the_old(error, files, now),
        }
    }

    fn take_in(&self, found: &Found, fetched: FetchedKeys, now: DateTime<Utc>) {
        let FetchedKeys { keys, renew_at } = fetched;
        let key = masked(keys.account.key_id());
        self.0.held.send_modify(|held| {
            let known = held.account.as_deref();
            let is_same = known.is_some_and(|known| known.is(&keys.account));
            let ending = found.provider.ending();
            held.renewing
                .got(keys.expires, renew_at, ending, is_same, now);
            held.files.clone_from(&found.files);
            held.error = None;
            if !is_same {
                held.account = Some(Arc::new(keys.account));
            }
        });
        self.tell(|state| {
            let is_other = !state.key.is_empty() && state.key != key;
            if is_other && found.provider.ending() != Ending::Renewed {
                state.changes += 1;
            }
            if state.key != key || state.expires != keys.expires {
                state.since = Some(now);
            }
            state.key = key;
            state.expires = keys.expires;
            state.trouble = None;
            describe(state, found);
        });
    }

    /// The same mistake is not read again until somebody has mended it.
    fn keep_the_old(&self, error: CredentialError, files: Vec<Stamp>, now: DateTime<Utc>) {
        self.0.held.send_modify(|held| {
            held.renewing.failed(now);
            held.files = files;
            held.error = Some(error.clone());
        });
        self.tell(|state| state.trouble = Some(Box::new(error)));
    }

    fn tell(&self, change: impl FnOnce(&mut CredentialState)) {
        self.0.state.send_if_modified(|state| {
            let before = state.clone();
            change(state);
            *state != before
        });
    }

    fn no_source(&self) -> SourceError {
        let origin = self.0.state.borrow().origin.clone();
        let problem = CredentialProblem::Nothing {
            variables: Vec::new(),
        };
        SourceError::Credentials(Box::new(CredentialError::new(origin, problem)))
    }
}

impl Source {
    /// Reads the source anew, and gets credentials from it.
    async fn get(&self, now: DateTime<Utc>) -> Result<(Found, FetchedKeys), CredentialError> {
        let mut found = self.chain.find();
        if matches!(&found, Err(error) if is_half_written(error)) {
            tokio::time::sleep(HALF_WRITTEN).await;
            found = self.chain.find();
        }
        let found = found?;
        match fetch(&found.provider, &self.web, now).await {
            Ok(fetched) => Ok((found, fetched)),
            Err(problem) if found.is_last_resort() => self.after_metadata(problem, now).await,
            Err(problem) => {
                let origin = found.origin;
                Err(CredentialError::new(origin, problem))
            }
        }
    }

    /// The machine has no role: the address that a variable names comes last, and without one
    /// there is nothing.
    async fn after_metadata(
        &self,
        problem: CredentialProblem,
        now: DateTime<Utc>,
    ) -> Result<(Found, FetchedKeys), CredentialError> {
        let is_no_machine_of_theirs = matches!(
            problem,
            CredentialProblem::Unreachable { .. } | CredentialProblem::NoRole
        );
        let found = match self.chain.after_metadata() {
            Ok(found) => found,
            Err(error) if is_no_machine_of_theirs => return Err(error),
            Err(_) => {
                let origin = Origin::of(SourceKind::Metadata);
                return Err(CredentialError::new(origin, problem));
            }
        };
        match fetch(&found.provider, &self.web, now).await {
            Ok(fetched) => Ok((found, fetched)),
            Err(problem) => {
                let origin = found.origin;
                Err(CredentialError::new(origin, problem))
            }
        }
    }
}

/// Whether another program may just be writing the file.
pub(super) fn is_half_written(error: &CredentialError) -> bool {
    matches!(error.problem, CredentialProblem::Syntax { .. })
}

fn describe(state: &mut CredentialState, found: &Found) {
    state.origin = found.origin.clone();
    state.renews = found.provider.ending() == Ending::Renewed;
    state.passed_over.clone_from(&found.passed_over);
    state.warnings.clone_from(&found.warnings);
}
