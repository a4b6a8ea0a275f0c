//! The whole client, from model to signed bytes, over a transport in memory
//! onto the service's own router. Time is paused, so a day of watching takes
//! a moment and every run of a test is the same.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::Future;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::Request;
use axum::http::header::CONTENT_ENCODING;
use chrono::{DateTime, TimeDelta, Utc};
use flate2::read::GzDecoder;
use futures_util::StreamExt;
use indexmap::IndexMap;
use paiwatch::account::{Account, Endpoint};
use paiwatch::app::message::{Action, Effect, Message};
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::app::runs::run::Run;
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::{Discovery, RunId, SourceError, Update, WorkspaceId};
use paiwatch::poll::Limits;
use paiwatch::poll::snapshot::LogReader;
use paiwatch::run::{LogRequest, LogsEnd, LookRequest, Looked, Polling, Wanted, logs, once};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Behaviour, Faults, Readings, Seen, router};
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use paiwatch::text::{Glyphs, Language};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tower::ServiceExt;

use crate::service::caller;
use crate::stage::summed_up;

/// How a call fails, if it does.
type Failing = dyn Fn(&SignedRequest) -> Option<SourceError> + Send + Sync;

/// Which calls fail, and after how long.
#[derive(Clone)]
struct Broken {
    error: Arc<Failing>,
    after: Duration,
}

/// Carries signed requests straight to a router, unless the line is cut.
struct InMemory {
    router: Router,
    line: watch::Receiver<Broken>,
    /// Is told when each request is sent.
    sends: mpsc::UnboundedSender<Instant>,
}

impl Transport for InMemory {
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        let router = self.router.clone();
        let broken = self.line.borrow().clone();
        let error = (broken.error)(&request);
        // A test that does not count them has dropped its end.
        let _ = self.sends.send(Instant::now());
        async move {
            if let Some(error) = error {
                sleep(broken.after).await;
                return Err(error);
            }
            let mut http = Request::builder()
                .method(request.method.as_str())
                .uri(request.target());
            for (name, value) in &request.headers {
                http = http.header(*name, value);
            }
            let http = http.body(Body::from(request.body)).unwrap();
            let answer = timeout(LIMIT, async {
                let (head, body) = router.oneshot(http).await.unwrap().into_parts();
                let body = received(body).await?;
                let body = if head.headers.contains_key(CONTENT_ENCODING) {
                    unpacked(&body)?
                } else {
                    body
                };
                Ok((head, body))
            });
            let (head, body) = match answer.await {
                Ok(answer) => answer?,
                Err(_) => return Err(SourceError::TimedOut { after: LIMIT }),
            };
            let header = |name: &str| {
                let value = head.headers.get(name)?;
                Some(value.to_str().unwrap().to_owned())
            };
            Ok(RawAnswer {
                status: head.status.as_u16(),
                date: header("date"),
                acs_retry_after: header("x-acs-retry-after"),
                retry_after: header("retry-after"),
                body,
                ..RawAnswer::default()
            })
        }
    }
}

/// As long as the real transport waits for an answer.
pub(crate) const LIMIT: Duration = Duration::from_secs(15);
/// More than any good answer of a test measures.
const SIZE_LIMIT: usize = 16 << 20;

/// What comes of a body, as the real transport says it.
async fn received(body: Body) -> Result<Bytes, SourceError> {
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        match chunk {
            Ok(chunk) if bytes.len() + chunk.len() > SIZE_LIMIT => {
                let limit = SIZE_LIMIT;
                return Err(SourceError::TooLarge { limit });
            }
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(_) if bytes.is_empty() => {
                let why = "the server closed the connection".to_owned();
                return Err(SourceError::Unreachable { why });
            }
            Err(_) => {
                let why = "end of file before message length reached".to_owned();
                return Err(SourceError::Garbled { why });
            }
        }
    }
    Ok(bytes.into())
}

