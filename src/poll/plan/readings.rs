//! Single readings: trees, outputs, details, new runs, what somebody looks at.
//! Each is due at some time, and never closer to the last than politeness allows.

use std::sync::Arc;

use tokio::time::Instant;

use crate::domain::{Attention, Demand, NodeKey, RunDemand};
use crate::poll::fetches;
use crate::poll::ledger::Ledger;
use crate::poll::plan::policy::{is_active, is_read_whole, is_shared};
use crate::poll::request::{Endpoint, Read};

/// The next single reading that is due; `None` when there is none. What
/// somebody looks at comes first, then the run that was read longest ago.
pub(in crate::poll) fn reading(
    demand: &Demand,
    ledger: &Ledger,
    endpoint: &Endpoint,
    now: Instant,
) -> Option<Read> {
    if let Some(fetch) = fetches::due(demand, ledger) {
        return Some(Read::Fetch(fetch.clone()));
    }
    if let Some(discovery) = &demand.discovery
        && !ledger.is_listing()
        && ledger.next_discovery().is_none_or(|due| due <= now)
    {
        return Some(Read::Latest(Arc::clone(&discovery.search)));
    }
    let runs = demand.runs.iter();
    let due = runs.filter_map(|run| {
        if ledger.is_being_read(&run.run) {
            return None;
        }
        let reading = reading_of(run, ledger, endpoint, now)?;
        Some((ledger.of(&run.run).last_reading(), reading))
    });
    due.min_by_key(|(last, _)| *last)
        .map(|(_, reading)| reading)
}

/// When the next single reading will be due if nothing else happens.
pub(in crate::poll) fn next_reading(
    demand: &Demand,
    ledger: &Ledger,
    endpoint: &Endpoint,
    now: Instant,
) -> Option<Instant> {
    if fetches::due(demand, ledger).is_some() {
        return Some(now);
    }
    let discovery = demand
        .discovery
        .as_ref()
        .filter(|_| !ledger.is_listing())
        .map(|_| ledger.next_discovery().unwrap_or(now));
    let runs = demand.runs.iter();
    let runs = runs.filter(|run| !ledger.is_being_read(&run.run));
    let of_runs = runs.flat_map(|run| {
        let shape = shape_due(run, ledger, now).map(|due| due.at);
        let outputs = outputs_due(run, ledger, endpoint, now);
        let details = details_due(run, ledger, endpoint, now);
        [shape, outputs, details].into_iter().flatten()
    });
    of_runs.chain(discovery).min()
}

fn reading_of(run: &RunDemand, ledger: &Ledger, endpoint: &Endpoint, now: Instant) -> Option<Read> {
    if let Some(due) = shape_due(run, ledger, now).filter(|due| due.at <= now) {
        return Some(Read::Shape(due.from));
    }
    let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
    if is_due(outputs_due(run, ledger, endpoint, now)) {
        return run.root_key().map(Read::Outputs);
    }
    is_due(details_due(run, ledger, endpoint, now)).then(|| Read::Details(run.run.clone()))
}

/// What is to be read of a run's tree, and when.
struct ShapeDue {
    from: NodeKey,
    at: Instant,
}

/// The next reading of the run's tree: what was never read; the whole at first
/// sight and after changes; where nodes may have appeared; and the whole again
/// as a sweep, or the next part of it where it is read in parts. Never closer to
/// the one before than a reading allows, but for the parts without
/// which a tree is not known yet, or its states, where it is read instead of
/// batches; after a failure these rest, too.
fn shape_due(run: &RunDemand, ledger: &Ledger, now: Instant) -> Option<ShapeDue> {
    let root = run.root_key()?;
    if run.attention == Attention::Missing {
        return None;
    }
    let partial_trees = &ledger.partial_trees;
    let noted = ledger.of(&run.run);
    let recovered = noted.failed_shape_rested_at().unwrap_or(now).max(now);
    if let Some(part) = partial_trees.next_new(&run.run) {
        let (from, at) = (part.clone(), recovered.max(noted.part_allowed_at(now)));
        return Some(ShapeDue { from, at });
    }
    let rested = noted.shape_rested_at().unwrap_or(now).max(now);
    if !ledger.shape_is_answered(run) {
        let at = rested.max(noted.shape_allowed_at(now));
        return Some(ShapeDue { from: root, at });
    }
    if !is_active(run) {
        return None;
    }
    let part = partial_trees.next_node(&run.run);
    let at = match part {
        Some(_) if is_read_whole(run, ledger) => recovered,
        Some(_) => rested,
        None => noted.sweep_due().unwrap_or(now).max(rested),
    };
    // A whole sweep tells all that an unfolding would; a part of one does not.
    let goes_first =
        |unfolded: &ShapeDue| unfolded.at < at || (part.is_some() && unfolded.at == at);
    if let Some(unfolded) = unfolding_due(run, ledger, now).filter(goes_first) {
        return Some(unfolded);
    }
    let from = part.cloned().unwrap_or(root);
    Some(ShapeDue { from, at })
}

/// Where nodes may have appeared: one container by itself, more by one reading
/// of the whole, unless that is too big for one.
fn unfolding_due(run: &RunDemand, ledger: &Ledger, now: Instant) -> Option<ShapeDue> {
    let root = run.root_key()?;
    let noted = ledger.of(&run.run);
    if noted.shape_is_refused() {
        return None;
    }
    let from = match run.unfolding.as_slice() {
        [] => return None,
        [container] => run.key(*container)?,
        [container, ..] if ledger.partial_trees.is_big(&root) => run.key(*container)?,
        [..] => root,
    };
    let at = noted.unfolding_rested_at().unwrap_or(now).max(now);
    Some(ShapeDue { from, at })
}

/// A call of their own tells the outputs that no batch has brought, or can bring.
fn outputs_due(
    run: &RunDemand,
    ledger: &Ledger,
    endpoint: &Endpoint,
    now: Instant,
) -> Option<Instant> {
    run.root.as_ref()?;
    let is_alone = endpoint.traits.batches_forbidden || is_shared(run);
    let come_alone = is_alone && !run.unarchived.is_empty();
    let is_wanted = (run.wants_outputs || come_alone) && run.attention != Attention::Missing;
    let rested = ledger.of(&run.run).outputs_rested_at();
    is_wanted.then(|| rested.map_or(now, |rested| rested.max(now)))
}

/// Details become due with the first row of a run, so what was never answered
/// has none, unless the service wants its workspace named: then they alone tell it.
fn details_due(
    run: &RunDemand,
    ledger: &Ledger,
    endpoint: &Endpoint,
    now: Instant,
) -> Option<Instant> {
    let noted = ledger.of(&run.run);
    let lacks_workspace = endpoint.traits.workspace_wanted && run.workspace.is_none();
    let due = if lacks_workspace {
        noted.details_stale_at()
    } else if run.attention != Attention::Missing && !ledger.details_are_answered(run) {
        let allowed = noted.details_allowed_at(now);
        Some(noted.details_rested_at().unwrap_or(now).max(allowed))
    } else {
        return None;
    };
    Some(due.map_or(now, |due| due.max(now)))
}
