//! What was answered, and when: the poller's memory between requests.

mod cooldown;
mod noted;
mod pages;

use rustc_hash::{FxHashMap, FxHashSet};
use tokio::time::{Duration, Instant};

use crate::domain::{Demand, NodeId, NodeKey, RunDemand, RunId};
use crate::poll::ahead::Ahead;
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::ledger::cooldown::{Cooldown, LONG_REST};
pub(super) use crate::poll::ledger::noted::{Noted, ReadOutcome};
pub(super) use crate::poll::ledger::pages::Pages;
use crate::poll::partial_trees::PartialTrees;
use crate::poll::quarantine::Quarantine;
use crate::poll::request::Read;

/// What was answered of all runs.
#[derive(Debug, Default)]
pub(super) struct Ledger {
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
    /// The fetches that were answered and are still wished for.
    pub fetches_answered: Vec<u32>,
    /// When something was read ahead.
    pub ahead: Ahead,
    /// The ids that are asked by themselves.
    pub quarantine: Quarantine,
    /// The pages of lists that came until now, by what they are read for.
    lists: Vec<(Read, Pages)>,
    /// The readings that are on their way.
    pub under_way: Vec<Read>,
    /// The nodes at which answers about a tree ended too early.
    pub partial_trees: PartialTrees,
    /// The wish for all rows that was met last, and the last that has hurried a tick.
    all_rows_met: u32,
    all_rows_hurried: u32,
}

/// So often in a row a run's word is asked again because it is in doubt.
const MOST_DOUBTS: u32 = 10;
/// For so long the outputs of what is over are waited for, unless some come.
const UNTOLD: Duration = Duration::from_mins(1);
/// How often the program looks for new runs.
const DISCOVERY: Duration = Duration::from_secs(15);

impl Ledger {
    /// What was answered of a run.
    pub(super) fn of(&self, run: &RunId) -> Noted {
        self.runs.get(run).copied().unwrap_or_default()
    }

    /// Notes what came of a reading that was made from these wishes. What was
    /// answered is no longer due. All else stays due, but rests, so that a reading
    /// that never works keeps no other from being made.
    pub(super) fn note(
        &mut self,
        reading: &Read,
        demand: &Demand,
        outcome: ReadOutcome,
        sent: Instant,
        now: Instant,
    ) {
        match reading {
            Read::Latest(_) => self.note_list(demand, outcome, now),
            Read::Fetch(fetch) => self.fetches_answered.push(fetch.number),
            Read::Shape(below) => self.note_shape(below, demand, outcome, sent, now),
            Read::Outputs(below) => self.noted(&below.run).note_outputs(outcome, sent, now),
            Read::Details(run) => self.note_details(run, demand, outcome, sent, now),
        }
    }

    fn note_list(&mut self, demand: &Demand, outcome: ReadOutcome, now: Instant) {
        let rest = match outcome {
            ReadOutcome::Refusal => LONG_REST,
            // Nothing else is asked, so the backoff alone says when.
            ReadOutcome::Failure if demand.runs.is_empty() => return,
            ReadOutcome::Answer | ReadOutcome::Failure | ReadOutcome::Garble => DISCOVERY,
        };
        self.next_discovery = Some(now + rest);
    }

    fn note_shape(
        &mut self,
        below: &NodeKey,
        demand: &Demand,
        outcome: ReadOutcome,
        sent: Instant,
        now: Instant,
    ) {
        let noted = self.noted(&below.run);
        if outcome != ReadOutcome::Answer {
            noted.shape = match outcome {
                ReadOutcome::Garble => noted.shape.after_garble(sent, now),
                ReadOutcome::Answer | ReadOutcome::Refusal | ReadOutcome::Failure => {
                    Cooldown::after_failure(now)
                }
            };
            // What is forbidden may be allowed later.
            noted.shape_is_refused |= outcome != ReadOutcome::Failure;
            return;
        }
        noted.shape = Cooldown::after(sent, now);
        noted.shape_is_refused = false;
        let Some(run) = wish(demand, &below.run) else {
            return;
        };
        noted.note_unfolding(run);
        if run.root.as_ref() != Some(&below.node) {
            noted.parts.note(now);
        } else if noted.answered.shape != run.due.shape {
            noted.changed_shapes.note(now);
        }
        if run.root.as_ref() == Some(&below.node) {
            noted.sweep = Some(now);
            noted.answered.shape = run.due.shape;
        }
    }

