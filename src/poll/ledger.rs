//! What was answered, and when: the poller's memory between requests.

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::time::{Duration, Instant};

use crate::domain::{Asks, Due, RunAsk, RunId};
use crate::poll::plan::Request;

/// What was answered of all runs.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: FxHashMap<RunId, Noted>,
    discovered: Option<Instant>,
    /// Where the rotation through waiting nodes goes on.
    pub turn: usize,
    /// Where the rotation through nodes without outputs goes on.
    pub outputs_turn: usize,
    /// The looks that were answered and are still wished for.
    pub looks_answered: Vec<u32>,
}

/// What was answered of one run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted {
    answered: Due,
    row: Option<Instant>,
    shape: Option<Instant>,
    shape_cost: Duration,
    sweep: Option<Instant>,
    /// When the details could not be read.
    details_failed: Option<Instant>,
}

/// No two shape readings of a run are closer than this, nor than so many times what the last one cost.
const SHAPE_REST: Duration = Duration::from_secs(5);
const SHAPE_REST_BY_COST: u32 = 20;
/// How long a reading that failed rests.
const FAILURE_REST: Duration = Duration::from_mins(1);
/// How often an active run is read as a whole.
const SWEEP: Duration = Duration::from_mins(1);
/// How often the program looks for new runs.
const DISCOVERY: Duration = Duration::from_secs(15);

impl Ledger {
    /// What was answered of a run.
    pub fn of(&self, run: &RunId) -> Noted {
        self.runs.get(run).copied().unwrap_or_default()
    }

    /// Notes that a request was answered, or refused for good: what it was asked for is no longer due.
    /// `asks` are the wishes it was made from.
    pub fn note(&mut self, request: &Request, asks: &Asks, sent: Instant, now: Instant) {
        let wish = |id: &RunId| asks.runs.iter().find(|run| run.run == *id);
        match request {
            Request::Nodes(_) => {}
            Request::Runs(runs) => {
                for run in asks.runs.iter().filter(|run| runs.contains(&run.run)) {
                    let noted = self.runs.entry(run.run.clone()).or_default();
                    noted.row = Some(sent);
                    noted.answered.row = run.due.row;
                }
            }
            Request::Shape(below) => {
                let wish = wish(&below.run);
                let noted = self.runs.entry(below.run.clone()).or_default();
                noted.shape = Some(now);
                noted.shape_cost = now - sent;
                if let Some(run) = wish.filter(|run| run.root.as_ref() == Some(&below.node)) {
                    noted.sweep = Some(now);
                    noted.answered.shape = run.due.shape;
                }
            }
            Request::Details(run) => {
                if let Some(wish) = wish(run) {
                    let noted = self.runs.entry(run.clone()).or_default();
                    noted.answered.details = wish.due.details;
                    noted.details_failed = None;
                }
            }
            Request::Latest(_) => self.discovered = Some(sent),
            Request::Look(look) => self.looks_answered.push(look.number),
        }
    }

    /// Notes that a request failed. A reading stays due, but it rests, so that
    /// one that never works keeps no other from being made.
    pub fn note_failure(&mut self, request: &Request, now: Instant) {
        match request {
            Request::Shape(below) => {
                let noted = self.runs.entry(below.run.clone()).or_default();
                noted.shape = Some(now);
                noted.shape_cost = FAILURE_REST / SHAPE_REST_BY_COST;
            }
            Request::Details(run) => {
                self.runs.entry(run.clone()).or_default().details_failed = Some(now);
            }
            Request::Nodes(_) | Request::Runs(_) | Request::Latest(_) | Request::Look(_) => {}
        }
    }

    /// Forgets what is no longer wanted: a run that comes back is a new one.
    pub fn keep(&mut self, asks: &Asks) {
        let is_wished = |number: &u32| asks.looks.iter().any(|look| look.number == *number);
        self.looks_answered.retain(is_wished);
        let watched: FxHashSet<&RunId> = asks.runs.iter().map(|run| &run.run).collect();
        self.runs.retain(|id, _| watched.contains(id));
    }

    /// Whether the run's row was answered since it became due.
    pub fn row_is_answered(&self, run: &RunAsk) -> bool {
        self.of(&run.run).answered.row == run.due.row
    }

    /// Whether the run's shape was answered since it became due.
    pub fn shape_is_answered(&self, run: &RunAsk) -> bool {
        self.of(&run.run).answered.shape == run.due.shape
    }

    /// Whether the run's details were answered since they became due.
    pub fn details_are_answered(&self, run: &RunAsk) -> bool {
        self.of(&run.run).answered.details == run.due.details
    }

    /// When the program is to look for runs again; `None` if it never did.
    pub fn next_discovery(&self) -> Option<Instant> {
        Some(self.discovered? + DISCOVERY)
    }
}

impl Noted {
    /// How long ago the run's own word was asked for; the longest time there is, if never.
    pub fn row_age(&self, now: Instant) -> Duration {
        self.row.map_or(Duration::MAX, |row| now - row)
    }

    /// When the run was last read; before all others if never.
    pub fn last_reading(&self) -> Option<Instant> {
        self.shape
    }

    /// When the details may be asked for again, after a failure.
    pub fn details_rested_at(&self) -> Option<Instant> {
        Some(self.details_failed? + FAILURE_REST)
    }

    /// When the run may be read again, after one reading.
    pub fn shape_rested_at(&self) -> Option<Instant> {
        Some(self.shape? + SHAPE_REST.max(self.shape_cost * SHAPE_REST_BY_COST))
    }

    /// Whether the run may be read again.
    pub fn shape_is_rested(&self, now: Instant) -> bool {
        self.shape_rested_at().is_none_or(|at| at <= now)
    }

    /// When the next sweep is due; `None` before the first reading.
    pub fn sweep_due(&self) -> Option<Instant> {
        Some(self.sweep? + SWEEP)
    }
}
