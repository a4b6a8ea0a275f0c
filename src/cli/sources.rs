//! Where the credentials come from, by flags and variables, and getting them before the
//! screen is taken: what is wrong with them is said where it can be read.

use std::time::Duration;

use tokio::time::timeout;

use crate::account::{Chain, Credentials, Endpoint, Environment, Found, Web};
use crate::cli::environment::{secrets, variable};
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::Common;
use crate::cli::refused::{bad_endpoint, no_credentials};
use crate::clock::{self, Clock};
use crate::domain::{CredentialError, CredentialProblem, SourceError};
use crate::net::Network;
use crate::text::{CredentialText, Text};

/// How long somebody waits without being told what for.
const SILENCE: Duration = Duration::from_secs(1);
/// A file that another program is writing is whole a moment later.
const HALF_WRITTEN: Duration = Duration::from_millis(100);

/// The places to look at.
pub(super) fn chain(common: &Common) -> Chain {
    let home = etcetera::home_dir().ok();
    let profile = common
        .service
        .profile
        .clone()
        .filter(|name| !name.trim().is_empty());
    Chain::new(Environment::read(variable, home), profile)
}

/// The first place that has something to say.
pub(super) fn found(chain: &Chain) -> Result<Found, CredentialError> {
    let found = chain.find();
    if matches!(&found, Err(error) if matches!(error.problem, CredentialProblem::Syntax { .. })) {
        std::thread::sleep(HALF_WRITTEN);
        return chain.find();
    }
    found
}

/// The credentials of a place.
pub(super) fn credentials(
    chain: Chain,
    found: &Found,
    network: &Network,
    common: &Common,
) -> Result<Credentials, Failure> {
    let mut web = Web::new(network.clone()).hiding(secrets());
    if let Some(endpoint) = &common.service.metadata_endpoint {
        web = web.with_metadata_at(&Endpoint::parse(endpoint).map_err(bad_endpoint)?);
    }
    Ok(Credentials::of(chain, found, web, clock::now()))
}

/// Gets them for the first time. A network that is down is no reason not to begin: a watch
/// recovers from it.
pub(super) async fn ready(credentials: &Credentials, clock: &Clock) -> Result<(), Failure> {
    let mut first = std::pin::pin!(credentials.current(clock.now()));
    let outcome = if let Ok(outcome) = timeout(SILENCE, &mut first).await {
        outcome
    } else {
        let origin = credentials.state().borrow().origin.clone();
        warn(Some(Text::Credential(CredentialText::WaitingFor(
            Box::new(origin),
        ))));
        first.await
    };
    match outcome {
        Err(SourceError::Credentials(error)) if !error.problem.may_pass() => {
            Err(no_credentials(&error))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}
