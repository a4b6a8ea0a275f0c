//! What to ask next. Pure: the wishes of the app and the ledger of what was
//! answered go in, requests come out.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{Asks, Attention, Look, NodeKey, RunAsk, RunId};
use crate::poll::learn::Learnt;
use crate::poll::ledger::Ledger;
use crate::poll::watching;

/// One request to the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// The states of these nodes: the batch of a tick.
    Nodes(Vec<NodeKey>),
    /// The states of these runs, in their own words.
    Runs(Vec<RunId>),
    /// The tree from this node down.
    Shape(NodeKey),
    /// Name, times and message of a run.
    Details(RunId),
    /// The newest runs, this many.
    Latest(usize),
    /// What somebody looks at.
    Look(Look),
}

/// A run is read as a whole when more of its nodes than this can change at once (DESIGN 3.4).
const NODES_ASKED_ONE_BY_ONE: usize = 300;

/// The requests of one tick: the batches of nodes, roots first, then the run rows that are due.
pub fn tick(asks: &Asks, ledger: &mut Ledger, learnt: &Learnt, now: Instant) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut batch = Picked::default();
    let (crowded, others): (Vec<&RunAsk>, Vec<&RunAsk>) = asks
        .runs
        .iter()
        .map(AsRef::as_ref)
        .partition(|run| is_active(run) && changing(run) > NODES_ASKED_ONE_BY_ONE);
    pick_roots(asks, &mut batch);
    pick_on_screen(asks, &crowded, &mut batch);
    pick_what_changes(&others, ledger, learnt.max_batch, &mut batch);
    pick_in_rotation(&others, ledger, learnt.max_batch, &mut batch);
    for nodes in batch.keys.chunks(learnt.max_batch) {
        requests.push(Request::Nodes(nodes.to_vec()));
    }
    for runs in run_rows(asks, ledger, now).chunks(learnt.max_batch) {
        requests.push(Request::Runs(runs.to_vec()));
    }
    for run in crowded {
        let is_rested = ledger.of(&run.run).shape_is_rested(now);
        requests.extend(run.root_key().filter(|_| is_rested).map(Request::Shape));
    }
    requests
}

/// The next single reading that is due; `None` when there is none. What
/// somebody looks at comes first, then the run that was read longest ago.
pub fn reading(asks: &Asks, ledger: &Ledger, now: Instant) -> Option<Request> {
    if let Some(look) = watching::due(asks, ledger) {
        return Some(Request::Look(look.clone()));
    }
    if let Some(discovery) = &asks.discovery
        && ledger.next_discovery().is_none_or(|due| due <= now)
    {
        return Some(Request::Latest(discovery.limit));
    }
    let due = asks.runs.iter().filter_map(|run| {
        let details = || details_reading(run, ledger, now);
        let reading = shape_reading(run, ledger, now).or_else(details)?;
        Some((ledger.of(&run.run).last_reading(), reading))
    });
    due.min_by_key(|(last, _)| *last)
        .map(|(_, reading)| reading)
}

/// When the next single reading will be due if nothing else happens.
pub fn next_reading(asks: &Asks, ledger: &Ledger, now: Instant) -> Option<Instant> {
    if watching::due(asks, ledger).is_some() {
        return Some(now);
    }
    let discovery = asks
        .discovery
        .is_some()
        .then(|| ledger.next_discovery().unwrap_or(now));
    let shapes = asks
        .runs
        .iter()
        .filter_map(|run| shape_due(run, ledger, now));
    let details = asks
        .runs
        .iter()
        .filter_map(|run| details_due(run, ledger, now));
    shapes.chain(details).chain(discovery).min()
}

/// How many runs can be asked about by their root. When it grows, the next tick may come earlier.
pub fn known_roots(asks: &Asks) -> usize {
    asks.runs.iter().filter(|run| run.root.is_some()).count()
}

/// The keys of a batch in order, none twice.
#[derive(Default)]
struct Picked {
    keys: Vec<NodeKey>,
    seen: FxHashSet<NodeKey>,
}

impl Picked {
    fn add(&mut self, key: NodeKey) {
        if self.seen.insert(key.clone()) {
            self.keys.push(key);
        }
    }

