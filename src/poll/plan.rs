//! What to ask next. Pure: the wishes of the app, what was learnt and the
//! ledger of what was answered go in, requests come out.

mod alone;
mod pick;
mod readings;
mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::time::Instant;

use self::pick::keys_of_a_tick;
pub use self::readings::{next_reading, reading};
use crate::domain::{Asks, Attention, Learnt, Look, NodeKey, RunAsk, RunId, WorkspaceId};
use crate::poll::batch::{Batch, Ids};
use crate::poll::ledger::Ledger;
use crate::poll::pace::Activity;

/// One request of a tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// The states of runs or of nodes.
    Batch(Batch),
    Reading(Reading),
}

/// One single reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The tree from this node down.
    Shape(NodeKey),
    /// All outputs from this node down.
    Outputs(NodeKey),
    /// Name, times and message of a run.
    Details(RunId),
    /// The newest runs, this many.
    Latest(usize),
    /// What somebody looks at.
    Look(Look),
}

/// How this endpoint is to be asked: what was learnt of it, and what the user said.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub learnt: Learnt,
    /// The workspace the user limits the watch to.
    pub workspace: Option<WorkspaceId>,
}

/// The requests of one tick: the batches of nodes, roots first, then the run
/// rows, then what was set aside and is tried again.
pub fn tick(asks: &Asks, ledger: &mut Ledger, ways: &Ways, now: Instant) -> Vec<Request> {
    let wants_all_rows = ledger.wants_all_rows(asks);
    if ways.learnt.batches_forbidden {
        return alone::tick(&asks.runs, ledger, wants_all_rows, now);
    }
    if asks.runs.iter().any(|run| is_shared(run)) {
        let (asks, shared) = apart(asks);
        let mut requests = tick(&asks, ledger, ways, now);
        requests.extend(alone::tick(&shared, ledger, wants_all_rows, now));
        return requests;
    }
    let (crowded, others): (Vec<&RunAsk>, Vec<&RunAsk>) = asks
        .runs
        .iter()
        .map(AsRef::as_ref)
        .partition(|run| is_read_whole(run, ledger));
    let keys = keys_of_a_tick(asks, &crowded, &others, ledger, &ways.learnt, now);
    let rows = rows::of_a_tick(asks, &keys, ledger, &ways.learnt, now);
    let aside = ledger.aside.due(now, ways.learnt.max_batch);
    let mut requests = batches(asks, ways, Ids::Nodes(keys));
    requests.extend(batches(asks, ways, Ids::Runs(rows)));
    requests.extend(aside.into_iter().flat_map(|ids| batches(asks, ways, ids)));
    for run in crowded {
        let is_rested = ledger.of(&run.run).shape_is_rested(now);
        let shape = run.root_key().filter(|_| is_rested).map(Reading::Shape);
        requests.extend(shape.map(Request::Reading));
    }
    requests
}

/// A batch takes no token, so a run that others share with us is read by itself.
fn is_shared(run: &RunAsk) -> bool {
    run.token.is_some()
}

/// The wishes without the shared runs, and those.
fn apart(asks: &Asks) -> (Asks, Vec<Arc<RunAsk>>) {
    let runs = asks.runs.iter().cloned();
    let (shared, runs): (Vec<_>, Vec<_>) = runs.partition(|run| is_shared(run));
    let is_batched = |key: &&NodeKey| shared.iter().all(|run| run.run != key.run);
    let asks = Asks {
        on_screen: asks.on_screen.iter().filter(is_batched).cloned().collect(),
        runs,
        ..asks.clone()
    };
    (asks, shared)
}

/// How many runs can be asked about by their root. When it grows, the next tick may come earlier.
pub fn known_roots(asks: &Asks) -> usize {
    asks.runs.iter().filter(|run| run.root.is_some()).count()
}

