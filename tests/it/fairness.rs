//! One call that fails or takes its time holds up no other.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::situations::{internal_error, refusal};
use crate::stage::screen;
use crate::watcher::{LIMIT, Setting, Watcher, ids_of, named, operation};
use paiwatch::app::message::Action;
use paiwatch::app::model::events::Happened;
use paiwatch::app::update::navigate::{By, reveal};
use paiwatch::app::view::pane::Tab;
use paiwatch::domain::{RefusalKind, RunId, SourceError};
use paiwatch::sim::Seen;
use paiwatch::sim::story::Story;
use paiwatch::source::transport::SignedRequest;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const TICK: Duration = Duration::from_secs(3);

const LIST: &str = "ListPipelineRuns";
const BATCH: &str = "ListPipelineRunsStatus";
const OUTPUTS: &str = "ListPipelineRunNodeOutputs";
const LOGS: &str = "ListPipelineRunNodeLogs";

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "inner"
[[pipeline.node]]
name = "fit"
lasts = "2h"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "left"
runs = "inner"
[[pipeline.node]]
name = "right"
runs = "inner"

[[run]]
pipeline = "work"
name = "one"
starts = "-1m"

[[run]]
pipeline = "work"
name = "two"
starts = "-1m"
"#;

fn story() -> Story {
    Story::parse("fairness.toml", STORY).unwrap()
}

fn invalid_parameter() -> SourceError {
    SourceError::Refused(refusal(RefusalKind::Request, "InvalidParameter", 400))
}

fn throttled(retry_after: Duration) -> SourceError {
    SourceError::Throttled {
        retry_after: Some(retry_after),
        refusal: refusal(RefusalKind::Service, "Throttling.User", 429),
    }
}

fn timed_out() -> SourceError {
    SourceError::TimedOut { after: LIMIT }
}

/// Every call of an operation fails.
fn all(of: &'static str, error: SourceError) -> impl Fn(&SignedRequest) -> Option<SourceError> {
    move |request| (operation(request) == of).then(|| error.clone())
}

fn count(seen: &[Seen], operation: &str) -> usize {
    let seen = seen.iter();
    seen.filter(|seen| seen.operation == operation).count()
}

fn nodes_known(watcher: &Watcher, run: &RunId) -> usize {
    watcher.model.watch.runs[run].nodes().count()
}

fn troubles(watcher: &Watcher) -> usize {
    let events = watcher.model.watch.events.iter();
    events
        .filter(|event| matches!(event.what, Happened::Trouble { .. }))
        .count()
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_keeps_no_run_from_being_read() {
    let run = ids_of(Setting::of(story())).await["one"].clone();
    let mut watcher = Watcher::of(story(), &[]);
    watcher.break_calls(Duration::ZERO, all(LIST, internal_error()));
    watcher.pass(SECOND).await;
    watcher.add(run.as_str());
    watcher.pass(20 * SECOND).await;
    // The root is none of them.
    assert_eq!(nodes_known(&watcher, &run), 4);
    assert!(
        watcher.model.watch.runs[&run]
            .details
            .workspace_id
            .is_some()
    );
    let (lists_before, troubles_before) = (watcher.sends().len(), troubles(&watcher));
    assert!(lists_before > 0 && troubles_before <= 1);

    watcher.seen();
    watcher.pass(5 * MINUTE).await;
    let heard = count(&watcher.seen(), BATCH);
    assert!(heard >= 95, "the usual pace: {heard} batches");
    assert_eq!(
        troubles(&watcher),
        troubles_before,
        "no trouble of the watch"
    );
    assert_eq!(watcher.model.watch.connection.trouble, None);
    for (width, height) in [(160, 45), (80, 24)] {
        let screen = screen(&watcher.model, width, height);
        let said = "cannot list runs: service error (InternalError)";
        assert!(screen.contains(said), "{screen}");
    }
    watcher.break_line(None);
    watcher.pass(16 * SECOND).await;
    assert_eq!(watcher.model.watch.runs.len(), 2, "the other is found");
    assert_eq!(watcher.model.watch.connection.list_error, None);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_fails_is_asked_for_every_fifteen_seconds() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    watcher.break_calls(Duration::ZERO, all(LIST, internal_error()));
    watcher.pass(5 * SECOND).await;
    watcher.seen();
    watcher.sends();
    watcher.pass(5 * MINUTE).await;
    // What fails on the way is sent, but not seen.
    let lists = watcher.sends().len() - watcher.seen().len();
    assert!((19..=21).contains(&lists), "{lists} lists in five minutes");
}

#[tokio::test(start_paused = true)]
async fn a_throttled_look_slows_the_whole_watch_and_is_made_again_when_the_service_wants() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    let fit = watcher.model.watch.runs[0].nodes();
    let place = fit
        .filter(|(_, node)| &*node.name == "fit")
        .map(|(place, _)| place);
    let place = place.last().unwrap();
    watcher.model.view.last_key = Some(watcher.model.now.machine);
    reveal(&mut watcher.model, 0, Some(place), By::Hand);
    watcher.break_calls(Duration::ZERO, all(LOGS, throttled(30 * SECOND)));
    watcher.act(Action::Tab(Tab::Logs));
    watcher.pass(SECOND).await;
    watcher.sends();
    let trouble = watcher.model.watch.connection.trouble.clone().unwrap();
    assert_eq!(trouble.error, throttled(30 * SECOND));
    assert_eq!(watcher.model.watch.connection.traits.slowness, 2);
    watcher.pass(28 * SECOND).await;
    assert_eq!(watcher.sends().len(), 0, "left alone");
    let screen = screen(&watcher.model, 160, 45);
    assert!(screen.contains("throttled for 30s"), "{screen}");

    watcher.break_line(None);
    watcher.pass(2 * TICK).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    let log = watcher.model.detail.log.as_ref().unwrap();
    assert!(!log.ring.is_empty());
}

