//! How a watch that waited for its runs ended, as an exit code.

use std::process::ExitCode;

use crate::app::model::Model;
use crate::app::model::ending::{Verdict, WatchEnd};
use crate::cli::failure::Failure;
use crate::cli::headless::given_up;
use crate::text::Text;

/// The reason for ending decides: what was given up is no verdict, whatever is known of others.
pub(super) fn exit_code(model: &Model, end: WatchEnd) -> Result<ExitCode, Failure> {
    match end {
        WatchEnd::Verdict(Verdict::Succeeded) => Ok(ExitCode::SUCCESS),
        WatchEnd::Verdict(Verdict::Failed) => Ok(ExitCode::from(1)),
        WatchEnd::Verdict(Verdict::Stopped) => Ok(ExitCode::from(3)),
        WatchEnd::Missing => Err(missing(model)),
        WatchEnd::NoAnswer => Err(given_up(model)),
    }
}

/// Names the runs that are not answered for.
fn missing(model: &Model) -> Failure {
    let runs = model.runs.values();
    let missing = runs.filter(|run| run.is_unanswered() && !run.is_deleted());
    let ids = missing.map(|run| run.id.clone()).collect();
    let patience = model.settings.exit_on_final.unwrap_or_default();
    Failure::no_answer(Text::StillMissing(ids, patience), Text::NeverAnswered)
}