    fn note_details(
        &mut self,
        run: &RunId,
        demand: &Demand,
        outcome: ReadOutcome,
        sent: Instant,
        now: Instant,
    ) {
        if outcome != ReadOutcome::Answer {
            let noted = self.noted(run);
            noted.details_failed = Some(now);
            noted.row_refused = (outcome != ReadOutcome::Failure).then_some(sent);
            return;
        }
        let Some(wish) = wish(demand, run) else {
            return;
        };
        if wish.workspace.is_none() {
            // It may have been refused in the workspace that it was taken to be in.
            self.quarantine.release(run);
        }
        let noted = self.noted(run);
        noted.changed_details.note(now);
        // Details tell the run's own word, too.
        noted.note_row(wish, sent);
        noted.answered.details = wish.due.details;
        noted.details_failed = None;
        noted.details = Some(now);
    }

    /// A hand wants everything now: what failed rests no longer.
    pub(super) fn ask_now(&mut self) {
        for noted in self.runs.values_mut() {
            for rest in [&mut noted.shape, &mut noted.outputs] {
                if rest.has_failed {
                    *rest = Cooldown::default();
                }
            }
            noted.details_failed = None;
        }
        self.next_discovery = None;
    }

    /// Notes that a page of a list came, and that there are more: they are read on as
    /// soon as the budget allows.
    pub(super) fn note_page(&mut self, reading: &Read, pages: Pages, now: Instant) {
        if let Read::Outputs(below) = reading {
            self.noted(&below.run).outputs = Cooldown::none(now);
        }
        self.keep_pages(reading, pages);
    }

    /// Keeps the pages that came of a list.
    pub(super) fn keep_pages(&mut self, reading: &Read, pages: Pages) {
        self.lists.push((reading.clone(), pages));
    }

    /// The pages that came of a list until now; they are no longer kept here.
    pub(super) fn take_pages(&mut self, reading: &Read) -> Option<Pages> {
        let at = self.lists.iter().position(|(known, _)| known == reading)?;
        Some(self.lists.swap_remove(at).1)
    }

    /// Whether a reading is on its way.
    pub(super) fn is_under_way(&self, reading: &Read) -> bool {
        self.under_way.contains(reading)
    }

    /// Whether something is read of a run right now: one thing at a time is enough.
    pub(super) fn is_being_read(&self, run: &RunId) -> bool {
        self.under_way.iter().any(|reading| match reading {
            Read::Shape(below) | Read::Outputs(below) => below.run == *run,
            Read::Details(read) => read == run,
            Read::Latest(_) | Read::Fetch(_) => false,
        })
    }

    /// Whether what somebody looks at was read, or is on its way.
    pub(super) fn is_fetched(&self, number: u32) -> bool {
        let is_it =
            |reading: &Read| matches!(reading, Read::Fetch(fetch) if fetch.number == number);
        self.fetches_answered.contains(&number) || self.under_way.iter().any(is_it)
    }

    /// Whether the newest runs are being listed.
    pub(super) fn is_listing(&self) -> bool {
        let mut readings = self.under_way.iter();
        readings.any(|reading| matches!(reading, Read::Latest(_)))
    }

    /// A reading has come back.
    pub(super) fn landed(&mut self, reading: &Read) {
        self.under_way.retain(|known| known != reading);
    }

    /// Forgets what is no longer wanted: a run that comes back is a new one.
    pub(super) fn keep(&mut self, demand: &Demand, now: Instant) {
        let is_wished = |number: &u32| {
            let mut wished = demand
                .fetches
                .iter()
                .chain(demand.ahead.iter())
                .chain(demand.past.iter());
            wished.any(|fetch| fetch.number == *number)
        };
        self.fetches_answered.retain(is_wished);
        let watched: FxHashSet<&RunId> = demand.runs.iter().map(|run| &run.run).collect();
        self.runs.retain(|id, _| watched.contains(id));
        self.quarantine.keep(&watched);
        self.partial_trees.keep(&watched);
        self.lists.retain(|(reading, _)| match reading {
            Read::Outputs(below) => {
                let run = wish(demand, &below.run);
                run.is_some_and(|run| is_wanted(run, &below.node))
            }
            Read::Fetch(fetch) => is_wished(&fetch.number),
            Read::Latest(_) => demand.discovery.is_some(),
            Read::Shape(_) | Read::Details(_) => false,
        });
        for run in &demand.runs {
            if let Some(noted) = self.runs.get_mut(&run.run) {
                noted.keep(run, now);
            }
        }
    }

