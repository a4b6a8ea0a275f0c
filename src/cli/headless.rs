//! Asking without a screen: the same poller and the same model, up to a point.

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::time::{Instant, timeout, timeout_at};

use crate::app::estimate::PastPolicy;
use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::model::Settings;
use crate::app::model::ending::WatchEnd;
use crate::app::nodes::tree::ROOT;
use crate::app::query::failure::{self, Cause};
use crate::app::runs::failures::first_failed;
use crate::app::runs::run::Run;
use crate::app::update::update;
use crate::cli::environment::cache;
use crate::cli::failure::{Failure, warn};
use crate::cli::hint::{Way, hint, hint_of_silence};
use crate::cli::look_for::{answered, resolve, unheard};
use crate::cli::options::Options;
use crate::cli::{known, sources};
use crate::clock::Clock;
use crate::domain::{
    Answer, CredentialState, Named, Operation, RunPage, Search, SourceError, Unread, Update,
    by_reason,
};
use crate::logfile;
use crate::poll::Limits;
use crate::print::journal::Journal;
use crate::run::{LookRequest, LoopEnd, PastFiles, Polling, Wanted, once};
use crate::source::Client;
use crate::source::http::Http;
use crate::term::survive_full_files;
use crate::text::{CliText, NoticeText, PageText, ScriptText, Text};

/// One thread is enough: the work is waiting.
pub(super) fn runtime() -> Result<Runtime, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::machine(&error))?;
    let entered = runtime.enter();
    survive_full_files().map_err(|error| Failure::machine(&error))?;
    drop(entered);
    Ok(runtime)
}

/// A client that can ask, and what else the options were about.
pub(super) struct Connected {
    pub(super) client: Client<Http>,
    pub(super) clock: Clock,
    pub(super) limits: Limits,
    pub(super) settings: Settings,
    past: PastPolicy,
    credentials: watch::Receiver<CredentialState>,
    targets: Vec<Named>,
    /// What searches for targets have told of the runs.
    listed: Vec<Answer<RunPage>>,
    way: Way,
}

/// Has credentials for the client; asks nothing yet.
pub(super) async fn connect(options: Options) -> Result<Connected, Failure> {
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
    let way = Way {
        place: options.settings.place.clone(),
        origin: credentials.borrow().origin.clone(),
    };
    Ok(Connected {
        client,
        clock,
        limits: options.limits,
        settings: options.settings,
        past: options.past,
        credentials,
        targets: options.targets,
        listed: Vec::new(),
        way,
    })
}

impl Connected {
    /// A model of the targets. One that must be looked for is looked for as long as `patience`.
    pub(super) async fn model(&mut self, patience: Duration) -> Result<Model, Failure> {
        let targets = std::mem::take(&mut self.targets);
        let (targets, listed) = resolve(&self.client, targets, patience, &self.way).await?;
        self.listed = listed;
        let mut model = Model::new(targets, self.settings.clone(), self.clock.now());
        model.watch.connection.credentials = self.credentials.borrow().clone();
        Ok(model)
    }

    /// Reads what is wanted of the runs of the model once. What could not be read, and a
    /// failure where nothing at all was told.
    pub(super) async fn look(
        &self,
        model: &mut Model,
        wanted: Wanted,
        patience: Duration,
    ) -> (Vec<Unread>, Option<Failure>) {
        let mut journal = Journal::default();
        let report = |model: &Model| report_unparsed(&mut journal, model);
        let (client, clock, limits) = (&self.client, &self.clock, &self.limits);
        let request = LookRequest {
            wanted,
            patience,
            listed: self.listed.clone(),
        };
        let looked = once(model, client, clock, limits, request, report).await;
        model.watch.connection.credentials = self.credentials.borrow().clone();
        self.recall(model).await;
        for (missing, runs) in by_reason(&looked.unread) {
            warn(logfile::note(&Text::Cli(CliText::NotRead(
                Box::new(missing.clone()),
                runs,
            ))));
        }
        for rows in model.watch.runs.values().filter_map(|run| run.outputs_cut) {
            warn(Some(Text::Page(PageText::OutputsCut(rows))));
        }
        known::remember(model);
        let failure = match looked.unread.first() {
            Some(first) if !looked.is_heard => {
                let operation = first.what.operation();
                Some(unheard(&Way::of(model), &first.error, operation))
            }
            Some(_) | None => None,
        };
        (looked.unread, failure)
    }

    /// Takes in what a watch has kept of earlier runs. Nothing is asked for it, and where it is
    /// damaged nothing is said: a watch will, and makes it anew.
    async fn recall(&self, model: &mut Model) {
        let policy = PastPolicy {
            every: None,
            keeps: self.past.keeps,
        };
        model.watch.pasts.begin(&self.settings.place, policy);
        let mut files = PastFiles::of(cache());
        let effects = update(model, Message::Tick(self.clock.now()));
        let mut open = files.perform(effects);
        while open > 0 {
            let Some(recalled) = files.next().await else {
                break;
            };
            open += files.perform(update(model, recalled));
            open -= 1;
        }
    }

    /// The runs that a search finds.
    pub(super) async fn search(
        &self,
        search: &Search,
        patience: Duration,
    ) -> Result<Answer<RunPage>, Failure> {
        let page = answered(&self.client, search, patience).await;
        page.map_err(|error| unheard(&self.way, &error, Operation::ListPipelineRuns))
    }

