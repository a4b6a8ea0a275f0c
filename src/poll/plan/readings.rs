//! Single readings: trees, outputs, details, new runs, what somebody looks at.
//! Each is due at some time, and never closer to the last than politeness allows.

use tokio::time::Instant;

use super::{Reading, Ways, is_active, is_shared};
use crate::domain::{Asks, Attention, RunAsk};
use crate::poll::ledger::Ledger;
use crate::poll::watching;

/// The next single reading that is due; `None` when there is none. What
/// somebody looks at comes first, then the end of a reading that was cut off,
/// then the run that was read longest ago.
pub fn reading(asks: &Asks, ledger: &Ledger, ways: &Ways, now: Instant) -> Option<Reading> {
    if let Some(look) = watching::due(asks, ledger) {
        return Some(Reading::Look(look.clone()));
    }
    if let Some(discovery) = &asks.discovery
        && ledger.next_discovery().is_none_or(|due| due <= now)
    {
        return Some(Reading::Latest(discovery.limit));
    }
    if let Some(node) = ledger.further.next_node() {
        return Some(Reading::Shape(node.clone()));
    }
    let due = asks.runs.iter().filter_map(|run| {
        let reading = reading_of(run, ledger, ways, now)?;
        Some((ledger.of(&run.run).last_reading(), reading))
    });
    due.min_by_key(|(last, _)| *last)
        .map(|(_, reading)| reading)
}

/// When the next single reading will be due if nothing else happens.
pub fn next_reading(asks: &Asks, ledger: &Ledger, ways: &Ways, now: Instant) -> Option<Instant> {
    if watching::due(asks, ledger).is_some() || ledger.further.next_node().is_some() {
        return Some(now);
    }
    let discovery = asks
        .discovery
        .is_some()
        .then(|| ledger.next_discovery().unwrap_or(now));
    let of_runs = asks.runs.iter().flat_map(|run| {
        let shape = shape_due(run, ledger, now);
        let outputs = outputs_due(run, ledger, ways, now);
        let details = details_due(run, ledger, ways, now);
        [shape, outputs, details].into_iter().flatten()
    });
    of_runs.chain(discovery).min()
}

fn reading_of(run: &RunAsk, ledger: &Ledger, ways: &Ways, now: Instant) -> Option<Reading> {
    let is_due = |due: Option<Instant>| due.is_some_and(|due| due <= now);
    if is_due(shape_due(run, ledger, now)) {
        return shape_reading(run, ledger, now);
    }
    if is_due(outputs_due(run, ledger, ways, now)) {
        return run.root_key().map(Reading::Outputs);
    }
    is_due(details_due(run, ledger, ways, now)).then(|| Reading::Details(run.run.clone()))
}

fn shape_reading(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Reading> {
    let noted = ledger.of(&run.run);
    let whole = !ledger.shape_is_answered(run) || noted.sweep_due() <= Some(now);
    match run.unfolding.as_slice() {
        [container] if !whole => run.key(*container).map(Reading::Shape),
        _ => run.root_key().map(Reading::Shape),
    }
}

/// When the run's shape is due: at first sight and after changes, where nodes
/// may have appeared, and as a sweep; never closer than the reading allows (DESIGN 3.7).
fn shape_due(run: &RunAsk, ledger: &Ledger, now: Instant) -> Option<Instant> {
    run.root.as_ref()?;
    if run.attention == Attention::Missing || ledger.further.is_reading(&run.run) {
        return None;
    }
    let noted = ledger.of(&run.run);
    let rested = noted.shape_rested_at().unwrap_or(now);
    if !ledger.shape_is_answered(run) {
        return Some(rested.max(now));
    }
    if !is_active(run) {
        return None;
    }
    let sweep = noted.sweep_due().unwrap_or(now);
    if run.unfolding.is_empty() || noted.shape_is_refused() {
        return Some(sweep.max(rested));
    }
    let unfolding = noted.unfolding_rested_at().unwrap_or(now).max(now);
    Some(unfolding.min(sweep.max(rested)))
}

/// A call of their own tells the outputs that no batch has brought, or can bring.
fn outputs_due(run: &RunAsk, ledger: &Ledger, ways: &Ways, now: Instant) -> Option<Instant> {
    run.root.as_ref()?;
    let is_alone = ways.learnt.batches_forbidden || is_shared(run);
    let come_alone = is_alone && !run.unarchived.is_empty();
    let is_wanted = (run.wants_outputs || come_alone) && run.attention != Attention::Missing;
    let rested = ledger.of(&run.run).outputs_rested_at();
    is_wanted.then(|| rested.map_or(now, |rested| rested.max(now)))
}

/// Details become due with the first row of a run, so what was never answered
/// has none, unless the service wants its workspace named: then they alone tell it.
fn details_due(run: &RunAsk, ledger: &Ledger, ways: &Ways, now: Instant) -> Option<Instant> {
    let noted = ledger.of(&run.run);
    let lacks_workspace = ways.learnt.workspace_wanted && run.workspace.is_none();
    let due = if lacks_workspace {
        noted.details_stale_at()
    } else if run.attention != Attention::Missing && !ledger.details_are_answered(run) {
        noted.details_rested_at()
    } else {
        return None;
    };
    Some(due.map_or(now, |due| due.max(now)))
}
