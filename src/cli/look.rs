//! Asking without a screen: the same poller and the same model, up to a point.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::app::message::Message;
use crate::app::model::{Model, Target};
use crate::app::update::update;
use crate::cli::failure::{Failure, warn};
use crate::cli::options::{Options, no_way};
use crate::cli::sources;
use crate::clock::Clock;
use crate::domain::{Named, NamedRun, Outcome, RunPage, Search, SourceError, Term, Unread};
use crate::logfile;
use crate::poll::pace::Backoff;
use crate::print::journal::Journal;
use crate::run::{Ending, Polling, once};
use crate::source::Client;
use crate::source::transport::Transport;
use crate::term::survive_full_files;
use crate::text::Text;

/// How long somebody who waits for the first answer goes without one.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// One thread is enough: the work is waiting.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::machine(&error))?;
    let entered = runtime.enter();
    survive_full_files().map_err(|error| Failure::machine(&error))?;
    drop(entered);
    Ok(runtime)
}

/// A model of the targets and the poller that fills it. A target that must be looked for is
/// looked for as long as `patience`.
pub(super) async fn start(
    options: Options,
    patience: Duration,
) -> Result<(Model, Polling), Failure> {
    let transport = options.transport()?;
    let clock = Clock::system();
    sources::ready(&options.credentials, &clock).await?;
    let credentials = options.credentials.state();
    let client = Client::new(
        transport,
        options.credentials,
        options.endpoint,
        options.scope,
        clock.clone(),
    );
    let targets = resolve(&client, options.targets, patience).await?;
    let mut model = Model::new(targets, options.settings, clock.now());
    model.connection.credentials = credentials.borrow().clone();
    let polling = Polling::start(client, clock, options.manners, &model);
    let polling = polling.with_credentials(credentials);
    Ok((model, polling))
}

/// One look at the targets: what is known of them, and what could not be read.
pub(super) struct Glance {
    pub(super) model: Model,
    pub(super) unread: Vec<Unread>,
    /// Nothing at all was told.
    pub(super) failure: Option<Failure>,
}

/// Looks once. Without any answer for as long as `patience` it ends.
pub(super) async fn glance(options: Options, patience: Duration) -> Result<Glance, Failure> {
    let transport = options.transport()?;
    let clock = Clock::system();
    sources::ready(&options.credentials, &clock).await?;
    let credentials = options.credentials.state();
    let client = Client::new(
        transport,
        options.credentials,
        options.endpoint,
        options.scope,
        clock.clone(),
    );
    let targets = resolve(&client, options.targets, patience).await?;
    let mut model = Model::new(targets, options.settings, clock.now());
    let mut journal = Journal::default();
    let report = |model: &Model| report_oddity(&mut journal, model);
    let manners = &options.manners;
    let looked = once(&mut model, client, &clock, manners, patience, report).await;
    model.connection.credentials = credentials.borrow().clone();
    for missing in &looked.unread {
        warn(logfile::note(&Text::NotRead(Box::new(missing.clone()))));
    }
    let failure = match looked.unread.first() {
        Some(first) if !looked.is_heard => Some(unheard(&model, &first.error)),
        Some(_) | None => None,
    };
    Ok(Glance {
        model,
        unread: looked.unread,
        failure,
    })
}

fn report_oddity(journal: &mut Journal, model: &Model) {
    if let Some(odd) = journal.oddity(model) {
        warn(logfile::note(&odd));
        warn(Some(odd));
    }
}

/// Nothing was told, for this reason.
fn unheard(model: &Model, error: &SourceError) -> Failure {
    let what = Text::Trouble(error.clone());
    let failure = Failure::no_answer(what, hint(model, Some(error)));
    let has_answered = match error {
        SourceError::Refused(_) | SourceError::Throttled { .. } | SourceError::Garbled { .. } => {
            !error.is_about_credentials()
        }
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Credentials(_)
        | SourceError::Intermediary(_) => false,
    };
    // Where an answer came, there is a way to it.
    if has_answered {
        failure.without_hint()
    } else {
        failure
    }
}