/// Watches both runs, where answers about a tree end at a depth of two.
fn in_parts() -> Watcher {
    Watcher::start(Setting::of(story()).read_as("depth-capped=2"))
}

#[tokio::test(start_paused = true)]
async fn a_part_of_a_tree_that_times_out_rests_and_the_other_parts_are_read() {
    let mut whole = in_parts();
    whole.pass(20 * SECOND).await;
    let (run, slow) = {
        let run = &whole.model.watch.runs[0];
        let left = run.nodes().find(|(_, node)| &*node.name == "left").unwrap();
        (run.id.clone(), left.1.id.clone())
    };
    assert_eq!(nodes_known(&whole, &run), 4);
    let mut watcher = in_parts();
    let path = format!("/nodes/{slow}");
    watcher.break_calls(LIMIT, move |request| {
        request.path.ends_with(&path).then(timed_out)
    });
    watcher.pass(20 * SECOND).await;
    watcher.seen();
    watcher.pass(5 * MINUTE).await;
    assert_eq!(nodes_known(&watcher, &run), 3, "all but what is below it");
    // Five times a minute and a quarter of a minute each, the part is waited for.
    let batches = count(&watcher.seen(), BATCH);
    assert!(batches >= 70, "{batches} batches in five minutes");
    watcher.break_line(None);
    watcher.pass(2 * MINUTE).await;
    assert_eq!(nodes_known(&watcher, &run), 4);
}

#[tokio::test(start_paused = true)]
async fn a_tree_that_never_comes_in_time_is_read_in_parts() {
    let mut all = Watcher::of(story(), &[]);
    all.pass(SECOND).await;
    let roots = all.model.watch.runs.values().filter_map(|run| run.root());
    let paths: Vec<String> = roots.map(|root| format!("/nodes/{root}")).collect();
    assert_eq!(paths.len(), 2);
    let mut watcher = Watcher::of(story(), &[]);
    watcher.break_calls(LIMIT, move |request| {
        let is_of_a_root = paths.iter().any(|path| request.path.ends_with(path));
        let is_whole = is_of_a_root && request.query.contains("Depth=99");
        is_whole.then(timed_out)
    });
    watcher.pass(4 * MINUTE).await;
    for run in watcher.model.watch.runs.values() {
        assert_eq!(run.nodes().count(), 4, "{}", run.name());
    }
}

