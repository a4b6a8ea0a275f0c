//! What the service says of a run itself: run rows, details, rows of the list.

use chrono::{DateTime, Utc};

use crate::app::nodes::step_back::goes_back;
use crate::app::nodes::tree::Tree;
use crate::app::nodes::tree::place::ROOT;
use crate::app::runs::anew::Anew;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::news::News;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{
    Exchange, Outcome, Phase, RefusalKind, RunDetails, RunId, RunRow, SourceError, Status, Timing,
};

/// Takes an answer about one run in, or notes why there is none.
pub(in crate::app) fn merge(
    runs: &mut Runs,
    id: &RunId,
    outcome: Outcome<RunDetails>,
    moment: AnswerMoment,
) -> Changed {
    let Some(run) = runs.get_mut(id.as_str()) else {
        return Changed::Nothing;
    };
    match outcome {
        Ok(answer) => take_in(run, &answer.content, &answer.exchange, moment.at_service),
        Err(error) => {
            if !run.is_known() && is_not_found(&error) {
                run.note_refusal(moment);
            }
            run.details_error = Some(error);
            run.details_refused = moment.refused;
            Changed::Facts
        }
    }
}

fn is_not_found(error: &SourceError) -> bool {
    matches!(error, SourceError::Refused(refusal) if refusal.kind == RefusalKind::NotFound)
}

/// Takes details in, from whichever operation they came.
pub(in crate::app) fn take_in(
    run: &mut Run,
    details: &RunDetails,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Changed {
    let known = run.row_from;
    let told = AnsweredRun {
        row: &details.row,
        timing: &details.timing,
    };
    let mut changed = take_in_told(run, &told, exchange, now);
    let sequence = exchange.sequence;
    // What an old replica tells of the run's times is old, too.
    let is_pending = run.pending.is_open() && run.row_from == known;
    if sequence <= run.details_from || is_pending {
        return changed;
    }
    run.details_from = sequence;
    run.details_error = None;
    let timing = if is_of_the_time_before(run, &details.timing) {
        Timing::default()
    } else {
        details.timing.clone()
    };
    let details = RunDetails {
        row: run.details.row.clone(),
        // The list does not carry these; what `GetPipelineRun` told stays.
        manifest: details
            .manifest
            .clone()
            .or_else(|| run.details.manifest.clone()),
        arguments: details
            .arguments
            .clone()
            .or_else(|| run.details.arguments.clone()),
        options: details
            .options
            .clone()
            .or_else(|| run.details.options.clone()),
        timing: timing.possible(run.phase() == Phase::Final),
        ..details.clone()
    };
    if run.details != details {
        let is_elsewhere = run.details.workspace_id != details.workspace_id;
        run.ask_anew(Anew::demand_if(is_elsewhere));
        run.details = details.kept();
        changed = changed.max(Changed::Facts);
    }
    changed
}

/// An old replica may tell the times of the execution before once more.
fn is_of_the_time_before(run: &Run, told: &Timing) -> bool {
    told.started.is_some() && told.started == run.timing_before.started
}

/// Takes a run's own word in. What the row does not say stays as it was.
pub(super) fn take_in_row(
    run: &mut Run,
    row: &RunRow,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Changed {
    let timing = &Timing::default();
    take_in_told(run, &AnsweredRun { row, timing }, exchange, now)
}

/// What an answer tells of a run itself; only some tell its times.
struct AnsweredRun<'a> {
    row: &'a RunRow,
    timing: &'a Timing,
}

fn take_in_told(
    run: &mut Run,
    told: &AnsweredRun<'_>,
    exchange: &Exchange,
    now: DateTime<Utc>,
) -> Changed {
    let (row, sequence) = (told.row, exchange.sequence);
    if sequence <= run.row_from {
        return Changed::Nothing;
    }
    let was_missing = run.absence.end();
    run.ask_anew(Anew::demand_if(was_missing));
    run.refusal = None;
    if !is_believed(run, told, exchange) {
        // It is asked again at once: a second answer must confirm it.
        run.ask_anew(Anew::Demand);
        return Changed::Nothing;
    }
    let is_first = !run.is_known();
    run.row_from = sequence;
    if row.status.is_some() || run.status().is_none() {
        run.row_told = Some(exchange.received);
        run.word_told = Some(exchange.received);
    }
    let known = &run.details.row;
    let new = completed(row, known);
    if new == *known && !is_first {
        return Changed::Nothing;
    }
    run.changed_from = sequence;
    if let (Some(from), Some(to)) = (&known.status, &new.status)
        && from != to
    {
        run.news.push(News::Became {
            place: ROOT,
            from: Some(from.clone()),
            to: to.clone(),
        });
    }
    let leaves_its_end = run.phase() == Phase::Final && !is_final(&new);
    let root = new.root.clone();
    let mut changed = if known.status == new.status && known.name == new.name {
        Changed::Facts
    } else {
        Changed::Structure
    };
    run.details.row = new.kept();
    run.ask_anew(Anew::Everything);
    if leaves_its_end {
        run.forget_times();
        run.rerun_from = sequence;
    }
    run.deleted_at = run.is_deleted().then(|| run.deleted_at.unwrap_or(now));
    if let Some(root) = root
        && run.root() != Some(&root)
    {
        // Another root is another execution: nothing of the old tree holds.
        run.tree = Tree::rooted(root.kept());
        changed = Changed::Structure;
    }
    let fold_opened = opens_itself(run);
    changed.max(Changed::structure(fold_opened))
}

/// A row with what it does not say taken from what is known.
fn completed(row: &RunRow, known: &RunRow) -> RunRow {
    RunRow {
        run: row.run.clone(),
        status: row.status.clone().or_else(|| known.status.clone()),
        name: row.name.clone().or_else(|| known.name.clone()),
        user_id: row.user_id.clone().or_else(|| known.user_id.clone()),
        parent_user_id: row
            .parent_user_id
            .clone()
            .or_else(|| known.parent_user_id.clone()),
        root: row.root.as_ref().or(known.root.as_ref()).cloned(),
        source_id: row.source_id.clone().or_else(|| known.source_id.clone()),
        deleted: row.deleted.or(known.deleted),
    }
}

/// Opens a run that is not over, or that failed.
fn opens_itself(run: &mut Run) -> bool {
    use crate::domain::StatusKind;
    let kind = run.status().map(Status::kind);
    let is_quiet = matches!(
        kind,
        Some(StatusKind::Succeeded | StatusKind::Skipped | StatusKind::Terminated)
    );
    let opens = !is_quiet || run.branch.is_some();
    opens
        && run
            .tree
            .node_mut(ROOT)
            .is_some_and(|root| root.fold.open_by_itself())
}

fn is_final(row: &RunRow) -> bool {
    row.status.as_ref().is_some_and(Status::is_final)
}

/// A run steps back, or is there again after it was deleted, only when its start is a later
/// one or a second answer confirms it.
fn is_believed(run: &mut Run, told: &AnsweredRun<'_>, exchange: &Exchange) -> bool {
    let was_final = run.phase() == Phase::Final;
    let (known, status) = (&run.details, told.row.status.as_ref());
    let is_back = known.row.deleted == Some(true) && told.row.deleted == Some(false);
    if is_back
        || goes_back(
            known.row.status.as_ref(),
            &known.timing,
            status,
            told.timing,
        )
    {
        return run.pending.confirms(exchange);
    }
    if run.pending.end() && was_final {
        // Either that step was none, or the run was run again and has ended between two answers.
        run.ask_anew(Anew::Everything);
    }
    true
}
