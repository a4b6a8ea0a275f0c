//! `paiwatch demo`: an embedded service on a loopback port, and the ordinary
//! client that watches it. Nothing is skipped but the account.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;

use chrono::TimeDelta;

use crate::account::{Account, Endpoint};
use crate::cli::failure::Failure;
use crate::cli::flags::DemoFlags;
use crate::cli::options::{Options, appearance};
use crate::cli::refused::bad_endpoint;
use crate::cli::serve::{refused, settings};
use crate::cli::setup;
use crate::cli::watch::{patience, watch};
use crate::clock;
use crate::net::Network;
use crate::sim::{KeyPair, Service};

/// What is older is there to be compared with, not to be watched.
const DAYS_SHOWN: i32 = 3;
const DAY: f64 = 86_400_000.0;
/// A century is as long ago as for ever.
const MOST: i64 = 100 * 365 * 86_400_000;

/// Starts the service, and watches its newest runs until somebody leaves.
pub(super) fn run(flags: &DemoFlags) -> Result<ExitCode, Failure> {
    let common = setup::general(flags.common())?;
    let anywhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let key = KeyPair::made_up();
    let service = Service::start(settings(&flags.story, anywhere, key.clone())?)
        .map_err(|error| refused(&error))?;
    let account = Account::new(key.id, key.secret, None);
    let endpoint = Endpoint::parse(&service.endpoint()).map_err(bad_endpoint)?;
    let mut options = Options::new(
        &common,
        account.into(),
        endpoint,
        Network::default(),
        Vec::new(),
    );
    // The environment may speak of the workspace of a real account.
    options.scope.workspace = None;
    // What a story tells is no experience of anybody's.
    options.past.keeps = false;
    if let Some(discovery) = &mut options.settings.discovery {
        let search = Arc::make_mut(&mut discovery.search);
        search.since = Some(clock::now() - of_the_past(flags.story.speed));
    }
    options.settings.exit_on_final = patience(flags.until);
    watch(options, appearance(&common))
}

/// How long ago that was, where the story is played so much faster.
fn of_the_past(speed: f64) -> TimeDelta {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float that is too large becomes the largest number"
    )]
    let milliseconds = (f64::from(DAYS_SHOWN) * DAY / speed) as i64;
    TimeDelta::milliseconds(milliseconds.min(MOST))
}
