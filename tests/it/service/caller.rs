//! A client of the service in a few lines: signs as the protocol says, asks in memory, and owns the
//! clock. It is the tests' own reading of the protocol and uses nothing of the program's client.

mod call;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Behaviour, Faults, Seen, Settings, router};
use serde_json::{Value, json};
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tower::ServiceExt;

pub(crate) use self::call::{Call, key};

pub(crate) struct Caller {
    router: Router,
    clock: Arc<AtomicI64>,
    nonce: AtomicU64,
    runtime: runtime::Runtime,
    pub(crate) behaviour: Behaviour,
    seen: mpsc::UnboundedReceiver<Seen>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    pub(crate) bytes: Vec<u8>,
}

pub(crate) fn settings(story: Story, seed: u64) -> Settings {
    let behaviour = Behaviour::of(&story);
    Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        story,
        speed: 1.0,
        seed,
        key: key(),
        behaviour,
        control: false,
        seen: None,
    }
}

impl Caller {
    pub(crate) fn small() -> Self {
        Self::new(settings(Story::embedded("small").unwrap(), 1))
    }

    pub(crate) fn default_story(seed: u64) -> Self {
        Self::new(settings(Story::embedded("default").unwrap(), seed))
    }

    pub(crate) fn still() -> Self {
        Self::new(settings(Story::embedded("still").unwrap(), 1))
    }

    pub(crate) fn told(text: &str) -> Self {
        Self::new(settings(Story::parse("test.toml", text).unwrap(), 1))
    }

    pub(crate) fn new(settings: Settings) -> Self {
        let beginning = DateTime::parse_from_rfc3339("2026-01-02T03:04:05.678Z").unwrap();
        Self::beginning_at(beginning.to_utc(), settings)
    }

    pub(crate) fn beginning_at(beginning: DateTime<Utc>, mut settings: Settings) -> Self {
        let (sender, seen) = mpsc::unbounded_channel();
        settings.seen = Some(sender);
        let clock = Arc::new(AtomicI64::new(beginning.timestamp_millis()));
        let hand = Arc::clone(&clock);
        let behaviour = settings.behaviour.clone();
        let read = move || DateTime::from_timestamp_millis(hand.load(Ordering::Relaxed)).unwrap();
        Self {
            router: router(settings, Arc::new(read)),
            clock,
            nonce: AtomicU64::new(0),
            runtime: runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()
                .unwrap(),
            behaviour,
            seen,
        }
    }

    /// The same service, which reads the documents in this way from now on.
    pub(crate) fn reading(self, readings: &str) -> Self {
        self.behaviour.read_as(readings.parse().unwrap());
        self
    }

    /// The same service, in which these faults happen from now on.
    pub(crate) fn failing(self, faults: &str) -> Self {
        self.behaviour.fail_with(faults.parse::<Faults>().unwrap());
        self
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub(crate) fn set(&self, now: DateTime<Utc>) {
        self.clock.store(now.timestamp_millis(), Ordering::Relaxed);
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.clock
            .fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }

    pub(crate) fn pass_seconds(&self, seconds: i64) {
        self.pass(TimeDelta::seconds(seconds));
    }

    pub(crate) fn call(
        &self,
        action: &str,
        method: &'static str,
        target: &str,
        body: &str,
    ) -> Call {
        Call {
            action: action.to_owned(),
            version: "2021-02-02".to_owned(),
            method,
            target: target.to_owned(),
            body: body.to_owned(),
            date: self.now().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            nonce: format!("nonce-{}", self.nonce.fetch_add(1, Ordering::Relaxed)),
            key: key(),
            token: None,
            accept_encoding: None,
        }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        self.try_send(request).unwrap()
    }

    /// The error is that of an answer that breaks off.
    pub(crate) fn try_send(&self, request: Request<Body>) -> Result<Answer, axum::Error> {
        self.runtime.block_on(async {
            let (parts, body) = self
                .router
                .clone()
                .oneshot(request)
                .await
                .unwrap()
                .into_parts();
            let bytes = to_bytes(body, usize::MAX).await?.to_vec();
            Ok(Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
                bytes,
            })
        })
    }

    /// How long the service takes, by the runtime's paused time.
    pub(crate) fn timed(&self, request: Request<Body>) -> Duration {
        let (elapsed, answer) = self.timed_answer(request);
        answer.unwrap();
        elapsed
    }

    pub(crate) fn timed_answer(
        &self,
        request: Request<Body>,
    ) -> (Duration, Result<Answer, axum::Error>) {
        let now = || self.runtime.block_on(async { Instant::now() });
        let begin = now();
        let answer = self.try_send(request);
        (now() - begin, answer)
    }

