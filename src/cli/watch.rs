//! `paiwatch TARGET…`: watch on the screen, or line by line where there is none.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::cli::environment::environment;
use crate::cli::environment::variable;
use crate::cli::exit_code::{UNREAD, exit_code};
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::{ONE_LOOK, UntilFlags, WatchFlags};
use crate::cli::headless::{follow, runtime, start};
use crate::cli::options::{Appearance, Options, appearance};
use crate::cli::output::print;
use crate::cli::status::{self, Form, OutputsWanted, nodes_must_be_there};
use crate::cli::{known, setup};
use crate::clock::Clock;
use crate::config::Last;
use crate::domain::{Discovery, Matching, Named, target_of};
use crate::print::lines::Lines;
use crate::print::summary;
use crate::run::{self, LoopEnd, PanicInjection, Polling, Shell};
use crate::term::{self, HANG_UP, Session, Wishes};

/// An answer on the background that comes later changes nothing.
const BACKGROUND: TimeDelta = TimeDelta::milliseconds(100);

/// Watches what the flags name.
pub(super) fn run(flags: &WatchFlags) -> Result<ExitCode, Failure> {
    let common = setup::settled(flags.common())?;
    if flags.once {
        let is_named = !flags.named.targets.is_empty();
        let look = status::Look {
            form: if is_named { Form::Tree } else { Form::Lines },
            outputs: OutputsWanted::OfFew,
            patience: flags.until.patience.of_a_look(),
        };
        return status::print_status(&common, &flags.named, look);
    }
    let mut options = Options::read(&common, &flags.named)?;
    options.settings.exit_on_final = patience(flags.until);
    go_on_looking(&mut options);
    watch(options, appearance(&common))
}

/// Runs that are named by a filter are looked for as long as the watch lasts, so that new ones
/// come to it. One that ends by itself must know of some at first, the screen may wait for them.
fn go_on_looking(options: &mut Options) {
    let [Named::Runs(search)] = &options.targets[..] else {
        return;
    };
    if search.name == Matching::Whole {
        // `@latest` is one run.
        return;
    }
    options.settings.discovery = Some(Discovery {
        search: Arc::new((**search).clone()),
        has_end: true,
    });
    if options.settings.exit_on_final.is_none() {
        options.targets.clear();
    }
}

/// How long a watch that ends by itself goes without a good answer.
pub(super) fn patience(flags: UntilFlags) -> Option<Duration> {
    let ends_by_itself = flags.exit_on_final || !io::stdout().is_terminal();
    ends_by_itself.then_some(flags.patience.of_a_watch())
}

/// Watches until somebody leaves.
pub(super) fn watch(options: Options, appearance: Appearance) -> Result<ExitCode, Failure> {
    let runtime = runtime()?;
    runtime.block_on(async {
        let (log, wishes, has_bell) = (options.log.clone(), options.wishes, options.has_bell);
        let last = options.last.clone();
        let has_screen = io::stdout().is_terminal();
        let patience = options.settings.exit_on_final.unwrap_or(ONE_LOOK);
        let (mut model, mut polling) = start(options, patience).await?;
        let service = model.settings.place.clone();
        keep(last.as_ref(), &model);
        if !has_screen {
            warn(log.begin_aside(service));
            let ending = watch_in_lines(&mut model, &mut polling).await;
            keep(last.as_ref(), &model);
            return ending;
        }
        model.notice = log.begin(service);
        let ending =
            watch_on_screen(&mut model, &mut polling, appearance, (wishes, has_bell)).await;
        keep(last.as_ref(), &model);
        ending
    })
}

/// Keeps what is watched for `@last`. The token of a shared run is a secret and is not kept.
fn keep(last: Option<&Last>, model: &Model) {
    let runs: Vec<String> = model.watch.runs.keys().map(target_of).collect();
    if let Some(last) = last.filter(|_| !runs.is_empty()) {
        known::remember(model);
        // A disk that is full is no reason not to watch.
        let _ = last.write(&runs);
    }
}

async fn watch_on_screen(
    model: &mut Model,
    polling: &mut Polling,
    appearance: Appearance,
    (wishes, has_bell): (Wishes, bool),
) -> Result<ExitCode, Failure> {
    let mut session = Session::take(wishes).map_err(|lack| Failure::no_terminal(&lack))?;
    let clock = Clock::system();
    let asked = appearance.asks_background && session.ask_background().is_ok();
    let panic_injection = variable("PAIWATCH_PANIC").and_then(|name| PanicInjection::named(&name));
    let outside = Shell {
        theme: appearance.theme,
        background_until: asked.then(|| clock.now() + BACKGROUND),
        has_bell,
        clock: &clock,
        session: &mut session,
        polling,
        environment: &environment(),
    };
    let ending = run::watch(model, outside, panic_injection).await;
    let ending = match ending {
        Err(_) if session.is_gone() => Ok(LoopEnd::Signal(HANG_UP)),
        ending => ending,
    };
    term::give_back();
    match ending.map_err(|error| Failure::machine(&error))? {
        LoopEnd::Left => {
            for line in summary::lines(model) {
                // Whoever has closed the terminal reads nothing.
                let _ = writeln!(io::stdout(), "{line}");
            }
            // Leaving is no verdict.
            let end = model.watch.ending.end();
            end.map_or(Ok(ExitCode::SUCCESS), |end| exit_code(model, end))
        }
        LoopEnd::Signal(number) => Ok(ExitCode::from(128 + number)),
        LoopEnd::Panic => Err(Failure::bug()),
    }
}

/// Without a screen: a line for every change, until all is over. That is its end, so the
/// exit code is the verdict.
async fn watch_in_lines(model: &mut Model, polling: &mut Polling) -> Result<ExitCode, Failure> {
    let mut lines = Lines::default();
    let mut printed = Ok(true);
    let end = follow(model, polling, |model| {
        let is_there = model.watch.runs.values().try_for_each(nodes_must_be_there);
        printed = is_there.map(|()| true);
        let mut changes = lines.changes(model).into_iter();
        while let (Ok(true), Some(line)) = (&printed, changes.next()) {
            printed = print(&format!("{line}\n"));
        }
        printed == Ok(true)
    })
    .await?;
    match end.filter(|_| printed == Ok(true)) {
        Some(end) => exit_code(model, end),
        None => printed.map(|_| ExitCode::from(UNREAD)),
    }
}
