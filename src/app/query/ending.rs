//! When a watch that waits for its runs ends by itself: by the verdict on all of them, which
//! is asked for once more, or because nothing good was heard for too long. Nothing else that
//! the service answers ends it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::model::Model;
use crate::app::model::ending::Ending;
use crate::app::model::ending::Stage;
use crate::app::model::ending::Verdict;
use crate::app::model::watch::Watch;
use crate::app::nodes::tree::Node;
use crate::app::query::settled::is_settled;
use crate::app::runs::failures;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{Attention, Phase, Status, StatusKind};

/// For so long at most the nodes and outputs of what is over are waited for.
const READING: TimeDelta = TimeDelta::minutes(1);

pub(in crate::app) fn next_stage(model: &Model, ending: Ending) -> Stage {
    // A watch of whatever is newest is never over, and nothing is no verdict.
    let discovery = model.settings.discovery.as_ref();
    let has_end =
        discovery.is_none_or(|discovery| discovery.has_end) && !model.watch.runs.is_empty();
    let runs = || model.watch.runs.values();
    if ending.fails_fast && runs().any(has_failure) {
        return Stage::Confirming;
    }
    if !has_end || runs().any(is_unfinished) {
        return Stage::Running;
    }
    if runs().any(is_missing) {
        return Stage::Missing;
    }
    let is_read = match ending.stage {
        Stage::Confirming => true,
        Stage::Reading => ending.waited >= READING || is_settled(model),
        Stage::Running | Stage::Missing => is_settled(model),
    };
    if is_read {
        Stage::Confirming
    } else {
        Stage::Reading
    }
}

fn is_missing(run: &Run) -> bool {
    run.is_unanswered() && !run.is_deleted()
}

/// Whether every run that is missing has never been answered for, and never will be: the
/// service knows it not, which is no matter of patience.
pub(in crate::app) fn is_nobodys(runs: &Runs) -> bool {
    let mut missing = runs.values().filter(|run| is_missing(run));
    missing.all(|run| !run.is_known() && run.absence.is_certain())
}

/// The node that was named with a run: what it comes to is waited for, and not the rest.
fn named_node(run: &Run) -> Option<&Node> {
    run.branch.as_ref()?;
    run.tree.node(run.top()?)
}

/// Whether the run, or the node that was named with it, may go on: the last answer about it
/// did not say that it is over.
fn is_unfinished(run: &Run) -> bool {
    let is_over = |node: &Node| {
        node.phase() == Phase::Final && !node.pending.is_open() && !node.absence.has_begun()
    };
    if named_node(run).is_some_and(is_over) {
        return false;
    }
    if is_missing(run) {
        return false;
    }
    let is_going_missing = run.absence.has_begun() && !run.is_deleted();
    match run.attention() {
        Attention::Active | Attention::Waiting | Attention::Held => true,
        Attention::Final | Attention::Missing => is_going_missing,
    }
}

/// When the oldest word of the runs was told that may go on; where there are none, the newest
/// of all.
pub(in crate::app) fn told(watch: &Watch) -> Option<DateTime<Utc>> {
    let unfinished = watch.runs.values().filter(|run| is_unfinished(run));
    let oldest = unfinished.map(|run| run.row_told).min();
    let newest = || watch.runs.values().map(|run| run.row_told).max().flatten();
    oldest.unwrap_or_else(|| watch.connection.list_told.max(newest()))
}

/// Whether the run failed, or a node in it.
fn has_failure(run: &Run) -> bool {
    failures::failures(run) > 0
}

/// What the run, or the node that was named with it, has come to.
fn last_word(run: &Run) -> Option<StatusKind> {
    match named_node(run) {
        Some(node) => node.kind(),
        None => run.status().map(Status::kind),
    }
}

pub(in crate::app) fn verdict(watch: &Watch) -> Verdict {
    let runs = || watch.runs.values();
    let ended = |wanted: StatusKind| {
        let is_it = |run: &Run| last_word(run) == Some(wanted);
        runs().any(is_it)
    };
    let is_failure = watch.ending.fails_fast && runs().any(has_failure);
    if is_failure || ended(StatusKind::Failed) {
        Verdict::Failed
    } else if ended(StatusKind::Terminated) || runs().any(Run::is_deleted) {
        Verdict::Stopped
    } else {
        Verdict::Succeeded
    }
}