/// The batches that ask about these, none over the limit.
fn batches(asks: &Asks, ways: &Ways, ids: Ids) -> Vec<Request> {
    match ids {
        Ids::Nodes(nodes) => chunked(asks, ways, nodes, |key| &key.run, Ids::Nodes),
        Ids::Runs(runs) => chunked(asks, ways, runs, |run| run, Ids::Runs),
    }
}

fn chunked<K: Clone>(
    asks: &Asks,
    ways: &Ways,
    keys: Vec<K>,
    run_of: impl Fn(&K) -> &RunId,
    ids: impl Fn(Vec<K>) -> Ids,
) -> Vec<Request> {
    let mut requests = Vec::new();
    for (workspace, keys) in by_workspace(asks, ways, keys, run_of) {
        for keys in keys.chunks(ways.learnt.max_batch) {
            requests.push(Request::Batch(Batch {
                ids: ids(keys.to_vec()),
                workspace: workspace.clone(),
            }));
        }
    }
    requests
}

fn is_active(run: &RunAsk) -> bool {
    !run.attention.is_over()
}

/// A run is read as a whole when more of its nodes than this can change at once.
const NODES_ASKED_ONE_BY_ONE: usize = 300;

fn is_read_whole(run: &RunAsk, ledger: &Ledger) -> bool {
    let changing = run.running.len() + run.frontier.len();
    is_active(run) && changing > NODES_ASKED_ONE_BY_ONE && !ledger.of(&run.run).shape_is_refused()
}

/// Ids apart by the workspace that their batch names. Where the service wants
/// one named, those in none that is known cannot be asked yet.
fn by_workspace<K>(
    asks: &Asks,
    ways: &Ways,
    keys: Vec<K>,
    run_of: impl Fn(&K) -> &RunId,
) -> Vec<(Option<WorkspaceId>, Vec<K>)> {
    if keys.is_empty() {
        return Vec::new();
    }
    if !ways.learnt.workspace_wanted && ways.workspace.is_none() {
        return vec![(None, keys)];
    }
    let known: rustc_hash::FxHashMap<&RunId, &RunAsk> = asks
        .runs
        .iter()
        .map(|run| (&run.run, run.as_ref()))
        .collect();
    let mut apart: Vec<(Option<WorkspaceId>, Vec<K>)> = Vec::new();
    for key in keys {
        let own = known
            .get(run_of(&key))
            .and_then(|run| run.workspace.clone());
        let named = match workspace_to_name(ways, own) {
            Naming::None => None,
            Naming::This(workspace) => Some(workspace),
            Naming::NotYet => continue,
        };
        match apart.iter_mut().find(|(workspace, _)| *workspace == named) {
            Some((_, keys)) => keys.push(key),
            None => apart.push((named, vec![key])),
        }
    }
    apart
}

/// Which workspace goes with an id.
enum Naming {
    None,
    This(WorkspaceId),
    /// One must, but none is known: the id cannot be asked.
    NotYet,
}

fn workspace_to_name(ways: &Ways, own: Option<WorkspaceId>) -> Naming {
    if ways.learnt.workspace_wanted {
        let known = own.or_else(|| ways.workspace.clone());
        return known.map_or(Naming::NotYet, Naming::This);
    }
    let is_the_users = |own: &WorkspaceId| Some(own) == ways.workspace.as_ref();
    own.filter(is_the_users).map_or(Naming::None, Naming::This)
}

/// How much there is to be asked before long.
pub fn activity(asks: &Asks, ledger: &Ledger, now: Instant) -> Activity {
    let is_busy = |run: &RunAsk| match run.attention {
        Attention::Active => true,
        Attention::Waiting | Attention::Held => ledger.doubts_row(run),
        // Its end is doubtful, or not all of it is told.
        Attention::Final => ledger.is_unfinished(run, now),
        Attention::Missing => false,
    };
    if asks.runs.iter().any(|run| is_busy(run)) {
        Activity::Busy
    } else {
        Activity::Idle
    }
}
