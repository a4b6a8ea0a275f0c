//! The whole client, from model to signed bytes, over a transport in memory
//! onto the service's own router. Time is paused, so a day of watching takes
//! a moment and every run of a test is the same.

use std::cell::Cell;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, Utc};
use paiwatch::account::{Account, Endpoint};
use paiwatch::app::message::{Action, Message};
use paiwatch::app::model::{Model, Settings};
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::{Discovery, RunId, SourceError};
use paiwatch::poll::Manners;
use paiwatch::run::Polling;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Seen, router};
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use paiwatch::text::Language;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use tower::ServiceExt;

use crate::service::caller;

/// Carries signed requests straight to a router, unless the line is cut.
struct InMemory {
    router: Router,
    is_cut: Arc<AtomicBool>,
}

impl Transport for InMemory {
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        let router = self.router.clone();
        let is_cut = self.is_cut.load(Ordering::SeqCst);
        async move {
            if is_cut {
                let why = "connection refused".to_owned();
                return Err(SourceError::Unreachable { why });
            }
            let mut http = Request::builder()
                .method(request.method.as_str())
                .uri(request.target());
            for (name, value) in &request.headers {
                http = http.header(*name, value);
            }
            let http = http.body(Body::from(request.body)).unwrap();
            let (head, body) = router.oneshot(http).await.unwrap().into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
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
            })
        }
    }
}

/// A watch of a story, and what the service saw of it.
pub(crate) struct Watcher {
    pub(crate) model: Model,
    polling: Polling,
    clock: Clock,
    seen: mpsc::UnboundedReceiver<Seen>,
    line: Arc<AtomicBool>,
}

impl Watcher {
    /// Watches these runs of a story; all of them where none is named.
    pub(crate) fn of(story: Story, targets: &[&str]) -> Self {
        let clock = paused_clock();
        let (sender, seen) = mpsc::unbounded_channel();
        let mut settings = caller::settings(story, 1);
        settings.seen = Some(sender);
        let key = settings.key.clone();
        let told = clock.clone();
        let line = Arc::new(AtomicBool::new(false));
        let transport = InMemory {
            router: router(settings, Arc::new(move || told.now())),
            is_cut: Arc::clone(&line),
        };
        let client = Client::new(
            transport,
            Account::new(key.id, key.secret, None),
            Endpoint::parse("http://127.0.0.1:1").unwrap(),
            Scope::default(),
            clock.clone(),
        );
        let interval = Duration::from_secs(3);
        let floor = Duration::from_millis(100);
        let settings = Settings {
            language: Language::English,
            place: "memory".to_owned(),
            interval,
            floor,
            paused: false,
            discovery: targets.is_empty().then_some(Discovery { limit: 20 }),
        };
        let targets = targets.iter().map(|target| RunId::from(*target));
        let model = Model::new(targets, settings, clock.now());
        let manners = Manners {
            floor,
            requests_per_minute: None,
            max_batch: 100,
            workspace: None,
            output_type: None,
        };
        let polling = Polling::start(client, clock.clone(), manners, &model);
        Self {
            model,
            polling,
            clock,
            seen,
            line,
        }
    }

    /// Lets so much time pass, and takes in all that comes.
    pub(crate) async fn pass(&mut self, time: Duration) {
        let end = Instant::now() + time;
        self.watch_until(end, |_| false).await;
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

    async fn watch_until(&mut self, end: Instant, is_enough: impl Fn(&Model) -> bool) {
        self.polling.hand_out(&self.model);
        while let Ok(news) = timeout_at(end, self.polling.next()).await {
            let news = news.expect("the poller lives");
            self.tell(Message::Tick(self.clock.now()));
            self.tell(Message::Update(news));
            self.polling.hand_out(&self.model);
            if is_enough(&self.model) {
                return;
            }
        }
        self.tell(Message::Tick(self.clock.now()));
    }

    /// A key was pressed.
    pub(crate) fn act(&mut self, action: Action) {
        self.tell(Message::Action(action));
        self.polling.hand_out(&self.model);
    }

    /// Cuts the line to the service, or mends it.
    pub(crate) fn cut(&self, is_cut: bool) {
        self.line.store(is_cut, Ordering::SeqCst);
    }

    /// The requests the service saw since the last call.
    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }

    fn tell(&mut self, message: Message) {
        let _ = update(&mut self.model, message);
    }
}

/// A clock that follows the runtime's paused time.
fn paused_clock() -> Clock {
    let start = Instant::now();
    let base: DateTime<Utc> = "2026-01-02T03:04:05Z".parse().unwrap();
    Clock::told_by(move || base + start.elapsed())
}
