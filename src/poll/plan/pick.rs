//! Which nodes go into the batch of a tick, and in which order.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{Attention, Demand, EndpointTraits, NodeKey, RunDemand};
use crate::poll::batch::Id;
use crate::poll::ledger::Ledger;
use crate::poll::plan::policy::is_active;
use crate::poll::quarantine::Quarantine;

/// The nodes to ask now: roots, what can change, what may still tell outputs,
/// and then as many others as fit, those on the screen first.
pub(super) fn keys_of_a_tick(
    demand: &Demand,
    crowded: &[&RunDemand],
    others: &[&RunDemand],
    ledger: &mut Ledger,
    traits: &EndpointTraits,
    now: Instant,
) -> Vec<NodeKey> {
    let over = with_due_witness(others, ledger, ledger.wants_all_rows(demand), now);
    // Taken out meanwhile: whoever picks in turn writes into the ledger where it left off.
    let quarantine = std::mem::take(&mut ledger.quarantine);
    let mut batch = Picked::beside(&quarantine);
    pick_roots(demand, ledger, traits, &mut batch);
    for run in &over {
        for rerun_probe in rerun_probes(run, traits) {
            batch.add(rerun_probe);
        }
    }
    pick_what_changes(others, ledger, traits.max_batch, &mut batch);
    // Up to here it is what must be asked, however many requests that takes. What follows fills
    // the last of them up, for a request costs the same however many ids it names.
    pick_unfinished(&over, traits.max_batch, &mut batch);
    pick_on_screen(demand, crowded, traits.max_batch, &mut batch);
    pick_in_rotation(others, ledger, traits.max_batch, &mut batch);
    let keys = batch.keys;
    ledger.quarantine = quarantine;
    keys
}

/// The keys of a batch in order, none twice and none that is set aside.
struct Picked<'a> {
    keys: Vec<NodeKey>,
    seen: FxHashSet<NodeKey>,
    quarantine: &'a Quarantine,
}

impl<'a> Picked<'a> {
    fn beside(quarantine: &'a Quarantine) -> Self {
        Self {
            keys: Vec::new(),
            seen: FxHashSet::default(),
            quarantine,
        }
    }

    fn add(&mut self, key: NodeKey) {
        let is_aside = !self.quarantine.is_empty() && self.quarantine.holds(&Id::Node(key.clone()));
        if !is_aside && self.seen.insert(key.clone()) {
            self.keys.push(key);
        }
    }

    fn add_places(&mut self, run: &RunDemand, places: &[u32]) {
        for key in places.iter().filter_map(|place| run.key(*place)) {
            self.add(key);
        }
    }

    /// How many more fit into the requests that are needed anyway.
    fn room(&self, max_batch: usize) -> usize {
        if self.keys.is_empty() {
            return max_batch;
        }
        (max_batch - self.keys.len() % max_batch) % max_batch
    }
}

/// Where roots are not answered, one of them is tried a tick, so that it is
/// noticed when that changes.
fn pick_roots(
    demand: &Demand,
    ledger: &mut Ledger,
    traits: &EndpointTraits,
    batch: &mut Picked<'_>,
) {
    let active = demand.runs.iter().filter(|run| is_active(run));
    let roots: Vec<NodeKey> = active.filter_map(|run| run.root_key()).collect();
    if traits.roots != Some(false) {
        for root in roots {
            batch.add(root);
        }
        return;
    }
    ledger.roots_turn = ledger.roots_turn.wrapping_add(1);
    let turn = ledger.roots_turn % roots.len().max(1);
    if let Some(root) = roots.into_iter().nth(turn) {
        batch.add(root);
    }
}

/// How often a final run is asked for times that tell of a rerun. A tick a minute must
/// find it due, whose last request left some moments after its beginning.
const WITNESS: Duration = Duration::from_secs(59);

/// The final runs that are to be asked for such times. Where one is, those half as old
/// ride along, so that runs fall into step and cost one call a minute together.
fn with_due_witness<'a>(
    runs: &[&'a RunDemand],
    ledger: &Ledger,
    wants_all: bool,
    now: Instant,
) -> Vec<&'a RunDemand> {
    let is_older = |run: &RunDemand, age| {
        run.attention == Attention::Final && ledger.of(&run.run).witness_age(now) >= age
    };
    if wants_all {
        let runs = runs.iter().copied();
        return runs
            .filter(|run| run.attention == Attention::Final)
            .collect();
    }
    if !runs.iter().any(|run| is_older(run, WITNESS)) {
        return Vec::new();
    }
    let runs = runs.iter().copied();
    runs.filter(|run| is_older(run, WITNESS / 2)).collect()
}

/// The nodes of a final run that are asked about: the root, or another where
/// roots are not answered; both until that is known.
fn rerun_probes(run: &RunDemand, traits: &EndpointTraits) -> Vec<NodeKey> {
    let other = run.rerun_probe.and_then(|place| run.key(place));
    match traits.roots {
        Some(true) => run.root_key().into_iter().collect(),
        Some(false) => other.into_iter().collect(),
        None => run.root_key().into_iter().chain(other).collect(),
    }
}

