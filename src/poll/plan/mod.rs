//! What to ask next. Pure: the wishes of the app, what was learnt and the
//! ledger of what was answered go in, requests come out.

mod alone;
mod pick;
mod policy;
mod readings;
mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use tokio::time::Instant;

use crate::domain::{Attention, Demand, NodeKey, RunDemand, RunId, WorkspaceId};
use crate::poll::batch::{Batch, Ids};
use crate::poll::ledger::Ledger;
use crate::poll::pace::Activity;
use crate::poll::plan::pick::keys_of_a_tick;
use crate::poll::plan::policy::{is_read_whole, is_shared};
pub(super) use crate::poll::plan::readings::{next_reading, reading};
use crate::poll::request::{Endpoint, Read, Request};

/// The requests of one tick: the batches of nodes, roots first, then the run
/// rows, then what was set aside and is tried again.
pub(super) fn tick(
    demand: &Demand,
    ledger: &mut Ledger,
    endpoint: &Endpoint,
    now: Instant,
) -> Vec<Request> {
    let wants_all_rows = ledger.wants_all_rows(demand);
    if endpoint.traits.batches_forbidden {
        return alone::tick(&demand.runs, ledger, wants_all_rows, now);
    }
    if demand.runs.iter().any(|run| is_shared(run)) {
        let (demand, shared) = apart(demand);
        let mut requests = tick(&demand, ledger, endpoint, now);
        requests.extend(alone::tick(&shared, ledger, wants_all_rows, now));
        return requests;
    }
    let (crowded, others): (Vec<&RunDemand>, Vec<&RunDemand>) = demand
        .runs
        .iter()
        .map(AsRef::as_ref)
        .partition(|run| is_read_whole(run, ledger));
    let keys = keys_of_a_tick(demand, &crowded, &others, ledger, &endpoint.traits, now);
    let rows = rows::of_a_tick(demand, &keys, ledger, &endpoint.traits, now);
    let quarantine = ledger.quarantine.due(now, endpoint.traits.max_batch);
    let mut requests = batches(demand, endpoint, Ids::Nodes(keys));
    requests.extend(batches(demand, endpoint, Ids::Runs(rows)));
    requests.extend(
        quarantine
            .into_iter()
            .flat_map(|ids| batches(demand, endpoint, ids)),
    );
    for run in crowded {
        let is_rested = ledger.of(&run.run).shape_is_rested(now);
        let shape = run.root_key().filter(|_| is_rested).map(Read::Shape);
        requests.extend(shape.map(Request::Read));
    }
    requests
}

/// The wishes without the shared runs, and those.
fn apart(demand: &Demand) -> (Demand, Vec<Arc<RunDemand>>) {
    let runs = demand.runs.iter().cloned();
    let (shared, runs): (Vec<_>, Vec<_>) = runs.partition(|run| is_shared(run));
    let is_batched = |key: &&NodeKey| shared.iter().all(|run| run.run != key.run);
    let demand = Demand {
        on_screen: demand
            .on_screen
            .iter()
            .filter(is_batched)
            .cloned()
            .collect(),
        runs,
        ..demand.clone()
    };
    (demand, shared)
}

/// How many runs can be asked about by their root. When it grows, the next tick may come earlier.
pub(super) fn known_roots(demand: &Demand) -> usize {
    demand.runs.iter().filter(|run| run.root.is_some()).count()
}

/// The batches that ask about these, none over the limit.
fn batches(demand: &Demand, endpoint: &Endpoint, ids: Ids) -> Vec<Request> {
    match ids {
        Ids::Nodes(nodes) => chunked(demand, endpoint, nodes, |key| &key.run, Ids::Nodes),
        Ids::Runs(runs) => chunked(demand, endpoint, runs, |run| run, Ids::Runs),
    }
}

fn chunked<K: Clone>(
    demand: &Demand,
    endpoint: &Endpoint,
    keys: Vec<K>,
    run_of: impl Fn(&K) -> &RunId,
    ids: impl Fn(Vec<K>) -> Ids,
) -> Vec<Request> {
    let mut requests = Vec::new();
    for (workspace, keys) in by_workspace(demand, endpoint, keys, run_of) {
        for keys in keys.chunks(endpoint.traits.max_batch) {
            requests.push(Request::Batch(Batch {
                ids: ids(keys.to_vec()),
                workspace: workspace.clone(),
            }));
        }
    }
    requests
}

/// Ids apart by the workspace that their batch names. Where the service wants
/// one named, those in none that is known cannot be asked yet.
fn by_workspace<K>(
    demand: &Demand,
    endpoint: &Endpoint,
    keys: Vec<K>,
    run_of: impl Fn(&K) -> &RunId,
) -> Vec<(Option<WorkspaceId>, Vec<K>)> {
    if keys.is_empty() {
        return Vec::new();
    }
    if !endpoint.traits.workspace_wanted && endpoint.workspace.is_none() {
        return vec![(None, keys)];
    }
    let known: rustc_hash::FxHashMap<&RunId, &RunDemand> = demand
        .runs
        .iter()
        .map(|run| (&run.run, run.as_ref()))
        .collect();
    let mut apart: Vec<(Option<WorkspaceId>, Vec<K>)> = Vec::new();
    for key in keys {
        let own = known
            .get(run_of(&key))
            .and_then(|run| run.workspace.clone());
        let named = match workspace_to_name(endpoint, own) {
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

fn workspace_to_name(endpoint: &Endpoint, own: Option<WorkspaceId>) -> Naming {
    if endpoint.traits.workspace_wanted {
        let known = own.or_else(|| endpoint.workspace.clone());
        return known.map_or(Naming::NotYet, Naming::This);
    }
    let is_the_users = |own: &WorkspaceId| Some(own) == endpoint.workspace.as_ref();
    own.filter(is_the_users).map_or(Naming::None, Naming::This)
}

/// How much there is to be asked before long.
pub(super) fn activity(demand: &Demand, ledger: &Ledger, now: Instant) -> Activity {
    let is_busy = |run: &RunDemand| match run.attention {
        Attention::Active => true,
        Attention::Waiting | Attention::Held => ledger.doubts_row(run),
        // Its end is doubtful, or not all of it is told.
        Attention::Final => ledger.is_unfinished(run, now),
        Attention::Missing => false,
    };
    if demand.runs.iter().any(|run| is_busy(run)) {
        Activity::Busy
    } else {
        Activity::Idle
    }
}