/// A finished run of so many nodes with a hundred outputs each, and one that goes on.
fn outputs(nodes: usize) -> Story {
    let mut text = String::from(
        "workspace = \"94801\"\nuser = \"2000\"\naccount = \"1000\"\n\
         [[pipeline]]\nname = \"one\"\n[[pipeline.node]]\nname = \"fit\"\nlasts = \"2h\"\n\
         [[run]]\npipeline = \"one\"\nname = \"busy\"\nstarts = \"-1m\"\n\
         [[run]]\npipeline = \"wide\"\nname = \"over\"\nstarts = \"-1h\"\n\
         [[pipeline]]\nname = \"wide\"\n",
    );
    for node in 0..nodes {
        write!(
            text,
            "[[pipeline.node]]\nname = \"node-{node}\"\nlasts = \"10s\"\nqueue = \"0s\"\n"
        )
        .unwrap();
        for output in 0..100 {
            write!(
                text,
                "[[pipeline.node.output]]\nname = \"output-{output}\"\ntype = \"Metrics\"\nvalue = 1\n"
            )
            .unwrap();
        }
    }
    Story::parse("outputs.toml", &text).unwrap()
}

/// A watch of it where no batch tells outputs.
fn of_outputs(nodes: usize) -> Watcher {
    let setting = Setting::of(outputs(nodes)).read_as("no-outputs-in-batch");
    Watcher::start(setting.with_budget())
}

fn asks_for_page(request: &SignedRequest, number: usize) -> bool {
    let page = format!("PageNumber={number}");
    operation(request) == OUTPUTS && request.query.split('&').any(|pair| pair == page)
}

/// The service gives a hundred rows a page at most.
fn is_page_too_big(request: &SignedRequest) -> bool {
    request.query.contains("PageSize=5000")
}

fn outputs_known(watcher: &Watcher) -> usize {
    let runs = watcher.model.watch.runs.values();
    let nodes = runs.flat_map(|run| run.tree.in_order());
    nodes.map(|(_, node)| node.artifacts.len()).sum()
}

#[tokio::test(start_paused = true)]
async fn a_list_of_many_pages_is_read_within_the_budget_and_holds_up_no_batch() {
    let mut watcher = of_outputs(130);
    watcher.break_calls(Duration::ZERO, |request| {
        is_page_too_big(request).then(invalid_parameter)
    });
    for minute in 0..6 {
        watcher.pass(MINUTE).await;
        let seen = watcher.seen();
        let most = if minute == 0 { 160 } else { 66 };
        assert!(
            seen.len() <= most,
            "{} calls in minute {minute}",
            seen.len()
        );
        let batches = count(&seen, BATCH);
        assert!(batches >= 18, "{batches} batches in minute {minute}");
    }
    assert_eq!(outputs_known(&watcher), 13_000);
}

#[tokio::test(start_paused = true)]
async fn the_pages_that_came_before_a_throttled_one_are_kept() {
    let mut watcher = of_outputs(50);
    let has_throttled = AtomicBool::new(false);
    watcher.break_calls(Duration::ZERO, move |request| {
        if is_page_too_big(request) {
            return Some(invalid_parameter());
        }
        let is_throttled =
            asks_for_page(request, 40) && !has_throttled.swap(true, Ordering::SeqCst);
        is_throttled.then(|| throttled(10 * SECOND))
    });
    watcher.pass(3 * MINUTE).await;
    assert_eq!(outputs_known(&watcher), 5_000);
    let pages = count(&watcher.seen(), OUTPUTS);
    assert_eq!(pages, 50, "each page once");
}

#[tokio::test(start_paused = true)]
async fn of_a_list_of_outputs_that_is_too_long_the_first_are_read_and_that_is_said() {
    let mut watcher = of_outputs(230);
    watcher.pass(2 * MINUTE).await;
    assert_eq!(outputs_known(&watcher), 20_000);
    let pages = count(&watcher.seen(), OUTPUTS);
    assert!(pages <= 28, "{pages} pages");
    let over = named(&watcher.model, "over");
    assert_eq!(over.outputs_cut, Some(20_000));
    let at = watcher
        .model
        .watch
        .runs
        .values()
        .position(|run| run.name() == "over");
    reveal(&mut watcher.model, at.unwrap(), None, By::Hand);
    watcher.act(Action::Tab(Tab::Overview));
    let screen = screen(&watcher.model, 160, 45);
    let said = "outputs: the first 20,000 only, there are more";
    assert!(screen.contains(said), "{screen}");
}
