//! `paiwatch status`: print what is known once, and leave.

use std::process::ExitCode;
use std::time::Duration;

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{Common, StatusFlags};
use crate::cli::look::{Glance, PATIENCE, glance, runtime};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::cli::setup;
use crate::domain::Unread;
use crate::print::{json, table};
use crate::text::Text;

/// Looks once, and prints what was told. What could not be read is said on standard
/// error, and makes it end with 5, as does a target that is not answered.
pub(super) fn run(flags: &StatusFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let patience = flags.give_up.unwrap_or(PATIENCE);
    print_status(&common, &flags.named.targets, patience, flags.json)
}

/// The same of these targets.
pub(super) fn print_status(
    common: &Common,
    targets: &[String],
    patience: Duration,
    is_json: bool,
) -> Result<ExitCode, Failure> {
    let options = Options::read(common, targets)?;
    runtime()?.block_on(async {
        warn(
            options
                .log
                .clone()
                .begin_aside(options.settings.place.clone()),
        );
        let Glance {
            model,
            unread,
            failure,
        } = glance(options, patience).await?;
        // Who reads JSON finds everything that was named in it, whatever was told.
        if is_json {
            print(&json::text(&json::report(&model, &unread)))?;
        } else if failure.is_none() {
            print(&table::table(&model, &unread))?;
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        for missing in &unread {
            warn(Some(Text::NotRead(Box::new(missing.clone()))));
        }
        Ok(completeness(&model, &unread))
    })
}

/// 0 where everything about all that was named was told, else 5.
fn completeness(model: &Model, unread: &[Unread]) -> ExitCode {
    let is_answered = |run: &Run| !run.is_unanswered() && run.top().is_some();
    let all_answered = unread.is_empty() && model.runs.values().all(is_answered);
    ExitCode::from(if all_answered { 0 } else { 5 })
}
