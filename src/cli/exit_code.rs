//! How a watch that waited for its runs ended, as an exit code.

use std::process::ExitCode;
use std::time::Duration;

use crate::app::model::Model;
use crate::app::model::ending::{Verdict, WatchEnd};
use crate::app::runs::run::Run;
use crate::cli::failure::Failure;
use crate::cli::headless::given_up;
use crate::text::{CliText, PageText, Text};

/// Nobody reads any more, and there is no verdict yet. It must not look like one: the code is
/// that of a program which the signal of the closed pipe (SIGPIPE, 13) has ended.
pub(super) const UNREAD: u8 = 128 + 13;

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

/// Names the runs that are not answered for, and says for how long each was not at least.
fn missing(model: &Model) -> Failure {
    let runs = model.watch.runs.values();
    let missing = runs.filter(|run| run.is_unanswered() && !run.is_deleted());
    let missing: Vec<&Run> = missing.collect();
    let ids = missing.iter().map(|run| run.id.clone()).collect();
    let absences = missing.iter().map(|run| run.absence);
    let lasts = absences.map(|absence| absence.lasts(model.now.service));
    let least = lasts.map(|lasts| lasts.num_seconds()).min();
    let least = Duration::from_secs(least.unwrap_or_default().unsigned_abs());
    let what = Text::Cli(CliText::StillMissing(ids, least));
    Failure::no_answer(what, Text::Page(PageText::NeverAnswered))
}
