//! Whatever goes wrong, nothing shown is wrong, its age is told, and soon
//! after the end of it everything is right again: every fault of the service,
//! in every phase of a run, for a moment and for minutes.

use std::time::Duration;

use chrono::{DateTime, Utc};
use paiwatch::app::connection::Freshness;
use paiwatch::app::model::Model;
use paiwatch::domain::{Attention, RefusalKind, RunId, SourceError};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Faults, Readings};

use crate::every_reading::truth::{Oracle, RunTruth, known};
use crate::watcher::{Setting, Watcher, beginning};

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"

[[pipeline.node]]
name = "read"
lasts = "20s"

[[pipeline.node]]
name = "fit"
after = ["read"]
lasts = "40s"

[[pipeline.node]]
name = "score"
after = ["fit"]
lasts = "30s"

[[run]]
pipeline = "work"
name = "work"
starts = "0s"
"#;

/// What a fault is to be seen as.
enum Seen {
    /// No answer: the last data ages, and this is said to be why.
    Trouble(fn(&SourceError) -> bool),
    /// One feature is missing; the watch goes on.
    TreeRefused,
    /// The answers hold too little, or something odd; the watch goes on.
    Answers,
    /// The run is not answered.
    RunMissing,
}

// A fault without an expectation does not compile.
fn expected(fault: Fault) -> Seen {
    use SourceError::{Garbled, Refused, Throttled, TimedOut, TooLarge, Unreachable};
    let is_of = |kind| -> fn(&SourceError) -> bool {
        match kind {
            RefusalKind::Credentials => {
                |error| matches!(error, Refused(refusal) if refusal.kind == RefusalKind::Credentials)
            }
            _ => |error| matches!(error, Refused(refusal) if refusal.kind == RefusalKind::Service),
        }
    };
    match fault {
        Fault::SlowHeaders | Fault::SlowBody => {
            Seen::Trouble(|error| matches!(error, TimedOut { .. }))
        }
        Fault::Drop | Fault::CutBody => {
            Seen::Trouble(|error| matches!(error, Unreachable { .. } | Garbled { .. }))
        }
        Fault::Throttle | Fault::ThrottleAcs | Fault::ThrottleHttp => {
            Seen::Trouble(|error| matches!(error, Throttled { .. }))
        }
        Fault::InternalError | Fault::Unavailable => Seen::Trouble(is_of(RefusalKind::Service)),
        Fault::ExpiredToken => Seen::Trouble(is_of(RefusalKind::Credentials)),
        Fault::Garbage | Fault::DeepNesting => {
            Seen::Trouble(|error| matches!(error, Garbled { .. }))
        }
        Fault::HugeBody | Fault::GzipBomb => {
            Seen::Trouble(|error| matches!(error, TooLarge { .. } | Garbled { .. }))
        }
        Fault::Forbidden => Seen::TreeRefused,
        Fault::WrongTypes | Fault::WrongElement | Fault::ClockSkew | Fault::ClockJump => {
            Seen::Answers
        }
        Fault::Vanished => Seen::RunMissing,
    }
}

/// The fault as it is written: what is big is small enough here to be held in memory.
fn written(fault: Fault) -> Faults {
    match fault {
        Fault::HugeBody => "huge-body=20".parse().unwrap(),
        Fault::GzipBomb => "gzip-bomb=2".parse().unwrap(),
        Fault::DeepNesting => "deep-nesting=1000".parse().unwrap(),
        Fault::Vanished => "vanished=work".parse().unwrap(),
        fault => fault.name().parse().unwrap(),
    }
}

/// When it begins to go wrong.
const PHASES: [(&str, u64); 3] = [
    ("at the first request", 0),
    ("while it runs", 31),
    ("at its end", 85),
];
/// How long it does.
const LENGTHS: [u64; 2] = [5, 150];
/// Longer than the longest backoff and the ticks that follow it, or than a sweep.
const RECOVERY: Duration = Duration::from_secs(150);

fn story() -> Story {
    Story::parse("faults.toml", STORY).unwrap()
}

async fn watch(fault: Fault, start: u64, length: u64, run: &str) -> Watcher {
    let mut watcher = Watcher::start(Setting {
        story: story(),
        seed: 1,
        targets: vec![RunId::from(run)],
        readings: Readings::default(),
        interval: Duration::from_secs(3),
        requests_per_minute: None,
    });
    if start > 0 {
        watcher.pass(Duration::from_secs(start)).await;
    }
    watcher.stance.fail_with(written(fault));
    watcher.pass(Duration::from_secs(length)).await;
    watcher
}

