//! `paiwatch demo`: an embedded service on a loopback port, and the ordinary
//! client that watches it. Nothing is skipped but the account.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use crate::account::{Account, Endpoint};
use crate::cli::failure::Failure;
use crate::cli::flags::{Common, StoryFlags};
use crate::cli::options::{Options, bad_endpoint, look};
use crate::cli::serve::{refused, settings};
use crate::cli::watch::watch;
use crate::net::Network;
use crate::sim::{KeyPair, Service};

/// Starts the service, and watches its newest runs until somebody leaves.
pub(super) fn run(common: &Common, flags: &StoryFlags) -> Result<ExitCode, Failure> {
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let key = KeyPair::made_up();
    let service =
        Service::start(settings(flags, anywhere, key.clone())?).map_err(|error| refused(&error))?;
    let account = Account::new(key.id, key.secret, None);
    let endpoint = Endpoint::parse(&service.endpoint()).map_err(bad_endpoint)?;
    let mut options = Options::new(
        common,
        account.into(),
        endpoint,
        Network::default(),
        Vec::new(),
    );
    // The environment may speak of the workspace of a real account.
    options.scope.workspace = None;
    watch(options, look(common))
}
