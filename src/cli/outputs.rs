//! `paiwatch outputs`: list and print what came out of a run or of a node.

use std::process::ExitCode;

use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{OutputsFlags, TargetFlags};
use crate::cli::headless::{Glance, glance, runtime};
use crate::cli::options::Options;
use crate::cli::output::{lines, print};
use crate::cli::setup;
use crate::cli::subject::Subject;
use crate::print::{json, outputs};
use crate::run::Wanted;
use crate::text::ScriptText;

/// Reads the run once, and prints its outputs. What could not be read is said on standard
/// error, and makes it end with 5.
pub(super) fn run(flags: &OutputsFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let subject = Subject::of(&flags.subject);
    let options = Options::read(&common, &TargetFlags::of(&subject.run))?;
    runtime()?.block_on(async {
        options.begin_log();
        let wanted = Wanted {
            outputs: true,
            causes: false,
        };
        let patience = flags.patience.of_a_look();
        let Glance {
            model,
            unread,
            failure,
        } = glance(options, wanted, patience).await?;
        if let Some(failure) = failure {
            return Err(failure);
        }
        let Some((run, place)) = subject.place(&model, &unread)? else {
            return Ok(ExitCode::from(5));
        };
        let found = outputs::found(run, place, flags.kind.as_deref());
        let text = if flags.json {
            json::text(&outputs::list(&model, run, &found))
        } else if flags.value {
            outputs::values(&found)
        } else {
            lines(&outputs::lines(run, &found))
        };
        print(&text)?;
        let is_whole = unread.is_empty();
        if found.is_empty() && is_whole && !flags.json {
            warn(Some(ScriptText::NoOutputs(flags.kind.clone()).into()));
        }
        Ok(ExitCode::from(if is_whole { 0 } else { 5 }))
    })
}