    /// A failure that says why the service was not heard.
    pub(super) fn unheard(&self, error: &SourceError, operation: Operation) -> Failure {
        unheard(&self.way, error, operation)
    }
}

/// A model of the targets and the poller that fills it. A target that must be looked for is
/// looked for as long as `patience`.
pub(super) async fn start(
    options: Options,
    patience: Duration,
) -> Result<(Model, Polling), Failure> {
    let mut connected = connect(options).await?;
    let is_named = !connected.targets.is_empty();
    let mut model = connected.model(patience).await?;
    if is_named && model.watch.runs.is_empty() {
        // What ends when all have finished would end at once, and well.
        let (what, hint) = (ScriptText::NoRunFits, ScriptText::HowToListRuns);
        return Err(Failure::no_answer(what.into(), Text::from(hint)));
    }
    let Connected {
        settings,
        past,
        client,
        clock,
        limits,
        credentials,
        listed,
        ..
    } = connected;
    // With the roots that the list names, trees are read at once, and not after a first tick.
    for answer in listed {
        let _ = update(&mut model, Message::Update(Update::Listed(answer)));
    }
    model.watch.pasts.begin(&settings.place, past);
    let polling = Polling::start(client, clock, limits, &model);
    Ok((model, polling.with_credentials(credentials)))
}

/// One look at the targets: what is known of them, and what could not be read.
pub(super) struct Glance {
    pub(super) model: Model,
    pub(super) unread: Vec<Unread>,
    /// Nothing at all was told.
    pub(super) failure: Option<Failure>,
}

/// Looks once. Without any answer for as long as `patience` it ends.
pub(super) async fn glance(
    options: Options,
    wanted: Wanted,
    patience: Duration,
) -> Result<Glance, Failure> {
    let mut connected = connect(options).await?;
    let mut model = connected.model(patience).await?;
    let (unread, failure) = connected.look(&mut model, wanted, patience).await;
    Ok(Glance {
        model,
        unread,
        failure,
    })
}

fn report_unparsed(journal: &mut Journal, model: &Model) {
    if let Some(odd) = journal.unparsed(model) {
        warn(logfile::note(&odd));
        warn(Some(odd));
    }
}

/// Nobody looks at the lines of a watch more often than this, and nothing ends sooner.
const BEAT: Duration = Duration::from_secs(1);

/// Takes updates in until the watch has ended by itself, or until `go_on` says no, which sees
/// the model after everything that was told. What is wrong is said on standard error when it
/// begins, and when it is over.
pub(super) async fn follow(
    model: &mut Model,
    polling: &mut Polling,
    mut go_on: impl FnMut(&Model) -> bool,
) -> Result<Option<WatchEnd>, Failure> {
    let clock = Clock::system();
    let mut journal = Journal::default();
    let mut files = PastFiles::of(cache());
    while go_on(model) && model.watch.ending.end().is_none() {
        let news = timeout(BEAT, next(polling, &mut files)).await.ok();
        files.perform(update(model, Message::Tick(clock.now())));
        if let Some(news) = news {
            let news = news.map_err(|_: LoopEnd| Failure::bug())?;
            files.perform(update(model, news));
        }
        polling.hand_out(model);
        if matches!(model.notice, Some(Text::Notice(NoticeText::PastNotKept(_)))) {
            warn(model.notice.take());
        }
        if let Some(change) = journal.change(model) {
            warn(logfile::note(&change));
            warn(Some(change));
        }
        report_unparsed(&mut journal, model);
    }
    Ok(model.watch.ending.end())
}

/// What is told next, by the service or by what was kept of earlier runs.
async fn next(polling: &mut Polling, files: &mut PastFiles) -> Result<Message, LoopEnd> {
    tokio::select! {
        biased;
        update = polling.next() => update.map(Message::Update),
        Some(recalled) = files.next() => Ok(recalled),
    }
}

/// Goes on until why something failed is known of the first failure of each run, at most so long.
pub(super) async fn follow_causes(
    model: &mut Model,
    polling: &mut Polling,
    limit: Duration,
) -> Result<(), Failure> {
    let clock = Clock::system();
    let end = Instant::now() + limit;
    while has_open_cause(model) {
        let Ok(news) = timeout_at(end, polling.next()).await else {
            break;
        };
        let news = news.map_err(|_: LoopEnd| Failure::bug())?;
        let _ = update(model, Message::Tick(clock.now()));
        let _ = update(model, Message::Update(news));
        polling.hand_out(model);
    }
    Ok(())
}

/// Whether the cause of the first failure of a run is still being read.
fn has_open_cause(model: &Model) -> bool {
    let is_open = |run: &Run| {
        let first = first_failed(run, run.top().unwrap_or(ROOT));
        let cause = first.and_then(|(place, node)| failure::of_node(model, run, place, node));
        cause == Some(Cause::Reading)
    };
    model.watch.runs.values().any(is_open)
}

/// There was no good answer for too long: why, and what to do next.
pub(super) fn given_up(model: &Model) -> Failure {
    let patience = model.settings.exit_on_final.unwrap_or_default();
    let error = model.watch.connection.trouble.as_ref();
    let error = error.map(|trouble| trouble.error.clone());
    let hint = match &error {
        Some(error) => hint(&Way::of(model), error),
        None => Some(hint_of_silence(model)),
    };
    Failure::no_answer(
        Text::Cli(CliText::GivenUp(patience, error.map(Box::new))),
        hint,
    )
}
