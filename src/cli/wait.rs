//! `paiwatch wait`: leave when all runs have finished; the exit code is the verdict.

mod progress;

use std::process::ExitCode;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use self::progress::Progress;
use crate::app::model::Model;
use crate::app::model::ending::{Ending, WatchEnd};
use crate::cli::exit_code::{UNREAD, exit_code};
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{Common, TargetFlags, WaitFlags};
use crate::cli::headless::{follow, follow_causes, runtime, start};
use crate::cli::options::Options;
use crate::cli::output::{lines, print};
use crate::cli::status::nodes_must_be_there;
use crate::cli::{known, setup};
use crate::domain::Phase;
use crate::print::verdicts::verdicts;
use crate::run::Polling;
use crate::term::Endings;
use crate::text::{ScriptText, Text};

/// The verdict is there: so long at most the causes of failures are waited for.
const CAUSES: Duration = Duration::from_secs(5);
/// The end of a time that nobody has limited.
const NO_LIMIT: Duration = Duration::from_hours(24 * 365 * 10);

/// Why the waiting is over.
enum Over {
    End(WatchEnd),
    TimeLimit(Duration),
    Signal(u8),
    /// Nobody reads what is printed any more.
    Unread,
}

/// Waits, and says how each run has ended.
pub(super) fn run(flags: &WaitFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    must_name_runs(&common, &flags.named, "wait")?;
    let mut options = Options::read(&common, &flags.named)?;
    let patience = flags.patience.of_a_watch();
    options.settings.exit_on_final = Some(patience);
    runtime()?.block_on(async {
        let limit = Instant::now() + flags.timeout.unwrap_or(NO_LIMIT);
        let log = options.log.clone();
        let too_late = || Failure::time_limit(flags.timeout.unwrap_or_default(), (1, 1));
        let started = timeout_at(limit, start(options, patience)).await;
        let (mut model, mut polling) = started.map_err(|_| too_late())??;
        warn(log.begin_aside(model.settings.place.clone()));
        if flags.fail_fast {
            model.watch.ending = Ending::at_first_failure();
        }
        let mut progress = Progress::of(flags.quiet);
        let over = wait(&mut model, &mut polling, &mut progress, limit, flags).await?;
        progress.end();
        known::remember(&model);
        if let Over::End(WatchEnd::Verdict(_)) = over {
            follow_causes(&mut model, &mut polling, CAUSES).await?;
        }
        tell(&model, &over, flags.quiet)
    })
}

async fn wait(
    model: &mut Model,
    polling: &mut Polling,
    progress: &mut Progress,
    limit: Instant,
    flags: &WaitFlags,
) -> Result<Over, Failure> {
    let mut printed = Ok(true);
    // A line that is drawn again and again must not be left behind.
    let mut endings = progress
        .is_drawn()
        .then(Endings::new)
        .transpose()
        .map_err(|error| Failure::machine(&error))?;
    let signal = async {
        match &mut endings {
            Some(endings) => endings.next().await,
            None => std::future::pending().await,
        }
    };
    let followed = follow(model, polling, |model| {
        let is_there = model.watch.runs.values().try_for_each(nodes_must_be_there);
        printed = is_there.and_then(|()| progress.show(model));
        printed == Ok(true)
    });
    let end = tokio::select! {
        biased;
        number = signal => return Ok(Over::Signal(number)),
        followed = timeout_at(limit, followed) => match followed {
            Ok(end) => end?,
            Err(_) => return Ok(Over::TimeLimit(flags.timeout.unwrap_or_default())),
        },
    };
    printed?;
    Ok(end.map_or(Over::Unread, Over::End))
}

/// Says how each run has ended, or how far it is.
fn tell(model: &Model, over: &Over, is_quiet: bool) -> Result<ExitCode, Failure> {
    let is_read = match over {
        Over::Unread | Over::Signal(_) => false,
        Over::End(_) | Over::TimeLimit(_) => !is_quiet,
    };
    if is_read {
        print(&lines(&verdicts(model)))?;
    }
    match over {
        Over::End(end) => exit_code(model, *end),
        Over::TimeLimit(limit) => {
            let runs = model.watch.runs.values();
            let unfinished = runs.filter(|run| run.phase() != Phase::Final).count();
            Err(Failure::time_limit(
                *limit,
                (unfinished, model.watch.runs.len()),
            ))
        }
        Over::Signal(number) => Ok(ExitCode::from(128 + number)),
        Over::Unread => Ok(ExitCode::from(UNREAD)),
    }
}

/// What waits for the end of runs must know which: without any it would never end.
pub(super) fn must_name_runs(
    common: &Common,
    named: &TargetFlags,
    command: &'static str,
) -> Result<(), Failure> {
    if named.is_given() || common.of_context.watched.is_some() {
        return Ok(());
    }
    let usage = match command {
        "events" => "paiwatch events RUN…",
        _ => "paiwatch wait RUN…",
    };
    let (what, hint) = (ScriptText::NoRun(command), ScriptText::HowToGiveRun(usage));
    Err(Failure::usage(Text::from(what), Text::from(hint)))
}
