//! A tick where batches are not permitted, or cannot tell of a run: each run is
//! read by itself, its tree for its nodes and its details for its own word. One call
//! a run instead of one for all, so without batches the ticks are rarer
//! (`pace::interval`).

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use crate::domain::{Attention, RunDemand};
use crate::poll::ledger::Ledger;
use crate::poll::request::{Read, Request};

/// The readings of one tick, the run that was read longest ago first.
pub(super) fn tick(
    runs: &[Arc<RunDemand>],
    ledger: &Ledger,
    wants_all_rows: bool,
    now: Instant,
) -> Vec<Request> {
    let mut runs: Vec<&RunDemand> = runs.iter().map(AsRef::as_ref).collect();
    runs.sort_by_key(|run| ledger.of(&run.run).last_reading());
    let readings = runs.into_iter().flat_map(|run| {
        let is_due = wants_all_rows || word_is_due(run, ledger, now);
        let word = is_due.then(|| Read::Details(run.run.clone()));
        [word, shape(run, ledger, now)].into_iter().flatten()
    });
    readings.map(Request::Read).collect()
}

fn word_is_due(run: &RunDemand, ledger: &Ledger, now: Instant) -> bool {
    let noted = ledger.of(&run.run);
    let is_rested = noted.details_rested_at().is_none_or(|at| at <= now);
    let is_unknown = run.root.is_none() && !run.attention.is_over();
    let is_due = is_unknown || ledger.doubts_row(run) || noted.row_age(now) >= row_period(run);
    is_rested && is_due
}

/// A call a run is dear: a run that is over is read once a minute.
fn row_period(run: &RunDemand) -> Duration {
    if run.attention.is_over() {
        Duration::from_secs(59)
    } else {
        Duration::from_secs(15)
    }
}

/// Nothing is expected of a run that is held: the sweep is enough.
fn shape(run: &RunDemand, ledger: &Ledger, now: Instant) -> Option<Read> {
    let may_change = matches!(run.attention, Attention::Active | Attention::Waiting);
    let is_due = may_change && ledger.of(&run.run).shape_is_rested(now);
    run.root_key().filter(|_| is_due).map(Read::Shape)
}
