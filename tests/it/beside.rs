//! The parts of the watch go side by side: none that fails or takes its time holds up
//! another, and what one bad id is refused with hides nobody.

use std::time::Duration;

use crate::situations::{internal_error, refusal};
use crate::watcher::{LIMIT, Setting, Watcher, ids_of, operation};
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{RefusalKind, RunId, SourceError};
use paiwatch::sim::Seen;
use paiwatch::sim::story::Story;
use paiwatch::source::transport::SignedRequest;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const BATCH: &str = "ListPipelineRunsStatus";

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "fit"
lasts = "2h"

[[run]]
pipeline = "work"
name = "one"
starts = "-1m"

[[run]]
pipeline = "work"
name = "two"
starts = "-1m"

[[run]]
pipeline = "work"
name = "three"
starts = "-1m"
"#;

fn story() -> Story {
    Story::parse("beside.toml", STORY).unwrap()
}

fn holds(request: &SignedRequest, text: &str) -> bool {
    operation(request) == BATCH && String::from_utf8_lossy(&request.body).contains(text)
}

fn is_about_rows(seen: &Seen) -> bool {
    seen.operation == BATCH && String::from_utf8_lossy(&seen.body).contains("\"PipelineRuns\"")
}

fn batches(seen: &[Seen]) -> (usize, usize) {
    let all = seen.iter().filter(|seen| seen.operation == BATCH).count();
    let rows = seen.iter().filter(|seen| is_about_rows(seen)).count();
    (all - rows, rows)
}

fn word(run: &Run) -> &str {
    run.status().map_or("", |status| status.as_str())
}

#[tokio::test(start_paused = true)]
async fn a_tick_asks_nodes_and_rows_side_by_side() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    watcher.seen();
    watcher.pass(MINUTE).await;
    let (nodes, rows) = batches(&watcher.seen());
    assert_eq!(nodes, rows);
    assert!((19..=21).contains(&nodes), "{nodes} ticks");
}

#[tokio::test(start_paused = true)]
async fn a_tree_that_times_out_holds_up_no_batch() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher.break_calls(LIMIT, |request| {
        let is_tree = operation(request) == "GetPipelineRunNode";
        is_tree.then_some(SourceError::TimedOut { after: LIMIT })
    });
    watcher.pass(5 * SECOND).await;
    watcher.seen();
    watcher.pass(5 * MINUTE).await;
    let (nodes, rows) = batches(&watcher.seen());
    assert!((99..=101).contains(&nodes), "{nodes} batches of nodes");
    assert!((99..=101).contains(&rows), "{rows} batches of rows");
}

#[tokio::test(start_paused = true)]
async fn rows_that_fail_hold_up_no_nodes_and_come_back_by_themselves() {
    for (after, error) in [
        (Duration::ZERO, internal_error()),
        (LIMIT, SourceError::TimedOut { after: LIMIT }),
    ] {
        let mut watcher = Watcher::of(story(), &[]);
        watcher.pass(10 * SECOND).await;
        watcher.break_calls(after, move |request| {
            holds(request, "\"PipelineRuns\"").then(|| error.clone())
        });
        watcher.pass(SECOND).await;
        watcher.seen();
        watcher.sends();
        watcher.pass(5 * MINUTE).await;
        let (nodes, rows) = batches(&watcher.seen());
        assert!((99..=101).contains(&nodes), "{nodes} batches of nodes");
        assert_eq!(rows, 0);
        let tries = watcher.sends().len() - nodes;
        assert!(tries <= 70, "{tries} other calls in five minutes");
        watcher.break_line(None);
        watcher.pass(MINUTE + LIMIT + SECOND).await;
        let (_, rows) = batches(&watcher.seen());
        assert!(rows > 0);
        assert_eq!(watcher.model.watch.connection.trouble, None);
    }
}

