//! What was answered, and when: the poller's memory between requests.

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::time::{Duration, Instant};

use crate::domain::{Asks, Due, NodeKey, RunAsk, RunId};
use crate::poll::aside::Aside;
use crate::poll::batch::{Batch, Ids};
use crate::poll::further::Further;
use crate::poll::plan::Reading;

/// What was answered of all runs.
#[derive(Debug, Default)]
pub struct Ledger {
    runs: FxHashMap<RunId, Noted>,
    /// When new runs may be looked for again.
    next_discovery: Option<Instant>,
    /// Where the rotation through waiting nodes goes on.
    pub turn: usize,
    /// Where the rotation through nodes without outputs goes on.
    pub outputs_turn: usize,
    /// Where the rotation through roots goes on, which are tried one by one
    /// where they are not answered.
    pub roots_turn: usize,
    /// The looks that were answered and are still wished for.
    pub looks_answered: Vec<u32>,
    /// The ids that are asked by themselves.
    pub aside: Aside,
    /// The nodes at which answers about a tree ended too early.
    pub further: Further,
}

/// What was answered of one run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted {
    answered: Due,
    row: Option<Instant>,
    witness: Option<Instant>,
    shape: Rest,
    sweep: Option<Instant>,
    /// The service does not tell the run's tree.
    shape_is_refused: bool,
    /// How many nodes were known when a container was last read, and how often in a row nothing came of it.
    unfolded: (usize, u32),
    outputs: Rest,
    /// How many calls for outputs in a row left some wanted.
    outputs_in_vain: u32,
    /// When the details were last read, or could not be.
    details: Option<Instant>,
    details_failed: Option<Instant>,
}

/// When something was last read, and how long that took.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    at: Option<Instant>,
    cost: Duration,
}

/// What came of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    Answer,
    /// The service refused this one thing.
    Refusal,
}

/// No two readings of a kind of one run are closer than this, nor than so many times what the last one cost.
const REST: Duration = Duration::from_secs(5);
const REST_BY_COST: u32 = 20;
/// How long a reading that failed rests, and the longest that one in vain does.
const LONG_REST: Duration = Duration::from_mins(1);
/// So many readings in vain are made before they become rarer.
const PATIENCE: u32 = 3;
/// How often an active run is read as a whole.
const SWEEP: Duration = Duration::from_mins(1);
/// How often the program looks for new runs.
const DISCOVERY: Duration = Duration::from_secs(15);

impl Ledger {
    /// What was answered of a run.
    pub fn of(&self, run: &RunId) -> Noted {
        self.runs.get(run).copied().unwrap_or_default()
    }

    /// Notes that a reading was answered: what it was asked for is no longer due.
    /// One that was refused stays due, but rests.
    /// `asks` are the wishes it was made from.
    pub fn note(
        &mut self,
        reading: &Reading,
        asks: &Asks,
        came: Came,
        sent: Instant,
        now: Instant,
    ) {
        match reading {
            Reading::Latest(_) => {
                let rest = match came {
                    Came::Answer => DISCOVERY,
                    Came::Refusal => LONG_REST,
                };
                self.next_discovery = Some(sent + rest);
            }
            Reading::Look(look) => self.looks_answered.push(look.number),
            // What is forbidden may be allowed later.
            Reading::Shape(below) if came == Came::Refusal => {
                self.note_failure(reading, now);
                self.noted(&below.run).shape_is_refused = true;
            }
            Reading::Details(_) if came == Came::Refusal => self.note_failure(reading, now),
            Reading::Shape(below) => {
                let wish = wish(asks, &below.run);
                let noted = self.noted(&below.run);
                noted.shape_is_refused = false;
                noted.shape = Rest {
                    at: Some(now),
                    cost: now - sent,
                };
                if let Some(run) = wish {
                    noted.note_unfolding(run);
                }
                if let Some(run) = wish.filter(|run| run.root.as_ref() == Some(&below.node)) {
                    noted.sweep = Some(now);
                    noted.answered.shape = run.due.shape;
                }
            }
            Reading::Outputs(below) => {
                let noted = self.noted(&below.run);
                noted.outputs = Rest {
                    at: Some(now),
                    cost: now - sent,
                };
                noted.outputs_in_vain = noted.outputs_in_vain.saturating_add(1);
            }
            Reading::Details(run) => {
                if let Some(wish) = wish(asks, run) {
                    if wish.workspace.is_none() {
                        // It may have been refused in the workspace that it was taken to be in.
                        self.aside.release(run);
                    }
                    let noted = self.noted(run);
                    // Details tell the run's own word, too.
                    noted.row = Some(sent);
                    noted.answered.row = wish.due.row;
                    noted.answered.details = wish.due.details;
                    noted.details_failed = None;
                    noted.details = Some(now);
                }
            }
        }
    }

    /// Notes that a reading failed. It stays due, but it rests, so that
    /// one that never works keeps no other from being made.
    pub fn note_failure(&mut self, reading: &Reading, now: Instant) {
        let failed = Rest {
            at: Some(now),
            cost: LONG_REST / REST_BY_COST,
        };
        match reading {
            Reading::Shape(below) => self.noted(&below.run).shape = failed,
            Reading::Outputs(below) => self.noted(&below.run).outputs = failed,
            Reading::Details(run) => self.noted(run).details_failed = Some(now),
            Reading::Latest(_) | Reading::Look(_) => {}
        }
    }