fn unpacked(packed: &[u8]) -> Result<Bytes, SourceError> {
    let mut plain = Vec::new();
    let most = u64::try_from(SIZE_LIMIT).unwrap() + 1;
    let mut unpacking = GzDecoder::new(packed).take(most);
    unpacking.read_to_end(&mut plain).unwrap();
    if plain.len() > SIZE_LIMIT {
        let limit = SIZE_LIMIT;
        return Err(SourceError::TooLarge { limit });
    }
    Ok(plain.into())
}

/// The operation that a request calls.
pub(crate) fn operation(request: &SignedRequest) -> &str {
    let mut headers = request.headers.iter();
    let action = headers.find(|(name, _)| *name == "x-acs-action");
    action.map_or("", |(_, operation)| operation)
}

/// A runtime whose time passes as fast as it is waited for, for a test that needs more than one.
pub(crate) fn paused_runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

/// What to watch, and how.
pub(crate) struct Setting {
    pub(crate) story: Story,
    pub(crate) seed: u64,
    /// All runs of the story where none is named.
    pub(crate) targets: Vec<RunId>,
    pub(crate) readings: Readings,
    pub(crate) interval: Duration,
    pub(crate) requests_per_minute: Option<u32>,
}

impl Setting {
    /// All runs of a story, watched as somebody would who sets nothing.
    pub(crate) fn of(story: Story) -> Self {
        Self {
            story,
            seed: 1,
            targets: Vec::new(),
            readings: Readings::default(),
            interval: Duration::from_secs(3),
            requests_per_minute: None,
        }
    }

    /// This setting with the budget that a watch has in earnest.
    pub(crate) fn with_budget(self) -> Self {
        Self {
            requests_per_minute: Some(60),
            ..self
        }
    }

    /// This setting under these readings of the documents.
    pub(crate) fn read_as(self, readings: &str) -> Self {
        Self {
            readings: readings.parse().unwrap(),
            ..self
        }
    }

    /// This setting for these runs alone.
    pub(crate) fn with_targets(self, targets: Vec<RunId>) -> Self {
        Self { targets, ..self }
    }
}

/// The ids of the runs that there are after a second, by their names and as they are listed.
pub(crate) async fn ids_of(setting: Setting) -> IndexMap<String, RunId> {
    let mut watcher = Watcher::start(setting);
    watcher.pass(Duration::from_secs(1)).await;
    let runs = watcher.model.watch.runs.values();
    runs.map(|run| (run.name().to_owned(), run.id.clone()))
        .collect()
}

/// A watch of a story, and what the service saw of it.
pub(crate) struct Watcher {
    pub(crate) model: Model,
    /// How the service behaves; it can be changed at any time.
    pub(crate) behaviour: Behaviour,
    polling: Polling,
    clock: Clock,
    seen: mpsc::UnboundedReceiver<Seen>,
    line: watch::Sender<Broken>,
    world: World,
    machine: Moved,
    service: Moved,
    sends: mpsc::UnboundedReceiver<Instant>,
    /// How often the bell was to ring.
    pub(crate) rings: usize,
}

impl Watcher {
    /// Watches these runs of a story; all of them where none is named.
    pub(crate) fn of(story: Story, targets: &[&str]) -> Self {
        let targets = targets.iter().map(|target| RunId::from(*target));
        Self::start(Setting::of(story).with_targets(targets.collect()))
    }

    /// Starts to watch. Must be called on a runtime whose time is paused.
    pub(crate) fn start(setting: Setting) -> Self {
        Self::start_in(None, setting)
    }

    /// Starts to watch where the user names a workspace.
    pub(crate) fn start_in(workspace: Option<&str>, setting: Setting) -> Self {
        let wired = Wired::to(workspace, &setting);
        let (settings, limits) = (wishes(&setting), limits(&setting));
        let clock = wired.clock;
        let model = Model::new(setting.targets, settings, clock.now());
        let polling = Polling::start(wired.client, clock.clone(), limits, &model);
        Self {
            model,
            behaviour: wired.behaviour,
            polling,
            clock,
            seen: wired.seen,
            line: wired.line,
            world: wired.world,
            machine: wired.machine,
            service: wired.service,
            sends: wired.sends,
            rings: 0,
        }
    }