/// A watch in which the service refuses whatever names this run.
async fn with_bad(bad: &RunId, error: SourceError) -> Watcher {
    let ids = ids_of(Setting::of(story())).await;
    let mut targets: Vec<RunId> = ids.into_values().collect();
    if !targets.contains(bad) {
        targets.insert(1, bad.clone());
    }
    let setting = Setting::of(story()).with_targets(targets);
    let watcher = Watcher::start(setting.with_budget());
    let bad = bad.to_string();
    watcher.break_calls(Duration::ZERO, move |request| {
        let is_about = holds(request, &bad) || request.path.contains(&bad);
        is_about.then(|| error.clone())
    });
    watcher
}

#[tokio::test(start_paused = true)]
async fn one_bad_id_hides_nobody_whatever_it_is_refused_with() {
    let bad = RunId::from("flow-foreign");
    for (kind, code, status) in [
        (RefusalKind::Other, "100400027", 400),
        (RefusalKind::Request, "InvalidParameter", 400),
        (RefusalKind::Permission, "Forbidden", 403),
        (RefusalKind::Service, "InternalServerErrorProblem", 500),
    ] {
        let error = SourceError::Refused(refusal(kind, code, status));
        let mut watcher = with_bad(&bad, error).await;
        watcher.pass(30 * SECOND).await;
        let others = watcher
            .model
            .watch
            .runs
            .values()
            .filter(|run| run.id != bad);
        assert!(others.clone().count() == 3, "{code}");
        for run in others {
            assert_eq!(word(run), "Running", "{code}");
            assert_eq!(run.leaves().running, 1, "{code}");
        }
        let is_refused = |model: &Model| model.watch.runs[&bad].is_unanswered();
        assert!(is_refused(&watcher.model), "{code}");
        assert!(watcher.model.watch.runs[&bad].refusal.is_some(), "{code}");
        assert_eq!(watcher.model.watch.connection.trouble, None, "{code}");
        let learnt = watcher.model.watch.connection.traits;
        assert_eq!(learnt.max_batch, 100, "it teaches no size: {code}");
        assert!(!learnt.batches_forbidden, "{code}");
        watcher.sends();
        watcher.pass(5 * MINUTE).await;
        let calls = watcher.sends().len();
        assert!(calls <= 5 * 50, "{calls} calls in five minutes: {code}");
        watcher.break_line(None);
        watcher.pass(2 * MINUTE).await;
        // It is unknown to the service, which leaves it out now.
        assert_eq!(watcher.model.watch.connection.traits.set_aside, 0, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_refuses_everything_with_an_unknown_code_is_trouble_and_no_id_is_blamed() {
    let error = SourceError::Refused(refusal(RefusalKind::Other, "100400027", 400));
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    watcher.break_calls(Duration::ZERO, move |request| {
        (operation(request) == BATCH).then(|| error.clone())
    });
    let mut has_troubled = false;
    let look = |model: &Model| has_troubled |= model.watch.connection.trouble.is_some();
    watcher.pass_looking(MINUTE, look).await;
    assert!(has_troubled);
    assert!(
        watcher
            .model
            .watch
            .runs
            .values()
            .all(|run| !run.is_unanswered())
    );
    watcher.break_line(None);
    watcher.pass(MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
}

#[tokio::test(start_paused = true)]
async fn a_spell_of_throttling_halves_the_pace_once_and_a_long_silence_is_cut_short() {
    let throttled = |seconds| SourceError::Throttled {
        retry_after: Some(Duration::from_secs(seconds)),
        refusal: refusal(RefusalKind::Service, "Throttling.User", 429),
    };
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    let spell = throttled(1);
    watcher.break_line(Some(spell));
    watcher.pass(15 * SECOND).await;
    assert_eq!(watcher.model.watch.connection.traits.slowness, 2);
    watcher.break_line(None);
    watcher.pass(3 * MINUTE).await;
    assert_eq!(watcher.model.watch.connection.traits.slowness, 1);

    let day = throttled(86_400);
    watcher.break_line(Some(day));
    watcher.pass(5 * SECOND).await;
    watcher.break_line(None);
    watcher.sends();
    watcher.pass(114 * SECOND).await;
    assert_eq!(watcher.sends().len(), 0, "it is obeyed");
    watcher.pass(10 * SECOND).await;
    assert!(!watcher.sends().is_empty(), "for two minutes at most");
}
