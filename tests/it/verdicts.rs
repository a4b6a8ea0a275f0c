//! A watch that waits for the end of its runs ends by a verdict that was asked for, or when
//! nothing good was heard for as long as it is patient; by nothing else that is answered.

use std::time::Duration;

use crate::watcher::{Setting, Watcher, beginning, ids_of};
use chrono::TimeDelta;
use paiwatch::app::message::Action;
use paiwatch::app::model::Model;
use paiwatch::app::model::ending::{Verdict, WatchEnd};
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Attention, Refusal, RefusalKind, RunId, SourceError};
use paiwatch::sim::Faults;
use paiwatch::sim::story::Story;
use paiwatch::source::transport::SignedRequest;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
const PATIENCE: Duration = Duration::from_mins(15);

/// A run that takes a minute, and one that was over before and gets commands.
fn story(fails: &str, commands: &str) -> Story {
    let text = format!(
        r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "long"
[[pipeline.node]]
name = "fit"
lasts = "1m"
queue = "0s"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "one"
lasts = "10m"
queue = "0s"
fails = {fails}

[[run]]
pipeline = "long"
name = "long"
starts = "0s"

[[run]]
pipeline = "work"
name = "work"
starts = "-30m"
commands = [{commands}]
"#
    );
    Story::parse("verdicts.toml", &text).unwrap()
}

async fn watch(story: Story, also: &[&str], patience: Duration) -> Watcher {
    watch_under("", story, also, patience).await
}

async fn watch_under(readings: &str, story: Story, also: &[&str], patience: Duration) -> Watcher {
    let setting = || Setting::of(story.clone()).read_as(readings).with_budget();
    // All runs are named as somebody would have named them.
    let mut targets: Vec<RunId> = ids_of(setting()).await.into_values().collect();
    assert_eq!(targets.len(), 2);
    targets.extend(also.iter().map(|id| RunId::from(*id)));
    let mut watcher = Watcher::start(setting().with_targets(targets));
    watcher.model.settings.exit_on_final = Some(patience);
    watcher
}

fn end(model: &Model) -> Option<WatchEnd> {
    model.watch.ending.end()
}

/// When it ended, in milliseconds since the beginning, and how.
async fn ended(watcher: &mut Watcher, patience: Duration) -> (i64, WatchEnd) {
    watcher.until(patience, |model| end(model).is_some()).await;
    let at = (watcher.model.now.machine - beginning()).num_milliseconds();
    (at, end(&watcher.model).unwrap())
}

fn are_all_final(model: &Model) -> bool {
    let is_final = |attention| attention == Attention::Final;
    model
        .watch
        .runs
        .values()
        .all(|run| is_final(run.attention()))
}

fn asks_rows(request: &SignedRequest) -> bool {
    String::from_utf8_lossy(&request.body).contains("PipelineRuns")
        || request.query.contains("PipelineRuns")
}

fn refusal() -> SourceError {
    SourceError::Refused(Refusal {
        kind: RefusalKind::Credentials,
        code: "InvalidAccessKeyId.NotFound".to_owned(),
        message: "Specified access key is not found.".to_owned(),
        request_id: String::new(),
        http_status: 401,
    })
}