    pub(crate) fn ask(
        &self,
        action: &str,
        method: &'static str,
        target: &str,
        body: &str,
    ) -> Answer {
        self.send(self.call(action, method, target, body).signed())
    }

    pub(crate) fn status(&self, body: &Value) -> Answer {
        self.ask(
            "ListPipelineRunsStatus",
            "PUT",
            "/api/v1/pipelineruns",
            &body.to_string(),
        )
    }

    pub(crate) fn runs(&self, query: &str) -> Answer {
        self.ask(
            "ListPipelineRuns",
            "GET",
            &format!("/api/v1/pipelineruns?{query}"),
            "",
        )
    }

    pub(crate) fn run(&self, id: &str, query: &str) -> Answer {
        self.ask(
            "GetPipelineRun",
            "GET",
            &format!("/api/v1/pipelineruns/{id}?{query}"),
            "",
        )
    }

    pub(crate) fn node(&self, run: &str, node: &str, query: &str) -> Answer {
        self.ask(
            "GetPipelineRunNode",
            "GET",
            &format!("/api/v1/pipelineruns/{run}/nodes/{node}?{query}"),
            "",
        )
    }

    pub(crate) fn node_status(&self, run: &str, node: &str, query: &str) -> Answer {
        self.ask(
            "ListPipelineRunNodeStatus",
            "GET",
            &format!("/api/v1/pipelineruns/{run}/nodes/{node}/status?{query}"),
            "",
        )
    }

    pub(crate) fn logs(&self, run: &str, node: &str, query: &str) -> Answer {
        self.ask(
            "ListPipelineRunNodeLogs",
            "GET",
            &format!("/api/v1/pipelineruns/{run}/nodes/{node}/logs?{query}"),
            "",
        )
    }

    pub(crate) fn outputs(&self, run: &str, node: &str, query: &str) -> Answer {
        self.ask(
            "ListPipelineRunNodeOutputs",
            "GET",
            &format!("/api/v1/pipelineruns/{run}/nodes/{node}/outputs?{query}"),
            "",
        )
    }

    pub(crate) fn pipelines(&self, query: &str) -> Answer {
        self.ask(
            "ListPipelines",
            "GET",
            &format!("/api/v1/pipelines?{query}"),
            "",
        )
    }

    pub(crate) fn pipeline(&self, id: &str) -> Answer {
        self.ask("GetPipeline", "GET", &format!("/api/v1/pipelines/{id}"), "")
    }

    pub(crate) fn workspaces(&self, query: &str) -> Answer {
        let target = format!("/api/v1/workspaces?{query}");
        let mut call = self.call("ListWorkspaces", "GET", &target, "");
        "2021-02-04".clone_into(&mut call.version);
        self.send(call.signed())
    }

    pub(crate) fn seen(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }

    /// The run with this name, and its root.
    pub(crate) fn ids(&self, name: &str) -> (String, String) {
        let answer = self.runs("PageSize=500");
        let rows = answer.body["PipelineRuns"].as_array().unwrap();
        let row = rows.iter().find(|row| row["Name"] == name).unwrap();
        (text(&row["PipelineRunId"]), text(&row["NodeId"]))
    }

    /// The id of a run that is in no list any more: the clock is set back to when it was.
    pub(crate) fn deleted(&self, name: &str, seconds: i64) -> String {
        self.pass_seconds(-seconds);
        let (id, _) = self.ids(name);
        self.pass_seconds(seconds);
        id
    }

    /// Every node below the root of a run, as objects of `GetPipelineRunNode`, by path.
    pub(crate) fn tree(&self, name: &str) -> Vec<(String, Value)> {
        let (run, root) = self.ids(name);
        let mut found = Vec::new();
        gather("", &self.node(&run, &root, "Depth=100").body, &mut found);
        found
    }

    pub(crate) fn at_path(&self, run: &str, path: &str) -> Value {
        let tree = self.tree(run);
        tree.into_iter().find(|(known, _)| known == path).unwrap().1
    }

    pub(crate) fn state(&self, run: &str, path: &str) -> String {
        text(&self.at_path(run, path)["StatusInfo"]["Status"])
    }
}

fn gather(path: &str, node: &Value, found: &mut Vec<(String, Value)>) {
    // No children may be null, by a reading.
    for child in node["Spec"]["Pipelines"].as_array().into_iter().flatten() {
        let path = format!("{path}/{}", child["Metadata"]["Name"].as_str().unwrap());
        found.push((path.trim_start_matches('/').to_owned(), child.clone()));
        gather(&path, child, found);
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A batch that asks for these nodes of one run.
pub(crate) fn batch(run: &str, nodes: &[&str]) -> Value {
    json!({ "Nodes": nodes.iter().map(|node| json!({ "PipelineRunId": run, "NodeId": node })).collect::<Vec<_>>() })
}
