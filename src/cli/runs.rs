//! `paiwatch runs`: list runs, a line each.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{RunsFlags, TargetFlags};
use crate::cli::headless::{connect, runtime};
use crate::cli::options::Options;
use crate::cli::output::{lines, print};
use crate::cli::{known, setup, targets};
use crate::config::Watched;
use crate::domain::{RunDetails, RunFilter, Search};
use crate::print::{json, runs};
use crate::text::ScriptText;

/// So many runs are listed where no filter says how many.
const USUAL: usize = 20;

/// Lists the runs that fit the filter, else that of the context, the newest first.
pub(super) fn run(flags: &RunsFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    let of_context = match &common.of_context.watched {
        Some(Watched::Filter(filter)) => Some(filter),
        Some(Watched::Targets(_)) | None => None,
    };
    let search = match flags.filter.as_ref().or(of_context) {
        Some(filter) => targets::search(&common, filter)?,
        None => Search::of(RunFilter::default(), USUAL),
    };
    let options = Options::read(&common, &TargetFlags::default())?;
    runtime()?.block_on(async {
        options.begin_log();
        let connected = connect(options).await?;
        let patience = flags.patience.of_a_look();
        let answer = connected.search(&search, patience).await?;
        let found = search.found(&answer.content);
        let is_found = |run: &&RunDetails| found.contains(&run.row.run);
        let found: Vec<&RunDetails> = answer.content.runs.iter().filter(is_found).collect();
        known::keep(
            found
                .iter()
                .map(|run| (&run.row.run, run.row.name.as_deref().unwrap_or_default())),
        );
        let settings = &connected.settings;
        if flags.json {
            let list = runs::RunList::of(&answer, &found, &settings.place);
            print(&json::text(&list))?;
            return Ok(ExitCode::SUCCESS);
        }
        let now = answer.exchange.service_moment();
        print(&lines(&runs::lines(
            &found,
            now,
            &settings.zone,
            settings.glyphs,
        )))?;
        note_the_rest(found.len(), answer.content.total, search.limit);
        Ok(ExitCode::SUCCESS)
    })
}

/// Somebody who looks is told that there are more, or none.
fn note_the_rest(listed: usize, total: Option<i64>, limit: usize) {
    if !io::stdout().is_terminal() {
        return;
    }
    let all = total.filter(|total| i64::try_from(listed).is_ok_and(|listed| *total > listed));
    match all {
        _ if listed == 0 => warn(Some(ScriptText::NoRunFits.into())),
        Some(all) if listed >= limit => warn(Some(ScriptText::Listed(listed, all).into())),
        Some(_) | None => {}
    }
}
