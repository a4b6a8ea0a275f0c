//! `paiwatch status`: print what is known once, and leave.

use std::process::ExitCode;

use crate::app::model::Model;
use crate::app::run::Run;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{Common, StatusFlags};
use crate::cli::look::{Glance, PATIENCE, glance, runtime};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::domain::Unread;
use crate::print::{json, table};
use crate::text::Text;

/// Looks once, and prints what was told. What could not be read is said on standard
/// error, and makes it end with 5, as does a target that is not answered.
pub(super) fn run(common: &Common, flags: &StatusFlags) -> Result<ExitCode, Failure> {
    let options = Options::read(common, &flags.named.targets)?;
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
        } = glance(options, flags.give_up.unwrap_or(PATIENCE)).await?;
        // Who reads JSON finds everything that was named in it, whatever was told.
        if flags.json {
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
