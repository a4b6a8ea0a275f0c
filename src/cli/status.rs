//! `paiwatch status`: print what is known once, and leave.

use std::process::ExitCode;

use crate::app::model::Model;
use crate::app::run::Run;
use crate::app::settled::is_settled;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{Common, StatusFlags};
use crate::cli::look::{PATIENCE, look, runtime, start};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::print::{json, table};

/// Looks until everything was answered, and prints it. A target that is never answered makes it fail with 5, after printing.
pub(super) fn run(common: &Common, flags: &StatusFlags) -> Result<ExitCode, Failure> {
    let mut options = Options::read(common, &flags.named.targets)?;
    // Nobody watches: one look goes as fast as the service may be asked.
    options.settings.interval = options.settings.floor;
    runtime()?.block_on(async {
        warn(
            options
                .log
                .clone()
                .begin_aside(options.settings.place.clone()),
        );
        let (mut model, mut polling) = start(options, PATIENCE).await?;
        look(&mut model, &mut polling, PATIENCE, is_settled).await?;
        let text = if flags.json {
            json::text(&json::report(&model))
        } else {
            table::table(&model)
        };
        print(&text)?;
        Ok(completeness(&model))
    })
}

/// 0 where everything that was named was answered, else 5.
fn completeness(model: &Model) -> ExitCode {
    let is_answered = |run: &Run| !run.is_unanswered() && run.top().is_some();
    let all_answered = model.runs.values().all(is_answered);
    ExitCode::from(if all_answered { 0 } else { 5 })
}