#[tokio::test(start_paused = true)]
async fn a_run_that_runs_again_when_the_last_one_ends_is_waited_for() {
    // The long run is over after a minute and some seconds of queueing.
    let moments = || (54_000..70_000).step_by(500);
    let readings = ["", "echo-runs", "no-root-nodes"];
    let mut waited_for = 0;
    for (readings, rerun) in readings
        .into_iter()
        .flat_map(|all| moments().map(move |at| (all, at)))
    {
        // Moments of commands count from the run's start.
        let command = format!(r#""{}ms rerun""#, 30 * 60_000 + rerun);
        let mut watcher = watch_under(readings, story("1", &command), &[], PATIENCE).await;
        let (at, end) = ended(&mut watcher, 15 * MINUTE).await;
        assert_eq!(
            end,
            WatchEnd::Verdict(Verdict::Failed),
            "{readings} {rerun}"
        );
        let is_over_again = at >= rerun + 120_000;
        assert!(
            at <= rerun || is_over_again,
            "{readings} {rerun}: the verdict at {at}"
        );
        waited_for += usize::from(is_over_again);
    }
    assert!(waited_for > 30, "{waited_for}");
}

#[tokio::test(start_paused = true)]
async fn no_verdict_is_given_before_the_rows_of_all_are_answered_once_more() {
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.until(2 * MINUTE, are_all_final).await;
    assert_eq!(end(&watcher.model), None);
    watcher.break_calls(Duration::ZERO, |request| {
        let after = SECOND;
        asks_rows(request).then_some(SourceError::TimedOut { after })
    });
    watcher.pass(5 * MINUTE).await;
    assert!(are_all_final(&watcher.model));
    assert_eq!(end(&watcher.model), None);
    watcher.break_line(None);
    let (_, end) = ended(&mut watcher, 70 * SECOND).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
}

#[tokio::test(start_paused = true)]
async fn rows_that_are_never_answered_again_end_it_when_patience_does() {
    let mut watcher = watch(story("0", ""), &[], 2 * MINUTE).await;
    watcher.until(2 * MINUTE, are_all_final).await;
    watcher.break_calls(Duration::ZERO, |request| {
        let after = SECOND;
        asks_rows(request).then_some(SourceError::TimedOut { after })
    });
    watcher.pass(110 * SECOND).await;
    assert_eq!(end(&watcher.model), None);
    let (_, end) = ended(&mut watcher, 2 * MINUTE).await;
    assert_eq!(end, WatchEnd::NoAnswer);
}

#[tokio::test(start_paused = true)]
async fn refused_credentials_end_nothing_before_patience_does() {
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.break_line(Some(refusal()));
    watcher.pass(14 * MINUTE).await;
    assert_eq!(end(&watcher.model), None);
    watcher.break_line(None);
    let (_, end) = ended(&mut watcher, 2 * MINUTE).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
    // The next time it takes too long, in the middle of the watch.
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.pass(30 * SECOND).await;
    watcher.break_line(Some(refusal()));
    let (at, end) = ended(&mut watcher, 20 * MINUTE).await;
    assert_eq!(end, WatchEnd::NoAnswer);
    assert!((900_000..1_000_000).contains(&at), "{at}");
}

#[tokio::test(start_paused = true)]
async fn a_run_that_nobody_knows_is_no_matter_of_patience() {
    // The others are waited for, and then nothing is left to wait for.
    let mut watcher = watch(story("1", ""), &["flow-unknown"], PATIENCE).await;
    watcher.pass(10 * SECOND).await;
    assert!(watcher.model.watch.runs["flow-unknown"].is_unanswered());
    let (at, end) = ended(&mut watcher, 5 * MINUTE).await;
    // What is given up is the reason, whatever became of the others.
    assert_eq!(end, WatchEnd::Missing);
    let others = watcher.model.watch.runs.values();
    let mut others = others.filter(|run| run.id.as_str() != "flow-unknown");
    assert!(
        others.all(|run| run.attention() == Attention::Final),
        "{at}"
    );
    for readings in ["", "unknown-id-is-error"] {
        let mut watcher = nobody(readings);
        let (at, end) = ended(&mut watcher, 2 * MINUTE).await;
        assert_eq!(end, WatchEnd::Missing, "{readings}");
        assert!((8_000..80_000).contains(&at), "{readings}: {at}");
        assert!(!readings.is_empty() || at < 10_000, "{at}");
    }
}

/// A watch of a run alone that is not there.
fn nobody(readings: &str) -> Watcher {
    let setting = Setting::of(story("1", "")).read_as(readings).with_budget();
    let mut watcher = Watcher::start(setting.with_targets(vec!["flow-unknown".into()]));
    watcher.model.settings.exit_on_final = Some(PATIENCE);
    watcher
}

#[tokio::test(start_paused = true)]
async fn a_run_that_nobody_knows_yet_is_waited_for_some_seconds() {
    let vanished: Faults = "vanished=long".parse().unwrap();
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.behaviour.fail_with(vanished);
    watcher.pass(8 * SECOND).await;
    watcher.behaviour.fail_with(Faults::default());
    let (_, end) = ended(&mut watcher, 5 * MINUTE).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
}

#[tokio::test(start_paused = true)]
async fn runs_that_no_answer_holds_for_a_while_are_not_over() {
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.pass(20 * SECOND).await;
    let vanished: Faults = "vanished=long".parse().unwrap();
    watcher.behaviour.fail_with(vanished);
    watcher.pass(5 * MINUTE).await;
    assert!(watcher.model.watch.runs.values().any(Run::is_unanswered));
    assert_eq!(end(&watcher.model), None);
    watcher.behaviour.fail_with(Faults::default());
    let (_, end) = ended(&mut watcher, 2 * MINUTE).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
}

#[tokio::test(start_paused = true)]
async fn neither_a_pause_nor_a_sleep_of_the_machine_uses_patience_up() {
    let mut watcher = watch(story("0", ""), &[], 5 * MINUTE).await;
    watcher.pass(10 * SECOND).await;
    watcher.act(Action::Pause);
    watcher.pass(30 * MINUTE).await;
    watcher.act(Action::Pause);
    watcher.cut(true);
    watcher.sleep(TimeDelta::hours(8));
    watcher.pass(MINUTE).await;
    assert_eq!(end(&watcher.model), None);
    watcher.cut(false);
    let (_, end) = ended(&mut watcher, 3 * MINUTE).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
}

#[tokio::test(start_paused = true)]
async fn a_tree_that_is_never_answered_holds_the_verdict_up_no_longer_than_a_minute() {
    let mut watcher = watch(story("0", ""), &[], PATIENCE).await;
    watcher.pass(10 * SECOND).await;
    watcher.break_calls(Duration::ZERO, |request| {
        let is_tree = crate::watcher::operation(request) == "GetPipelineRunNode";
        let why = "connection refused".to_owned();
        is_tree.then_some(SourceError::Unreachable { why })
    });
    let (at, end) = ended(&mut watcher, 4 * MINUTE).await;
    assert_eq!(end, WatchEnd::Verdict(Verdict::Succeeded));
    assert!(at < 150_000, "{at}");
}