    /// Whether the rows of all runs are wanted together.
    pub(super) fn wants_all_rows(&self, demand: &Demand) -> bool {
        demand.all_rows != self.all_rows_met
    }

    /// Whether the rows of all runs are wanted together for the first time: then a tick need not
    /// wait for its interval.
    pub(super) fn hurries_for_all_rows(&mut self, demand: &Demand) -> bool {
        let hurries = self.wants_all_rows(demand) && demand.all_rows != self.all_rows_hurried;
        self.all_rows_hurried = demand.all_rows;
        hurries
    }

    /// Whether the wish for the rows of all runs is met now that a tick is over which began
    /// at `begin`: each was answered for, or is refused whoever asks for it.
    pub(super) fn meets_all_rows(&mut self, demand: &Demand, begin: Instant) -> bool {
        if !self.wants_all_rows(demand) {
            return false;
        }
        let is_answered = |run: &RunDemand| {
            let noted = self.of(&run.run);
            noted.row.max(noted.row_refused) >= Some(begin)
                || self.quarantine.holds(&Id::Run(run.run.clone()))
        };
        let are_answered = demand.runs.iter().all(|run| is_answered(run));
        if are_answered {
            self.all_rows_met = demand.all_rows;
        }
        are_answered
    }

    /// Whether the run's own word is to be asked again at the next tick. What no answer
    /// has cleared up until now is left to the usual turns.
    pub(super) fn doubts_row(&self, run: &RunDemand) -> bool {
        run.row_is_doubtful && self.of(&run.run).row_doubts < MOST_DOUBTS
    }

    /// Whether a final run is to be asked about as if it went on: its word is in doubt,
    /// nodes of it run, or outputs are to be told that still keep coming.
    pub(super) fn is_unfinished(&self, run: &RunDemand, now: Instant) -> bool {
        let noted = self.of(&run.run);
        let (untold, since) = noted.untold.unwrap_or((0, now));
        let are_coming = untold != run.unarchived.len() || now - since < UNTOLD;
        let are_wanted = !run.unarchived.is_empty() && are_coming;
        self.doubts_row(run) || !run.running.is_empty() || are_wanted
    }

    /// Whether the run's shape was answered since it became due.
    pub(super) fn shape_is_answered(&self, run: &RunDemand) -> bool {
        self.of(&run.run).answered.shape == run.due.shape
    }

    /// Whether the run's details were answered since they became due.
    pub(super) fn details_are_answered(&self, run: &RunDemand) -> bool {
        self.of(&run.run).answered.details == run.due.details
    }

    /// When the program is to look for runs again; `None` if it never did.
    pub(super) fn next_discovery(&self) -> Option<Instant> {
        self.next_discovery
    }

    /// Notes that a batch was answered.
    pub(super) fn note_batch(&mut self, batch: &Batch, demand: &Demand, sent: Instant) {
        match &batch.ids {
            Ids::Nodes(nodes) => {
                let told: FxHashSet<&NodeKey> = nodes.iter().collect();
                for run in &demand.runs {
                    let other = run.rerun_probe.and_then(|place| run.key(place));
                    let mut rerun_probes = run.root_key().into_iter().chain(other);
                    if rerun_probes.any(|key| told.contains(&key)) {
                        self.noted(&run.run).rerun_probe = Some(sent);
                    }
                }
            }
            Ids::Runs(runs) => self.note_rows(runs.iter(), demand, sent),
        }
    }

    /// Notes the run rows that a batch of nodes has brought by the way.
    pub(super) fn note_rows<'a>(
        &mut self,
        told: impl Iterator<Item = &'a RunId>,
        demand: &Demand,
        sent: Instant,
    ) {
        let told: FxHashSet<&RunId> = told.collect();
        for run in demand.runs.iter().filter(|run| told.contains(&run.run)) {
            self.noted(&run.run).note_row(run, sent);
        }
    }

    fn noted(&mut self, run: &RunId) -> &mut Noted {
        self.runs.entry(run.clone()).or_default()
    }
}

/// Whether the outputs of the run with this root are wanted.
fn is_wanted(run: &RunDemand, root: &NodeId) -> bool {
    run.root.as_ref() == Some(root) && (run.wants_outputs || !run.unarchived.is_empty())
}

fn wish<'a>(demand: &'a Demand, id: &RunId) -> Option<&'a RunDemand> {
    demand
        .runs
        .iter()
        .map(AsRef::as_ref)
        .find(|run| run.run == *id)
}
