//! The whole client, from model to signed bytes, over a transport in memory
//! onto the service's own router. Time is paused, so a day of watching takes
//! a moment and every run of a test is the same.

mod line;
mod look;
mod setting;
mod time;
mod wired;

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use paiwatch::app::message::{Action, Effect, Message};
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::{RunId, SourceError, Update};
use paiwatch::run::Polling;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Behaviour, Seen};
use paiwatch::source::transport::SignedRequest;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, timeout_at};

pub(crate) use self::line::{LIMIT, operation};
pub(crate) use self::look::{Glance, glance, glance_at, logs_of};
pub(crate) use self::setting::Setting;
pub(crate) use self::time::{beginning, paused_runtime};

use self::line::Broken;
use self::setting::{limits, wishes};
use self::time::{Moved, World};
use self::wired::Wired;

use crate::stage::summed_up;

/// The watched run with this name.
pub(crate) fn named<'a>(model: &'a Model, name: &str) -> &'a Run {
    let mut runs = model.watch.runs.values();
    runs.find(|run| run.name() == name).unwrap()
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