/// Nothing is shown that was not so at some moment up to now.
fn check_nothing_is_wrong(model: &Model, oracle: &Oracle, what: &str) {
    for run in model.runs.values() {
        for (_, node) in run.tree.iter().skip(1) {
            let Some(status) = &node.state.status else {
                continue;
            };
            let seconds = (model.now - beginning()).num_seconds();
            let was_so = (0..=seconds).rev().any(|second| {
                let at = beginning() + chrono::TimeDelta::seconds(second);
                let truth = oracle.run(run.id.as_str(), at);
                truth.is_some_and(|truth| {
                    let told = truth.nodes.get(node.id.as_str());
                    told.is_some_and(|told| told.state.status == *status)
                })
            });
            assert!(was_so, "{} is {status}, {what}", node.name);
        }
    }
}

fn check_what_is_said(fault: Fault, model: &Model, length: u64, what: &str) {
    let run = model.runs.values().next().unwrap();
    match expected(fault) {
        Seen::Trouble(is_cause) => {
            // An answer may be late for longer than a moment lasts.
            let Some(trouble) = &model.connection.trouble else {
                return assert!(length < 60, "no trouble, {what}");
            };
            assert!(is_cause(&trouble.error), "{:?}, {what}", trouble.error);
            let wait = (trouble.next_try - model.now).num_seconds();
            assert!(wait <= 60, "next try in {wait} s, {what}");
            if length > 60 {
                let freshness = model.connection.freshness(model.now);
                let is_old = matches!(freshness, Freshness::Stale(_) | Freshness::Starting);
                assert!(is_old, "{freshness:?}, {what}");
            }
        }
        Seen::TreeRefused => {
            assert_eq!(model.connection.trouble, None, "{what}");
            let told = run.shape_error.as_ref();
            let is_permission = |error: &SourceError| matches!(error, SourceError::Refused(refusal) if refusal.kind == RefusalKind::Permission);
            assert!(told.is_none_or(is_permission), "{told:?}, {what}");
            assert!(run.is_known(), "{what}");
        }
        Seen::Answers => assert_eq!(model.connection.trouble, None, "{what}"),
        Seen::RunMissing => {
            if length > 60 {
                assert_eq!(run.attention(), Attention::Missing, "{what}");
            }
        }
    }
}

fn check_all_is_right(model: &Model, oracle: &Oracle, world: DateTime<Utc>, what: &str) {
    assert_eq!(model.connection.trouble, None, "{what}");
    for run in model.runs.values() {
        let truth: RunTruth = oracle.run(run.id.as_str(), world).unwrap();
        assert_eq!(run.status(), Some(&truth.status), "{what}");
        for (id, told) in &truth.nodes {
            let place = run
                .tree
                .place(id)
                .unwrap_or_else(|| panic!("{id} is unknown, {what}"));
            if place == 0 {
                continue;
            }
            let node = run.tree.node(place).unwrap();
            assert_eq!(
                node.state.status.as_ref(),
                Some(&told.state.status),
                "{}, {what}",
                node.name
            );
            if !matches!(what.split(' ').next(), Some("clock-skew" | "clock-jump")) {
                let started = known(node.state.timing.started.as_ref());
                assert_eq!(started, told.state.started, "{}, {what}", node.name);
            }
        }
    }
}

#[test]
fn whatever_goes_wrong_nothing_shown_is_wrong_and_all_is_right_soon_after() {
    let oracle = Oracle::new(story(), 1, Readings::default());
    let run = oracle.runs(beginning()).remove(0);
    for fault in Fault::all() {
        for (phase, start) in PHASES {
            for length in LENGTHS {
                let what = format!("{} {phase} for {length} s", fault.name());
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_time()
                    .start_paused(true)
                    .build()
                    .unwrap();
                let mut watcher = runtime.block_on(watch(fault, start, length, &run));
                check_nothing_is_wrong(&watcher.model, &oracle, &what);
                check_what_is_said(fault, &watcher.model, length, &what);
                watcher.stance.fail_with(Faults::default());
                let world = runtime.block_on(async {
                    watcher.pass(RECOVERY).await;
                    watcher.world_time()
                });
                check_all_is_right(&watcher.model, &oracle, world, &what);
            }
        }
    }
}
