//! Looking for the runs that were named before anything of them is watched or printed.

use std::time::Duration;

use tokio::time::{Instant, sleep_until, timeout_at};

use crate::app::model::settings::Target;
use crate::cli::failure::{Failure, warn};
use crate::cli::flags::ONE_LOOK;
use crate::cli::hint::{Way, hint_of};
use crate::domain::{
    Answer, Matching, Named, NamedRun, Operation, Outcome, RunPage, Search, SourceError, Term,
};
use crate::poll::pace::Backoff;
use crate::source::Client;
use crate::source::transport::Transport;
use crate::text::{CliText, Text};

/// The runs that were named, and what searches for them have told.
pub(super) async fn resolve<T: Transport>(
    client: &Client<T>,
    named: Vec<Named>,
    patience: Duration,
    way: &Way,
) -> Result<(Vec<Target>, Vec<Answer<RunPage>>), Failure> {
    let (mut targets, mut listed) = (Vec::new(), Vec::new());
    for named in named {
        match named {
            Named::Runs(search) => {
                let (found, answer) = found(client, &search, patience, way).await?;
                targets.extend(found);
                listed.push(answer);
            }
            Named::Run(NamedRun {
                run, node, token, ..
            }) => targets.push(Target { run, node, token }),
        }
    }
    Ok((targets, listed))
}

/// The runs that a search finds; at least one where it looks for that one.
async fn found<T: Transport>(
    client: &Client<T>,
    search: &Search,
    patience: Duration,
    way: &Way,
) -> Result<(Vec<Target>, Answer<RunPage>), Failure> {
    let page = answered(client, search, patience).await;
    let page = page.map_err(|error| unheard(way, &error, Operation::ListPipelineRuns))?;
    let runs = search.found(&page.content).into_iter();
    let target = |run| Target {
        node: search.node.clone(),
        ..Target::from(run)
    };
    let found: Vec<Target> = runs.map(target).collect();
    if found.is_empty() && search.name == Matching::Whole {
        let name = search.filter.name.as_ref().map_or("", Term::as_str);
        let nothing = Text::Cli(CliText::NoRunOfThatName(name.to_owned()));
        return Err(Failure::no_answer(nothing, Text::Cli(CliText::HowToName)));
    }
    Ok((found, page))
}

/// The answer to a search, which is asked again where the next one may be better.
pub(super) async fn answered<T: Transport>(
    client: &Client<T>,
    search: &Search,
    patience: Duration,
) -> Outcome<RunPage> {
    let mut backoff = Backoff::default();
    // Whoever waits long waits for others, too; whoever looks once is told at once.
    let waits_long = patience > ONE_LOOK;
    let may_be_renewed = |error: &SourceError| error.is_about_credentials() && waits_long;
    let mut is_said = false;
    let end = Instant::now() + patience;
    loop {
        let too_late = |_| Err(SourceError::TimedOut { after: patience });
        let outcome = timeout_at(end, client.search(search)).await;
        let error = match outcome.unwrap_or_else(too_late) {
            Err(error) if error.may_pass() || may_be_renewed(&error) => error,
            outcome => return outcome,
        };
        let asked = error.retry_after();
        let Some(next) = next_try(asked, backoff.failure(asked), end) else {
            return Err(error);
        };
        if waits_long && !is_said {
            is_said = true;
            warn(Some(Text::Trouble(error)));
        }
        sleep_until(next).await;
    }
}

/// The last try has so long for its answer.
const LAST_TRY: Duration = Duration::from_secs(1);

/// When to ask again, which the service may have asked to be later; not at all where patience
/// ends before. What would rest for too long is tried once more while there is time: who is
/// patient for so long is so to the end.
fn next_try(asked: Option<Duration>, rest: Duration, end: Instant) -> Option<Instant> {
    let now = Instant::now();
    let last = end.checked_sub(LAST_TRY).filter(|last| *last > now)?;
    let may_ask = asked.is_none_or(|asked| now + asked <= last);
    may_ask.then(|| (now + rest).min(last))
}

/// Nothing was told, for this reason.
pub(super) fn unheard(way: &Way, error: &SourceError, operation: Operation) -> Failure {
    Failure::no_answer(Text::Trouble(error.clone()), hint_of(way, error, operation))
}
