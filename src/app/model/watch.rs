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
use crate::app::nodes::counts::Counts;
use crate::app::nodes::tree::Node;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{Fetch, NodeKey, Phase, RunId};

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

impl Watch {
    /// The leaves of all runs.
    pub fn leaves(&self) -> Counts {
        self.runs.values().map(Run::leaves).sum()
    }

    /// The runs of which a word was heard, counted by state.
    pub fn run_counts(&self) -> Counts {
        self.runs.values().map(Run::counted).sum()
    }

    /// Whether anything may be moving, so that times on the screen tick.
    pub fn is_anything_active(&self) -> bool {
        self.runs
            .values()
            .any(|run| run.is_known() && matches!(run.phase(), Phase::Active | Phase::Unclear))
    }

    /// Watches a run from now on. `false` where it is watched already.
    pub(in crate::app) fn add(&mut self, id: RunId) -> bool {
        self.dropped.remove(&id);
        if let Some(run) = self.runs.get_mut(id.as_str()) {
            run.is_found = false;
            return false;
        }
        self.runs.insert(id.clone(), Run::new(id));
        true
    }

    /// Whether a fetch is the one for the runs that are looked for, to be watched too.
    pub(in crate::app) fn awaits(&self, fetch: &Fetch) -> bool {
        let pending = self.pending_search.as_ref();
        pending.is_some_and(|pending| pending.number == fetch.number)
    }

    /// A node of a watched run.
    pub(in crate::app) fn node(&self, key: &NodeKey) -> Option<&Node> {
        let run = self.runs.get(key.run.as_str())?;
        run.tree.node(run.tree.place(key.node.as_str())?)
    }
}
