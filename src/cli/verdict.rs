//! How the runs ended, for those who waited for it.

use std::process::ExitCode;

use crate::app::model::Model;
use crate::app::run::Run;
use crate::domain::StatusKind;

/// The verdict on runs that are all over, as an exit code.
pub(super) fn verdict(model: &Model) -> ExitCode {
    let kinds = || {
        model
            .runs
            .values()
            .filter_map(|run| Some(run.status()?.kind()))
    };
    let any = |wanted: StatusKind| kinds().any(|kind| kind == wanted);
    let is_gone = model.runs.values().any(Run::is_deleted);
    ExitCode::from(if any(StatusKind::Failed) {
        1
    } else if any(StatusKind::Terminated) || is_gone {
        3
    } else if model.runs.values().any(Run::is_unanswered) {
        5
    } else {
        0
    })
}