    fn add_places(&mut self, run: &RunAsk, places: &[u32]) {
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

fn is_active(run: &RunAsk) -> bool {
    !run.attention.is_over()
}

fn pick_roots(asks: &Asks, batch: &mut Picked) {
    let active = asks.runs.iter().filter(|run| is_active(run));
    for root in active.filter_map(|run| run.root_key()) {
        batch.add(root);
    }
}

fn pick_on_screen(asks: &Asks, crowded: &[&RunAsk], batch: &mut Picked) {
    let is_read_whole = |key: &NodeKey| crowded.iter().any(|run| run.run == key.run);
    for key in asks.on_screen.iter().filter(|key| !is_read_whole(key)) {
        batch.add(key.clone());
    }
}

/// How many nodes of a run may change at once.
fn changing(run: &RunAsk) -> usize {
    run.running.len() + run.frontier.len()
}

fn pick_what_changes(runs: &[&RunAsk], ledger: &mut Ledger, max_batch: usize, batch: &mut Picked) {
    let active = || runs.iter().filter(|run| is_active(run));
    for run in active() {
        batch.add_places(run, &run.running);
    }
    pick_unarchived(runs, ledger, max_batch, batch);
    for run in active() {
        batch.add_places(run, &run.frontier);
    }
}

/// Outputs of what is over are in no hurry: one batch of them a tick, in
/// rotation, so that those that do not come hide no others.
fn pick_unarchived(runs: &[&RunAsk], ledger: &mut Ledger, max_batch: usize, batch: &mut Picked) {
    let unarchived = runs
        .iter()
        .filter(|run| run.attention != Attention::Missing)
        .flat_map(|run| run.unarchived.iter().map(move |place| (run, *place)));
    let total = unarchived.clone().count();
    if total == 0 {
        return;
    }
    let start = ledger.outputs_turn % total;
    let taken = total.min(max_batch);
    for (run, place) in unarchived.cycle().skip(start).take(taken) {
        batch.add_places(run, &[place]);
    }
    ledger.outputs_turn = (start + taken) % total;
}

/// Fills what is left of the batch with waiting nodes, starting where the last tick stopped.
fn pick_in_rotation(runs: &[&RunAsk], ledger: &mut Ledger, max_batch: usize, batch: &mut Picked) {
    let waiting = runs
        .iter()
        .filter(|run| is_active(run))
        .flat_map(|run| run.waiting.iter().map(move |place| (run, *place)));
    let total = waiting.clone().count();
    if total == 0 {
        return;
    }
    let start = ledger.turn % total;
    let full = batch.keys.len() + batch.room(max_batch);
    let mut taken = 0;
    for (run, place) in waiting.cycle().skip(start).take(total) {
        if batch.keys.len() == full {
            break;
        }
        batch.add_places(run, &[place]);
        taken += 1;
    }
    ledger.turn = (start + taken) % total;
}

/// The runs whose own word is due. A run whose row is half as old rides along,
/// so that runs fall into step and a finished watch costs one call a minute.
fn run_rows(asks: &Asks, ledger: &Ledger, now: Instant) -> Vec<RunId> {
    let age = |run: &RunAsk| ledger.of(&run.run).row_age(now);
    let is_due = |run: &RunAsk| {
        let alarm = is_active(run) && (run.root.is_none() || !ledger.row_is_answered(run));
        alarm || age(run) >= row_period(run)
    };
    if !asks.runs.iter().any(|run| is_due(run)) {
        return Vec::new();
    }
    let rides_along = |run: &RunAsk| age(run) >= row_period(run) / 2;
    asks.runs
        .iter()
        .filter(|run| is_due(run) || rides_along(run))
        .map(|run| run.run.clone())
        .collect()
}

fn row_period(run: &RunAsk) -> Duration {
    match run.attention {
        Attention::Active | Attention::Held => Duration::from_secs(30),
        Attention::Final | Attention::Missing => Duration::from_mins(1),
    }
}

fn shape_reading(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Request> {
    shape_due(run, ledger, now).filter(|due| *due <= now)?;
    let whole = !ledger.shape_is_answered(run) || ledger.of(&run.run).sweep_due() <= Some(now);
    match run.unfolding.as_slice() {
        [container] if !whole => run.key(*container).map(Request::Shape),
        _ => run.root_key().map(Request::Shape),
    }
}

/// When the run's shape is due: at first sight and after changes, where nodes
/// may have appeared, and as a sweep; never closer than the reading allows (DESIGN 3.7).
fn shape_due(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Instant> {
    run.root.as_ref()?;
    if run.attention == Attention::Missing {
        return None;
    }
    let noted = ledger.of(&run.run);
    let wanted_now =
        !ledger.shape_is_answered(run) || (is_active(run) && !run.unfolding.is_empty());
    let due = match (wanted_now, is_active(run)) {
        (true, _) => now,
        (false, true) => noted.sweep_due().unwrap_or(now),
        (false, false) => return None,
    };
    Some(due.max(noted.shape_rested_at().unwrap_or(now)))
}

fn details_reading(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Request> {
    details_due(run, ledger, now).filter(|due| *due <= now)?;
    Some(Request::Details(run.run.clone()))
}

/// Details become due with the first row of a run, so what was never answered has none.
fn details_due(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Instant> {
    let is_due = run.attention != Attention::Missing && !ledger.details_are_answered(run);
    let rested = ledger.of(&run.run).details_rested_at();
    is_due.then(|| rested.map_or(now, |rested| rested.max(now)))
}

#[cfg(test)]
mod tests;