/// The runs that were named.
async fn resolve<T: Transport>(
    client: &Client<T>,
    named: Vec<Named>,
    patience: Duration,
) -> Result<Vec<Target>, Failure> {
    let mut targets = Vec::new();
    for named in named {
        match named {
            Named::Runs(search) => targets.extend(found(client, &search, patience).await?),
            Named::Run(NamedRun {
                run, node, token, ..
            }) => targets.push(Target { run, node, token }),
        }
    }
    Ok(targets)
}

/// The runs that a search finds, at least one.
async fn found<T: Transport>(
    client: &Client<T>,
    search: &Search,
    patience: Duration,
) -> Result<Vec<Target>, Failure> {
    let page = answered(client, search, patience).await.map_err(no_way)?;
    let found: Vec<Target> = search
        .found(&page.content)
        .into_iter()
        .map(Target::from)
        .collect();
    if found.is_empty() {
        let name = search.filter.name.as_ref().map_or("", Term::as_str);
        let nothing = Text::NoRunOfThatName(name.to_owned());
        return Err(Failure::no_answer(nothing, Text::HowToName));
    }
    Ok(found)
}

/// The answer to a search, which is asked again where the next one may be better.
async fn answered<T: Transport>(
    client: &Client<T>,
    search: &Search,
    patience: Duration,
) -> Outcome<RunPage> {
    let mut backoff = Backoff::default();
    let end = Instant::now() + patience;
    loop {
        let too_late = |_| Err(SourceError::TimedOut { after: patience });
        let outcome = timeout_at(end, client.search(search)).await;
        let error = match outcome.unwrap_or_else(too_late) {
            Err(error) if error.may_pass() => error,
            outcome => return outcome,
        };
        let next = Instant::now() + backoff.failure(error.retry_after());
        if next >= end {
            return Err(error);
        }
        sleep_until(next).await;
    }
}

/// Takes updates in until `is_enough`. Fails when no good answer came for as
/// long as `patience`, or when the service refused the credentials.
pub(super) async fn look(
    model: &mut Model,
    polling: &mut Polling,
    patience: Duration,
    mut is_enough: impl FnMut(&Model) -> bool,
) -> Result<(), Failure> {
    let clock = Clock::system();
    let mut journal = Journal::default();
    let mut answers = 0;
    let mut patience_ends = Instant::now() + patience;
    while !is_enough(model) {
        let news = timeout_at(patience_ends, polling.next()).await;
        let Ok(news) = news else {
            return Err(given_up(model, patience));
        };
        let news = news.map_err(|_: Ending| Failure::bug())?;
        let _ = update(model, Message::Tick(clock.now()));
        let _ = update(model, Message::Update(news));
        polling.hand_out(model);
        warn(journal.change(model).and_then(|text| logfile::note(&text)));
        report_oddity(&mut journal, model);
        if model.connection.answers > answers {
            answers = model.connection.answers;
            patience_ends = Instant::now() + patience;
        }
        if is_refused(model) {
            return Err(given_up(model, patience));
        }
    }
    Ok(())
}

/// Without a screen nobody is there to mend the credentials.
fn is_refused(model: &Model) -> bool {
    let trouble = model.connection.trouble.as_ref();
    trouble.is_some_and(|trouble| trouble.error.is_about_credentials())
}

fn given_up(model: &Model, patience: Duration) -> Failure {
    let error = model.connection.trouble.as_ref();
    let error = error.map(|trouble| &trouble.error);
    let what = match error {
        Some(error) => Text::Trouble(error.clone()),
        None => Text::GivenUp(patience),
    };
    Failure::no_answer(what, hint(model, error))
}

/// What to do next.
fn hint(model: &Model, error: Option<&SourceError>) -> Text {
    match error {
        Some(SourceError::Credentials(error)) if !error.problem.may_pass() => {
            Text::CredentialHint(error.clone())
        }
        Some(error) if error.is_about_credentials() => {
            Text::HowToMendCredentials(Box::new(model.connection.credentials.origin.clone()))
        }
        Some(_) | None => Text::HowToReach(model.settings.place.clone()),
    }
}