    /// Sleeps as a laptop does: no timer counts it, but every clock in the world.
    pub(crate) fn sleep(&mut self, time: TimeDelta) {
        self.machine.by(time);
        self.service.by(time);
        self.tell(Message::Tick(self.clock.now()));
    }

    /// Somebody sets the machine's own clock.
    pub(crate) fn set_clock(&mut self, by: TimeDelta) {
        self.machine.by(by);
        self.tell(Message::Tick(self.clock.now()));
    }

    /// Lets nothing more happen at the service, while time goes on for the client.
    pub(crate) fn freeze_the_world(&self) {
        self.world.freeze();
    }

    /// What time it is at the service.
    pub(crate) fn world_time(&self) -> DateTime<Utc> {
        self.world.now()
    }

    /// Lets so much time pass, and takes in all that comes.
    pub(crate) async fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        self.watch_until(end, |_| false).await;
    }

    /// Lets so much time pass, and looks at the model after each update.
    pub(crate) async fn pass_looking(&mut self, time: Duration, mut look: impl FnMut(&Model)) {
        let end = Instant::now() + time;
        let look = |model: &Model| {
            look(model);
            false
        };
        self.watch_until(end, look).await;
    }

    /// Watches until the model is as wanted. Panics when it takes longer than `patience`.
    pub(crate) async fn until(&mut self, patience: Duration, is_enough: impl Fn(&Model) -> bool) {
        let reached = Cell::new(false);
        let end = Instant::now() + patience;
        self.watch_until(end, |model| {
            reached.set(is_enough(model));
            reached.get()
        })
        .await;
        assert!(reached.get(), "not within {patience:?}");
    }

    async fn watch_until(&mut self, end: Instant, mut is_enough: impl FnMut(&Model) -> bool) {
        self.polling.hand_out(&self.model);
        while let Ok(news) = timeout_at(end, self.polling.next()).await {
            self.take_in(news.expect("the poller lives"));
            if is_enough(&self.model) {
                return;
            }
        }
        self.tell(Message::Tick(self.clock.now()));
    }

    /// Watches until so many updates of a kind have come, and the tick of the last one is over.
    pub(crate) async fn updates(
        &mut self,
        wanted: usize,
        is_one: impl Fn(&Update) -> bool,
        patience: Duration,
    ) {
        let end = Instant::now() + patience;
        let mut come = 0;
        let mut is_over = false;
        while come < wanted || !is_over {
            let news = timeout_at(end, self.polling.next()).await;
            let news = news.expect("answers in time").expect("the poller lives");
            is_over = matches!(news, Update::Resting { .. });
            come += usize::from(is_one(&news));
            self.take_in(news);
        }
    }

    /// A key was pressed.
    pub(crate) fn act(&mut self, action: Action) {
        self.tell(Message::Action(action));
        self.polling.hand_out(&self.model);
    }

    /// Text was typed at once, and taken.
    pub(crate) fn add(&mut self, text: &str) {
        self.act(Action::StartAdd);
        self.tell(Message::Paste(text.to_owned().into()));
        self.act(Action::Accept);
    }

    /// Cuts the line to the service, or mends it.
    pub(crate) fn cut(&self, is_cut: bool) {
        let why = "connection refused".to_owned();
        self.break_line(is_cut.then_some(SourceError::Unreachable { why }));
    }

    /// Lets everything fail like this from now on, or nothing any more.
    pub(crate) fn break_line(&self, error: Option<SourceError>) {
        self.break_calls(Duration::ZERO, move |_| error.clone());
    }

    /// Lets those calls alone fail that have an error, after so long.
    pub(crate) fn break_calls(
        &self,
        after: Duration,
        error: impl Fn(&SignedRequest) -> Option<SourceError> + Send + Sync + 'static,
    ) {
        let error = Arc::new(error);
        self.line.send_replace(Broken { error, after });
    }

    /// The requests the service saw since the last call.
    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }

    /// When the requests since the last call were sent.
    pub(crate) fn sends(&mut self) -> Vec<Instant> {
        std::iter::from_fn(|| self.sends.try_recv().ok()).collect()
    }

    fn take_in(&mut self, news: Update) {
        self.tell(Message::Tick(self.clock.now()));
        self.tell(Message::Update(news));
        self.polling.hand_out(&self.model);
    }

    fn tell(&mut self, message: Message) {
        let effects = update(&mut self.model, message);
        let effects = summed_up(&mut self.model, effects);
        let rings = effects.iter().filter(|effect| **effect == Effect::Ring);
        self.rings += rings.count();
    }
}