/// Nodes of final runs that do not look as if they were over may have been told of by
/// a rerun that came and went between two answers. They fill a request, and make none.
fn pick_unfinished(over: &[&RunDemand], max_batch: usize, batch: &mut Picked<'_>) {
    for run in over {
        let unfinished = run.frontier.iter().chain(&run.waiting);
        let some: Vec<u32> = unfinished.copied().take(batch.room(max_batch)).collect();
        batch.add_places(run, &some);
    }
}

/// What is on the screen and can change by itself is in the batch already. A
/// row that waits for others, or goes on as long as they do, is worth no
/// request of its own, but comes before all that nobody looks at.
fn pick_on_screen(
    demand: &Demand,
    crowded: &[&RunDemand],
    max_batch: usize,
    batch: &mut Picked<'_>,
) {
    let is_read_whole = |key: &NodeKey| crowded.iter().any(|run| run.run == key.run);
    let full = batch.keys.len() + batch.room(max_batch);
    for key in demand.on_screen.iter().filter(|key| !is_read_whole(key)) {
        if batch.keys.len() == full {
            break;
        }
        batch.add(key.clone());
    }
}

fn pick_what_changes(
    runs: &[&RunDemand],
    ledger: &mut Ledger,
    max_batch: usize,
    batch: &mut Picked<'_>,
) {
    for run in runs
        .iter()
        .filter(|run| run.attention != Attention::Missing)
    {
        batch.add_places(run, &run.running);
    }
    pick_unarchived(runs, ledger, max_batch, batch);
    for run in runs.iter().filter(|run| is_active(run)) {
        batch.add_places(run, &run.frontier);
    }
}

/// Outputs of what is over are in no hurry: one batch of them a tick, in
/// rotation, so that those that do not come hide no others.
fn pick_unarchived(
    runs: &[&RunDemand],
    ledger: &mut Ledger,
    max_batch: usize,
    batch: &mut Picked<'_>,
) {
    let runs = runs.iter().copied();
    let unarchived: Vec<Places<'_>> = runs
        .filter(|run| run.attention != Attention::Missing)
        .map(|run| (run, run.unarchived.as_slice()))
        .collect();
    let total = count(&unarchived);
    if total == 0 {
        return;
    }
    let start = ledger.outputs_turn % total;
    let taken = total.min(max_batch);
    for (run, place) in in_turn(&unarchived, start).take(taken) {
        batch.add_places(run, &[place]);
    }
    ledger.outputs_turn = (start + taken) % total;
}

/// Fills what is left of the batch with waiting nodes, starting where the last tick stopped.
fn pick_in_rotation(
    runs: &[&RunDemand],
    ledger: &mut Ledger,
    max_batch: usize,
    batch: &mut Picked<'_>,
) {
    let runs = runs.iter().copied();
    let waiting: Vec<Places<'_>> = runs
        .filter(|run| is_active(run))
        .map(|run| (run, run.waiting.as_slice()))
        .collect();
    let total = count(&waiting);
    if total == 0 {
        return;
    }
    let start = ledger.turn % total;
    let full = batch.keys.len() + batch.room(max_batch);
    let mut taken = 0;
    for (run, place) in in_turn(&waiting, start) {
        if batch.keys.len() == full {
            break;
        }
        batch.add_places(run, &[place]);
        taken += 1;
    }
    ledger.turn = (start + taken) % total;
}

/// Some nodes of a run.
type Places<'a> = (&'a RunDemand, &'a [u32]);

fn count(lists: &[Places<'_>]) -> usize {
    lists.iter().map(|(_, places)| places.len()).sum()
}

/// Every node once, beginning with the one at `start` of all. Goes there by
/// whole lists: the way through a hundred thousand nodes is made on every tick.
fn in_turn<'a>(lists: &[Places<'a>], start: usize) -> impl Iterator<Item = (&'a RunDemand, u32)> {
    let mut before = start;
    let is_here = |(_, places): &Places<'_>| {
        let is_here = before < places.len();
        before -= if is_here { 0 } else { places.len() };
        is_here
    };
    let at = lists.iter().position(is_here).unwrap_or_default();
    let (earlier, later) = lists.split_at(at);
    let first = later
        .first()
        .map(|(run, places)| (*run, places.split_at(before.min(places.len()))));
    let head = first.map(|(run, (_, behind))| (run, behind));
    let end = first.map(|(run, (in_front, _))| (run, in_front));
    let others = later.iter().skip(1).chain(earlier).copied();
    let lists: Vec<Places<'a>> = head.into_iter().chain(others).chain(end).collect();
    let each = |(run, places): Places<'a>| places.iter().map(move |place| (run, *place));
    lists.into_iter().flat_map(each)
}

#[cfg(test)]
mod tests {
    use crate::domain::RunDemand;
    use crate::poll::plan::pick::in_turn;

    #[test]
    fn every_node_has_its_turn_once_wherever_it_begins() {
        let runs = [
            RunDemand::default(),
            RunDemand::default(),
            RunDemand::default(),
        ];
        let all: [&[u32]; 3] = [&[0, 1, 2], &[], &[3, 4]];
        let lists: Vec<_> = runs.iter().zip(all).collect();
        for start in 0..5 {
            let turn = in_turn(&lists, start).map(|(_, place)| place);
            let expected = (0..5).cycle().skip(start).take(5);
            assert!(turn.eq(expected), "from {start}");
        }
    }
}
