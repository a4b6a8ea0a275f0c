//! Asking without a screen: the same poller and the same model, up to a point.

use std::process::ExitCode;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, timeout_at};

use crate::app::message::Message;
use crate::app::model::{Model, Target};
use crate::app::run::Run;
use crate::app::update::update;
use crate::cli::failure::{Failure, warn};
use crate::cli::options::{Options, no_way};
use crate::clock::Clock;
use crate::domain::{
    Named, NamedRun, RefusalKind, RunDetails, RunFilter, RunId, SourceError, Term, WorkspaceId,
};
use crate::logfile;
use crate::print::journal::Journal;
use crate::run::{Ending, Polling};
use crate::source::Client;
use crate::source::transport::Transport;
use crate::text::Text;

/// How many runs are looked through for one of exactly the name.
const SAME_NAME: usize = 100;

/// One thread is enough: the work is waiting.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::machine(&error))
}

/// A model of the targets and the poller that fills it.
pub(super) async fn start(options: Options) -> Result<(Model, Polling), Failure> {
    let transport = options.transport()?;
    let clock = Clock::system();
    let workspace = options.scope.workspace.clone().unwrap_or_default();
    let client = Client::new(
        transport,
        options.account,
        options.endpoint,
        options.scope,
        clock.clone(),
    );
    let (client, targets) = resolve(client, options.targets, &workspace).await?;
    let model = Model::new(targets, options.settings, clock.now());
    let polling = Polling::start(client, clock, options.manners, &model);
    Ok((model, polling))
}

/// The runs that were named, and a client that may see the shared ones among them.
async fn resolve<T: Transport>(
    mut client: Client<T>,
    named: Vec<Named>,
    workspace: &str,
) -> Result<(Client<T>, Vec<Target>), Failure> {
    let mut targets = Vec::new();
    for named in named {
        match named {
            Named::Latest(name) => targets.push(latest(&client, name, workspace).await?.into()),
            Named::Run(NamedRun {
                run, node, token, ..
            }) => {
                if let Some(token) = token {
                    client = client.with_token(run.clone(), token);
                }
                targets.push(Target { run, node });
            }
        }
    }
    Ok((client, targets))
}

/// The newest run of the workspace, of this name where one is given.
async fn latest<T: Transport>(
    client: &Client<T>,
    name: Option<Term>,
    workspace: &str,
) -> Result<RunId, Failure> {
    let wanted = name.as_ref().map_or("", Term::as_str).to_owned();
    let filter = RunFilter {
        name,
        workspace: Some(WorkspaceId::from(workspace)).filter(|id| !id.is_empty()),
        ..RunFilter::default()
    };
    let page = client.runs(&filter, SAME_NAME).await.map_err(no_way)?;
    // Whether the service looks for a part of the name too is not published.
    let is_named =
        |run: &RunDetails| wanted.is_empty() || run.row.name.as_deref() == Some(wanted.as_str());
    let run = page.content.runs.iter().find(|run| is_named(run));
    run.map(|run| run.row.run.kept())
        .ok_or_else(|| Failure::no_answer(Text::NoRunOfThatName(wanted), Text::HowToName))
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
    trouble.is_some_and(|trouble| match &trouble.error {
        SourceError::Refused(refusal) => refusal.kind == RefusalKind::Credentials,
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::Garbled { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Throttled { .. } => false,
    })
}

fn given_up(model: &Model, patience: Duration) -> Failure {
    let hint = if is_refused(model) {
        Text::HowToMendCredentials
    } else {
        Text::HowToReach(model.settings.place.clone())
    };
    let what = match &model.connection.trouble {
        Some(trouble) => Text::Trouble(trouble.error.clone()),
        None => Text::GivenUp(patience),
    };
    Failure::no_answer(what, hint)
}

/// 0 where everything that was named was answered, else 5 (DESIGN 2).
pub(super) fn verdict(model: &Model) -> ExitCode {
    let is_answered = |run: &Run| !run.is_unanswered() && run.top().is_some();
    let all_answered = model.runs.values().all(is_answered);
    ExitCode::from(if all_answered { 0 } else { 5 })
}