/// A client on a way to a service, all of it in memory.
struct Wired {
    client: Client<InMemory>,
    behaviour: Behaviour,
    clock: Clock,
    seen: mpsc::UnboundedReceiver<Seen>,
    line: watch::Sender<Broken>,
    world: World,
    machine: Moved,
    service: Moved,
    sends: mpsc::UnboundedReceiver<Instant>,
}

impl Wired {
    fn to(workspace: Option<&str>, setting: &Setting) -> Self {
        let (machine, service) = (Moved::default(), Moved::default());
        let clock = paused_clock(&machine);
        let (sender, seen) = mpsc::unbounded_channel();
        let mut settings = caller::settings(setting.story.clone(), setting.seed);
        settings.seen = Some(sender);
        let behaviour = settings.behaviour.clone();
        behaviour.read_as(setting.readings);
        let key = settings.key.clone();
        let world = World::going_by(paused_clock(&service));
        let told = world.clone();
        let (line, far_end) = watch::channel(Broken {
            error: Arc::new(|_| None),
            after: Duration::ZERO,
        });
        let (sends_in, sends) = mpsc::unbounded_channel();
        let transport = InMemory {
            router: router(settings, Arc::new(move || told.now())),
            line: far_end,
            sends: sends_in,
        };
        let scope = Scope {
            workspace: workspace.map(WorkspaceId::from),
            ..Scope::default()
        };
        let client = Client::new(
            transport,
            Account::new(key.id, key.secret, None),
            Endpoint::parse("http://127.0.0.1:1").unwrap(),
            scope,
            clock.clone(),
        );
        Self {
            client,
            behaviour,
            clock,
            seen,
            line,
            world,
            machine,
            service,
            sends,
        }
    }
}

const FLOOR: Duration = Duration::from_millis(100);

fn wishes(setting: &Setting) -> Settings {
    let discovery = setting.targets.is_empty();
    Settings {
        language: Language::English,
        glyphs: Glyphs::default(),
        zone: paiwatch::text::Zone::utc(),
        place: "memory".to_owned(),
        interval: setting.interval,
        floor: FLOOR,
        paused: false,
        exit_on_final: None,
        discovery: discovery.then(|| Discovery::newest(20)),
    }
}

fn limits(setting: &Setting) -> Limits {
    Limits {
        floor: FLOOR,
        requests_per_minute: setting.requests_per_minute,
        max_batch: 100,
    }
}

/// What a single look has come to.
pub(crate) struct Glance {
    pub(crate) model: Model,
    pub(crate) looked: Looked,
    pub(crate) took: Duration,
    /// The operations that were called.
    pub(crate) calls: Vec<Seen>,
}

/// Looks once, so long after the beginning, at a service that fails like this.
pub(crate) async fn glance(setting: Setting, after: Duration, faults: Faults) -> Glance {
    let wanted = Wanted {
        outputs: true,
        causes: false,
    };
    glance_at(wanted, setting, after, faults).await
}

