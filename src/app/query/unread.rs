//! What of the watch cannot be read while the service answers.

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::domain::{Missing, PartKind, SourceError};

/// Why a part of a run could not be read the last time. Want of a permission is said by itself,
/// and of a run that is not answered for, that it is not.
pub fn error(run: &Run, part: Missing) -> Option<&SourceError> {
    let error = last_error(run, part).filter(|error| !error.is_permission());
    error.filter(|_| is_there(run))
}

/// Whether nothing is wrong with a part of a run that is answered for.
pub fn is_well(run: &Run, part: Missing) -> bool {
    last_error(run, part).is_none() && is_there(run)
}

/// What cannot be read, of the watch, else of one of its runs, and why.
pub fn failing_part(model: &Model) -> Option<(PartKind, &SourceError)> {
    let part = model.watch.connection.failing_part(model.now.machine);
    part.or_else(|| model.watch.runs.values().find_map(failing_part_of))
}

fn failing_part_of(run: &Run) -> Option<(PartKind, &SourceError)> {
    let parts = [
        (Missing::Tree, PartKind::Shape),
        (Missing::Details, PartKind::Details),
        (Missing::Outputs, PartKind::Outputs),
    ];
    let mut parts = parts.into_iter();
    parts.find_map(|(part, kind)| Some((kind, error(run, part)?)))
}

fn last_error(run: &Run, part: Missing) -> Option<&SourceError> {
    match part {
        Missing::List => None,
        Missing::Details => run.details_error.as_ref(),
        Missing::Tree => run.shape_error.as_ref(),
        Missing::Outputs => run.outputs_error.as_ref(),
    }
}

fn is_there(run: &Run) -> bool {
    !run.is_unanswered() && !run.is_deleted()
}
