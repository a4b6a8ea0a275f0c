//! `paiwatch events`: a line of JSON for each change, until all is over.

use std::process::ExitCode;

use crate::app::model::ending::{Verdict, WatchEnd};
use crate::cli::exit_code::exit_code;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::EventsFlags;
use crate::cli::headless::{follow, runtime, start};
use crate::cli::options::Options;
use crate::cli::output::print;
use crate::cli::status::nodes_must_be_there;
use crate::cli::wait::must_name_runs;
use crate::cli::{known, setup};
use crate::print::events::{self, Events};

/// Prints changes as they come, each line at once. Whoever stops reading has seen enough.
pub(super) fn run(flags: &EventsFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    must_name_runs(&common, &flags.named, "events")?;
    let mut options = Options::read(&common, &flags.named)?;
    let patience = flags.patience.of_a_watch();
    options.settings.exit_on_final = Some(patience);
    runtime()?.block_on(async {
        let log = options.log.clone();
        let (mut model, mut polling) = start(options, patience).await?;
        warn(log.begin_aside(model.settings.place.clone()));
        let mut events = Events::new(flags.since_start);
        let mut printed = Ok(true);
        let end = follow(&mut model, &mut polling, |model| {
            printed = model
                .watch
                .runs
                .values()
                .try_for_each(nodes_must_be_there)
                .map(|()| true);
            let mut changes = events.changes(model).into_iter();
            while let (Ok(true), Some(line)) = (&printed, changes.next()) {
                printed = print(&line);
            }
            printed == Ok(true)
        })
        .await?;
        known::remember(&model);
        let Some(end) = end.filter(|_| printed == Ok(true)) else {
            return printed.map(|_| ExitCode::SUCCESS);
        };
        let (verdict, code) = words(end);
        print(&events::end(&model, verdict, code))?;
        exit_code(&model, end)
    })
}

/// How it has ended, in a word and as an exit code.
fn words(end: WatchEnd) -> (&'static str, u8) {
    match end {
        WatchEnd::Verdict(Verdict::Succeeded) => ("succeeded", 0),
        WatchEnd::Verdict(Verdict::Failed) => ("failed", 1),
        WatchEnd::Verdict(Verdict::Stopped) => ("terminated", 3),
        WatchEnd::Missing | WatchEnd::NoAnswer => ("no-answer", 5),
    }
}
