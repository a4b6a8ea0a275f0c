//! What is known of the watched runs and of the service that tells of them.

use chrono::{DateTime, Utc};
use rustc_hash::FxHashSet;

use crate::app::connection::Connection;
use crate::app::connection::clock::ServiceClock;
use crate::app::connection::confirmation::Confirmation;
use crate::app::estimate::Pasts;
use crate::app::model::ending::Ending;
use crate::app::model::events::Events;
use crate::app::model::pending_search::PendingSearch;
use crate::app::model::read_ahead::ReadAhead;
use crate::app::runs::run::Runs;
use crate::domain::RunId;

/// What is known of the watched runs, and how the watch stands with the service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    pub runs: Runs,
    /// Runs that a hand has dropped; none of them comes back by itself.
    pub dropped: FxHashSet<RunId>,
    /// The run that was dropped last, with its name: adding begins with it.
    pub last_dropped: Option<(RunId, String)>,
    /// Runs are looked for, to be watched too.
    pub pending_search: Option<PendingSearch>,
    pub connection: Connection,
    pub confirmation: Confirmation,
    /// How near it is to its end, where it ends by itself.
    pub ending: Ending,
    pub clock: ServiceClock,
    pub events: Events,
    /// This machine's time when the watch began.
    pub began: DateTime<Utc>,
    /// What the logs of failed nodes say.
    pub read_ahead: ReadAhead,
    /// Earlier runs of what is watched, which tell how long it takes.
    pub pasts: Pasts,
}