/// Looks once at what is wanted.
pub(crate) async fn glance_at(
    wanted: Wanted,
    setting: Setting,
    after: Duration,
    faults: Faults,
) -> Glance {
    let mut wired = Wired::to(None, &setting);
    let (settings, limits) = (wishes(&setting), limits(&setting));
    sleep(after).await;
    wired.behaviour.fail_with(faults);
    let (begin, clock) = (Instant::now(), wired.clock);
    let mut model = Model::new(setting.targets, settings, clock.now());
    let request = LookRequest {
        wanted,
        patience: Duration::from_secs(10),
        listed: Vec::new(),
    };
    let looked = once(&mut model, &wired.client, &clock, &limits, request, |_| ()).await;
    Glance {
        model,
        looked,
        took: begin.elapsed(),
        calls: std::iter::from_fn(|| wired.seen.try_recv().ok()).collect(),
    }
}

/// Reads the logs of the one run that is named, so long after the beginning, and what was
/// printed of them. `meanwhile` happens at the service at these moments after that.
pub(crate) async fn logs_of(
    setting: Setting,
    after: Duration,
    request: impl FnOnce(&Run) -> LogRequest,
    meanwhile: &[(Duration, Faults)],
) -> (Vec<String>, LogsEnd) {
    let wired = Wired::to(None, &setting);
    let (settings, limits) = (wishes(&setting), limits(&setting));
    sleep(after).await;
    let clock = &wired.clock;
    let mut model = Model::new(setting.targets, settings, clock.now());
    let wanted = Wanted {
        outputs: false,
        causes: false,
    };
    let looked = LookRequest {
        wanted,
        patience: Duration::from_secs(10),
        listed: Vec::new(),
    };
    once(&mut model, &wired.client, clock, &limits, looked, |_| ()).await;
    let run = model.watch.runs.values().next().unwrap();
    let (id, request) = (run.id.clone(), request(run));
    let reader = LogReader::new(&wired.client, &limits, Duration::from_mins(15)).for_long();
    let mut printed = String::new();
    let print = |text: &str| {
        printed.push_str(text);
        Ok::<_, Infallible>(true)
    };
    let reading = logs(&mut model, &id, &reader, clock, &request, print);
    let events = async {
        for (moment, faults) in meanwhile {
            sleep(*moment).await;
            wired.behaviour.fail_with(faults.clone());
        }
        std::future::pending::<()>().await;
    };
    let end = tokio::select! {
        end = reading => end.unwrap(),
        () = events => panic!("never over"),
    };
    (printed.lines().map(str::to_owned).collect(), end)
}

/// When every watch begins.
pub(crate) fn beginning() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// How far clocks were moved, in milliseconds, beside the time that timers count.
#[derive(Clone, Default)]
struct Moved(Arc<AtomicI64>);

impl Moved {
    fn by(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    fn so_far(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

/// A clock that follows the runtime's paused time, and is moved besides.
fn paused_clock(moved: &Moved) -> Clock {
    let start = Instant::now();
    let base = beginning();
    let moved = moved.clone();
    Clock::told_by(move || base + start.elapsed() + moved.so_far())
}

/// The service's clock, until it is stopped.
#[derive(Clone)]
struct World {
    clock: Clock,
    /// In milliseconds; zero while it goes on.
    stopped_at: Arc<AtomicI64>,
}

impl World {
    fn going_by(clock: Clock) -> Self {
        Self {
            clock,
            stopped_at: Arc::default(),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        let now = match self.stopped_at.load(Ordering::SeqCst) {
            0 => self.clock.now().timestamp_millis(),
            stopped => stopped,
        };
        DateTime::from_timestamp_millis(now).unwrap()
    }

    fn freeze(&self) {
        let now = self.clock.now().timestamp_millis();
        self.stopped_at.store(now, Ordering::SeqCst);
    }
}