    /// Forgets what is no longer wanted: a run that comes back is a new one.
    pub fn keep(&mut self, asks: &Asks) {
        let is_wished = |number: &u32| asks.looks.iter().any(|look| look.number == *number);
        self.looks_answered.retain(is_wished);
        let watched: FxHashSet<&RunId> = asks.runs.iter().map(|run| &run.run).collect();
        self.runs.retain(|id, _| watched.contains(id));
        self.aside.keep(&watched);
        self.further.keep(&watched);
        for run in asks.runs.iter().filter(|run| !run.wants_outputs) {
            if let Some(noted) = self.runs.get_mut(&run.run) {
                noted.outputs_in_vain = 0;
            }
        }
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
        self.next_discovery
    }

    /// Notes that a batch was answered.
    pub fn note_batch(&mut self, batch: &Batch, asks: &Asks, sent: Instant) {
        match &batch.ids {
            Ids::Nodes(nodes) => {
                let told: FxHashSet<&NodeKey> = nodes.iter().collect();
                for run in &asks.runs {
                    let other = run.witness.and_then(|place| run.key(place));
                    let mut witnesses = run.root_key().into_iter().chain(other);
                    if witnesses.any(|key| told.contains(&key)) {
                        self.noted(&run.run).witness = Some(sent);
                    }
                }
            }
            Ids::Runs(runs) => {
                let told: FxHashSet<&RunId> = runs.iter().collect();
                for run in asks.runs.iter().filter(|run| told.contains(&run.run)) {
                    let noted = self.noted(&run.run);
                    noted.row = Some(sent);
                    noted.answered.row = run.due.row;
                }
            }
        }
    }

    fn noted(&mut self, run: &RunId) -> &mut Noted {
        self.runs.entry(run.clone()).or_default()
    }
}

fn wish<'a>(asks: &'a Asks, id: &RunId) -> Option<&'a RunAsk> {
    asks.runs
        .iter()
        .map(AsRef::as_ref)
        .find(|run| run.run == *id)
}

impl Noted {
    /// How long ago the run's own word was asked for; the longest time there is, if never.
    pub fn row_age(&self, now: Instant) -> Duration {
        self.row.map_or(Duration::MAX, |row| now - row)
    }

    /// How long ago anything was asked that a rerun would have changed.
    pub fn witness_age(&self, now: Instant) -> Duration {
        let last = self.witness.max(self.row);
        last.map_or(Duration::MAX, |last| now - last)
    }

    /// When the run was last read; before all others if never.
    pub fn last_reading(&self) -> Option<Instant> {
        self.shape.at
    }

    /// Whether the service does not tell the run's tree.
    pub fn shape_is_refused(&self) -> bool {
        self.shape_is_refused
    }

    /// When the details may be asked for again, after a failure.
    pub fn details_rested_at(&self) -> Option<Instant> {
        Some(self.details_failed? + LONG_REST)
    }

    /// When details that were answered, but without what was looked for, may be asked for again.
    pub fn details_stale_at(&self) -> Option<Instant> {
        Some(self.details.max(self.details_failed)? + LONG_REST)
    }

    /// When the run may be read again, after one reading.
    pub fn shape_rested_at(&self) -> Option<Instant> {
        self.shape.rested_at()
    }

    /// When a container of the run may be read again: less and less often
    /// where nothing has come of it.
    pub fn unfolding_rested_at(&self) -> Option<Instant> {
        self.shape.rested_at_after(self.unfolded.1)
    }

    /// Whether the run may be read again.
    pub fn shape_is_rested(&self, now: Instant) -> bool {
        self.shape_rested_at().is_none_or(|at| at <= now)
    }

    /// When the run's outputs may be asked for again by themselves.
    pub fn outputs_rested_at(&self) -> Option<Instant> {
        self.outputs.rested_at_after(self.outputs_in_vain)
    }

    /// When the next sweep is due; `None` before the first reading.
    pub fn sweep_due(&self) -> Option<Instant> {
        Some(self.sweep? + SWEEP)
    }

    fn note_unfolding(&mut self, run: &RunAsk) {
        let (nodes, in_vain) = self.unfolded;
        let is_in_vain = !run.unfolding.is_empty() && nodes == run.nodes.len();
        let in_vain = if is_in_vain { in_vain + 1 } else { 0 };
        self.unfolded = (run.nodes.len(), in_vain);
    }
}

impl Rest {
    fn rested_at(&self) -> Option<Instant> {
        Some(self.at? + REST.max(self.cost * REST_BY_COST))
    }

    fn rested_at_after(&self, in_vain: u32) -> Option<Instant> {
        let doublings = in_vain.saturating_sub(PATIENCE).min(8);
        let longer = (REST * 2_u32.pow(doublings)).min(LONG_REST);
        Some(self.rested_at()?.max(self.at? + longer))
    }
}
