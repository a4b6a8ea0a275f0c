//! Whose own word is asked in a tick. Suspended, Terminating and Terminated, names
//! and deletions are said by run rows alone, so every tick asks for them.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{Demand, EndpointTraits, NodeKey, RunDemand, RunId};
use crate::poll::batch::Id;
use crate::poll::ledger::Ledger;

/// No row gets older than a minute, whatever else there is to ask: a tick or two
/// before that it is due.
const OLD: Duration = Duration::from_secs(55);

/// The runs to ask: all that are not over and those whose word is in doubt, then as
/// many of the others as fit into the same requests, those first that were asked
/// longest ago. What the batches of nodes tell by the way is not asked twice.
pub(super) fn of_a_tick(
    demand: &Demand,
    nodes: &[NodeKey],
    ledger: &Ledger,
    traits: &EndpointTraits,
    now: Instant,
) -> Vec<RunId> {
    let is_aside = |run: &RunDemand| ledger.quarantine.holds(&Id::Run(run.run.clone()));
    let runs = demand.runs.iter().map(AsRef::as_ref);
    let runs: Vec<&RunDemand> = runs.filter(|run| !is_aside(run)).collect();
    if ledger.wants_all_rows(demand) {
        return runs.into_iter().map(|run| run.run.clone()).collect();
    }
    let told: FxHashSet<&RunId> = if traits.rows_with_nodes == Some(true) {
        nodes.iter().map(|key| &key.run).collect()
    } else {
        FxHashSet::default()
    };
    let is_told = |run: &RunDemand| told.contains(&run.run);
    let age = |run: &RunDemand| ledger.of(&run.run).row_age(now);
    let is_due =
        |run: &&RunDemand| !run.attention.is_over() || ledger.doubts_row(run) || age(run) >= OLD;
    let untold = runs.into_iter().filter(|run| !is_told(run));
    let (mut asked, mut others): (Vec<&RunDemand>, Vec<&RunDemand>) = untold.partition(is_due);
    if asked.is_empty() && !told.is_empty() {
        return Vec::new();
    }
    others.sort_by_key(|run| std::cmp::Reverse(age(run)));
    others.truncate(room(asked.len(), traits.max_batch));
    asked.extend(others);
    asked.into_iter().map(|run| run.run.clone()).collect()
}

/// How many more fit into the requests for so many, of which there is at least one.
fn room(asked: usize, max_batch: usize) -> usize {
    asked.max(1).next_multiple_of(max_batch) - asked
}
