//! The embedded service in memory with a clock of its own, asked by the program's own client.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::account::{Account, Endpoint};
use paiwatch::app::message::Message;
use paiwatch::app::model::Model;
use paiwatch::app::model::settings::Settings;
use paiwatch::app::nodes::tree::Tree;
use paiwatch::app::update::update;
use paiwatch::clock::Clock;
use paiwatch::domain::{
    NodeKey, RunDetails, RunFilter, RunRow, Shape, SourceError, StatusRows, Update,
};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Behaviour, KeyPair, Settings as ServiceSettings, router};
use paiwatch::source::transport::{RawAnswer, SignedRequest, Transport};
use paiwatch::source::{Client, Scope};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

/// As deep as any tree is.
const WHOLE: u32 = 99;

/// Carries signed requests straight to the service.
struct InMemory(Router);

impl Transport for InMemory {
    fn send(
        &self,
        request: SignedRequest,
    ) -> impl Future<Output = Result<RawAnswer, SourceError>> + Send {
        let router = self.0.clone();
        async move {
            let mut http = Request::builder()
                .method(request.method.as_str())
                .uri(request.target());
            let headers = request.headers.iter();
            for (name, value) in
                headers.filter(|(name, _)| !name.eq_ignore_ascii_case("accept-encoding"))
            {
                http = http.header(*name, value);
            }
            let http = http.body(Body::from(request.body)).unwrap();
            let sent: Result<_, Infallible> = router.oneshot(http).await;
            let (head, body) = sent.unwrap().into_parts();
            let date = head.headers.get("date");
            Ok(RawAnswer {
                status: head.status.as_u16(),
                date: date.and_then(|date| Some(date.to_str().ok()?.to_owned())),
                body: to_bytes(body, usize::MAX).await.unwrap(),
                ..RawAnswer::default()
            })
        }
    }
}

/// A story that plays, and a client that asks about it.
pub(crate) struct Service {
    client: Client<InMemory>,
    now: Arc<AtomicI64>,
    runtime: Runtime,
}

/// A run as the list tells of it.
pub(crate) struct Listed {
    pub(crate) id: String,
    details: RunDetails,
}

impl Listed {
    /// When it began and ended, where it succeeded.
    pub(crate) fn succeeded(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let status = self.details.row.status.as_ref()?;
        (status.as_str() == "Succeeded").then_some(())?;
        let timing = &self.details.timing;
        Some((timing.started_at()?, timing.finished_at()?))
    }

    fn root(&self) -> NodeKey {
        let root = self.details.row.root.clone().unwrap();
        NodeKey::new(self.id.as_str().into(), root)
    }
}

impl Service {
    pub(crate) fn playing(story: &str, seed: u64) -> Self {
        let story = Story::parse("backtest.toml", story).unwrap().with_past();
        let key = KeyPair {
            id: "LTAI5tBench".to_owned(),
            secret: "secret".into(),
            token: None,
        };
        let now = Arc::new(AtomicI64::new(1_800_000_000_000));
        let hand = Arc::clone(&now);
        let told = move || DateTime::from_timestamp_millis(hand.load(Ordering::Relaxed)).unwrap();
        let settings = ServiceSettings {
            listen: "127.0.0.1:0".parse().unwrap(),
            behaviour: Behaviour::of(&story),
            story,
            speed: 1.0,
            seed,
            key,
            control: false,
            seen: None,
        };
        let router = router(settings, Arc::new(told.clone()));
        let account = Account::new("LTAI5tBench", "secret", None);
        let endpoint = Endpoint::parse("http://127.0.0.1:1").unwrap();
        let clock = Clock::told_by(told);
        let client = Client::new(InMemory(router), account, endpoint, Scope::default(), clock);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        Self {
            client,
            now,
            runtime,
        }
    }

    pub(crate) fn set(&self, now: DateTime<Utc>) {
        self.now.store(now.timestamp_millis(), Ordering::Relaxed);
    }

    pub(crate) fn pass_until_all_is_over(&self) {
        let week = TimeDelta::days(14).num_milliseconds();
        self.now.fetch_add(week, Ordering::Relaxed);
    }

    /// All runs but the newest, the newest of them first, and the newest itself.
    pub(crate) fn earlier_and_watched(&self) -> (Vec<Listed>, Listed) {
        let filter = RunFilter::default();
        let page = self.client.runs(&filter, 100);
        let page = self.runtime.block_on(page).unwrap().content;
        let listed = page.runs.iter().map(|details| Listed {
            id: details.row.run.as_str().to_owned(),
            details: details.kept(),
        });
        let mut all: Vec<Listed> = listed.collect();
        all.sort_by_key(|run| std::cmp::Reverse(run.details.timing.started_at()));
        let watched = all.remove(0);
        (all, watched)
    }

    /// The tree of a run as it is told now.
    pub(crate) fn shape(&self, run: &Listed) -> Shape {
        let root = run.root();
        let shape = self.client.shape(&root, WHOLE);
        self.runtime.block_on(shape).unwrap().content
    }

    /// The same as the program keeps it.
    pub(crate) fn tree(&self, run: &Listed) -> Tree {
        let root = run.root();
        let now = DateTime::from_timestamp_millis(self.now.load(Ordering::Relaxed)).unwrap();
        let settings = Settings {
            language: paiwatch::text::Language::English,
            glyphs: paiwatch::text::Glyphs::default(),
            zone: paiwatch::text::Zone::utc(),
            place: "bench".to_owned(),
            interval: std::time::Duration::from_secs(2),
            floor: std::time::Duration::from_secs(1),
            paused: false,
            exit_on_final: None,
            discovery: None,
        };
        let mut model = Model::new([root.run.clone()], settings, now);
        let row = RunRow {
            run: root.run.clone(),
            root: Some(root.node.clone()),
            status: Some(paiwatch::domain::Status::new("Running")),
            ..RunRow::default()
        };
        let asked = vec![root.run.clone()];
        let mut rows = self
            .runtime
            .block_on(self.client.run_statuses(&asked, None))
            .unwrap();
        rows.content = StatusRows {
            runs: vec![row],
            ..StatusRows::default()
        };
        let _ = update(
            &mut model,
            Message::Update(Update::Runs {
                asked,
                answer: rows,
            }),
        );
        let outcome = self.runtime.block_on(self.client.shape(&root, WHOLE));
        let _ = update(
            &mut model,
            Message::Update(Update::Shape {
                below: root.clone(),
                outcome,
            }),
        );
        model.watch.runs[root.run.as_str()].tree.clone()
    }
}
