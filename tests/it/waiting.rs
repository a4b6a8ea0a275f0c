//! Waiting for the end of runs: whatever goes wrong at the service meanwhile, the verdict is the
//! right one, and every change is told once.

use std::collections::BTreeSet;
use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::app::model::ending::{Ending, Verdict, WatchEnd};
use paiwatch::app::query::node_path::find;
use paiwatch::domain::{RunId, Status};
use paiwatch::print::events::Events;
use paiwatch::print::lines::Lines;
use paiwatch::print::verdicts::verdicts;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Faults};
use serde_json::Value;

use crate::every_fault::written;
use crate::watcher::{Setting, Watcher, ids_of, paused_runtime};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

/// Runs that end in three ways within two minutes.
fn story() -> Story {
    let text = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "good"
[[pipeline.node]]
name = "one"
lasts = "20s"
[[pipeline.node]]
name = "two"
lasts = "20s"
after = ["one"]
[[pipeline.node.output]]
name = "metrics"
type = "Metrics"
value = '{"auc": 0.9}'

[[pipeline]]
name = "bad"
[[pipeline.node]]
name = "early"
lasts = "10s"
fails = 1
[[pipeline.node]]
name = "late"
lasts = "70s"

[[run]]
pipeline = "good"
name = "work"
starts = "0s"

[[run]]
pipeline = "good"
name = "stopped"
starts = "0s"
commands = ["30s terminate 2s"]

[[run]]
pipeline = "bad"
name = "broken"
starts = "0s"
"#;
    Story::parse("waiting.toml", text).unwrap()
}

fn setting(targets: Vec<RunId>) -> Setting {
    Setting::of(story()).with_targets(targets).with_budget()
}

/// Waits for the runs of these names, which are named by their ids.
async fn waiter(names: &[&str]) -> Watcher {
    let mut targets = ids_of(setting(Vec::new())).await;
    targets.retain(|name, _| names.contains(&name.as_str()));
    assert_eq!(targets.len(), names.len());
    let mut watcher = Watcher::start(setting(targets.into_values().collect()));
    watcher.model.settings.exit_on_final = Some(15 * MINUTE);
    watcher
}

fn end(model: &Model) -> Option<WatchEnd> {
    model.watch.ending.end()
}

const VERDICTS: [(&[&str], Verdict); 3] = [
    (&["work"], Verdict::Succeeded),
    (&["work", "stopped"], Verdict::Stopped),
    (&["work", "stopped", "broken"], Verdict::Failed),
];

/// What the run of a name says in the end.
fn last_word(name: &str) -> &'static str {
    match name {
        "work" => "Succeeded",
        "stopped" => "Terminated",
        _ => "Failed",
    }
}

#[test]
fn no_fault_of_the_service_makes_a_wrong_verdict() {
    let runtime = paused_runtime();
    for (fault, (names, verdict)) in Fault::all().zip(VERDICTS.iter().cycle()) {
        runtime.block_on(async {
            let mut watcher = waiter(names).await;
            watcher.pass(15 * SECOND).await;
            watcher.behaviour.fail_with(written(fault));
            watcher.pass(2 * MINUTE).await;
            let early = end(&watcher.model);
            let right = Some(WatchEnd::Verdict(*verdict));
            assert!(early.is_none() || early == right, "{fault:?}: {early:?}");
            watcher.behaviour.fail_with(Faults::default());
            let is_over = |model: &Model| end(model).is_some();
            watcher.until(6 * MINUTE, is_over).await;
            assert_eq!(end(&watcher.model), right, "{fault:?}");
            for run in watcher.model.watch.runs.values() {
                let word = run.status().map(Status::as_str);
                assert_eq!(word, Some(last_word(run.name())), "{fault:?}");
            }
        });
    }
}

#[tokio::test(start_paused = true)]
async fn with_fail_fast_the_first_failure_of_a_node_is_the_end() {
    let mut watcher = waiter(&["broken", "work"]).await;
    watcher.model.watch.ending = Ending::at_first_failure();
    watcher.until(MINUTE, |model| end(model).is_some()).await;
    assert_eq!(
        end(&watcher.model),
        Some(WatchEnd::Verdict(Verdict::Failed))
    );
    let is_running =
        |run: &paiwatch::app::runs::run::Run| run.status().is_some_and(|status| !status.is_final());
    assert!(watcher.model.watch.runs.values().all(is_running));
}

#[tokio::test(start_paused = true)]
async fn of_a_node_that_is_named_with_its_run_the_end_is_waited_for_and_not_that_of_the_run() {
    for (name, node, verdict) in [
        ("work", "one", Verdict::Succeeded),
        ("broken", "early", Verdict::Failed),
    ] {
        let mut watcher = waiter(&[name]).await;
        let is_read = |model: &Model| model.watch.runs.values().all(|run| !run.tree.is_empty());
        watcher.until(MINUTE, is_read).await;
        let run = watcher.model.watch.runs.values_mut().next().unwrap();
        let place = find(run, node).unwrap();
        run.branch = run.tree.node(place).map(|node| node.id.clone());
        watcher.until(MINUTE, |model| end(model).is_some()).await;
        assert_eq!(
            end(&watcher.model),
            Some(WatchEnd::Verdict(verdict)),
            "{name}"
        );
        let run = watcher.model.watch.runs.values().next().unwrap();
        assert!(!run.status().unwrap().is_final(), "{name}");
        let lines = verdicts(&watcher.model);
        assert!(lines[0].contains(&format!("{name}/{node}")), "{lines:?}");
    }
}

/// What the events of a watch tell, and its model in the end.
async fn told(watcher: &mut Watcher, since_start: bool) -> Vec<Value> {
    let mut events = Events::new(since_start);
    let mut lines = Vec::new();
    let all = std::cell::RefCell::new((&mut events, &mut lines));
    watcher
        .until(6 * MINUTE, |model| {
            let mut all = all.borrow_mut();
            let changes = all.0.changes(model);
            all.1.extend(changes);
            end(model).is_some()
        })
        .await;
    lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn words<'a>(events: &'a [Value], kind: &str, id: &str) -> Vec<(&'a Value, &'a Value)> {
    let of = |event: &&Value| event["event"] == kind && event[kind]["id"] == id;
    let events = events.iter().filter(of);
    events.map(|event| (&event["from"], &event["to"])).collect()
}

#[tokio::test(start_paused = true)]
async fn every_change_is_told_once_and_joins_the_one_before() {
    let mut watcher = waiter(&["broken", "stopped", "work"]).await;
    let events = told(&mut watcher, true).await;
    for run in watcher.model.watch.runs.values() {
        let mut things = vec![("run", run.id.as_str(), run.status())];
        let nodes = run.nodes();
        things
            .extend(nodes.map(|(_, node)| ("node", node.id.as_str(), node.state.status.as_ref())));
        for (kind, id, status) in things {
            let words = words(&events, kind, id);
            assert_eq!(words[0].0, &Value::Null, "{id}");
            for pair in words.windows(2) {
                assert_eq!(pair[0].1, pair[1].0, "{id}: {words:?}");
                assert_ne!(pair[1].0, pair[1].1, "{id}: {words:?}");
            }
            assert_eq!(words.last().unwrap().1, status.unwrap().as_str(), "{id}");
        }
    }
    let outputs = events.iter().filter(|event| event["event"] == "output");
    let outputs: Vec<&Value> = outputs.map(|event| &event["output"]["id"]).collect();
    let each: BTreeSet<String> = outputs.iter().map(ToString::to_string).collect();
    assert_eq!(outputs.len(), each.len());
    assert!(!outputs.is_empty());
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_changes_leave_nothing_behind() {
    let mut watcher = waiter(&["work"]).await;
    watcher.pass(5 * SECOND).await;
    let mut events = Events::new(true);
    drop(events.changes(&watcher.model));
    let mut held = None;
    for round in 0..10_000 {
        let word = ["Suspended", "Running"][round % 2];
        let run = watcher.model.watch.runs.values_mut().next().unwrap();
        run.details.row.status = Some(Status::new(word));
        assert_eq!(events.changes(&watcher.model).len(), 1);
        if round % 1_000 == 0 {
            // What is held is all that there is to be seen of it.
            let now = format!("{events:?}").len();
            assert_eq!(*held.get_or_insert(now), now);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_so_before_is_told_only_when_that_is_wanted() {
    let mut watcher = waiter(&["work"]).await;
    watcher
        .until(6 * MINUTE, |model| end(model).is_some())
        .await;
    let before = Events::new(false).changes(&watcher.model);
    assert!(before.is_empty(), "{before:?}");
    let before = Events::new(true).changes(&watcher.model);
    // The run, its two nodes and the output.
    assert_eq!(before.len(), 4, "{before:?}");
}

#[tokio::test(start_paused = true)]
async fn trouble_and_its_end_are_told() {
    let mut watcher = waiter(&["work"]).await;
    watcher.pass(5 * SECOND).await;
    let mut events = Events::new(false);
    drop(events.changes(&watcher.model));
    watcher.cut(true);
    watcher.pass(20 * SECOND).await;
    let trouble: Value = serde_json::from_str(&events.changes(&watcher.model)[0]).unwrap();
    assert_eq!(trouble["event"], "trouble");
    assert_eq!(trouble["message"], "no connection: connection refused");
    assert!(events.changes(&watcher.model).is_empty());
    watcher.cut(false);
    watcher.pass(70 * SECOND).await;
    let lines = events.changes(&watcher.model);
    assert!(lines[0].contains(r#""event":"recovered""#), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn runs_of_one_name_are_told_apart_by_their_ids() {
    let text = include_str!("../../assets/stories/small.toml").to_owned()
        + "\n[[run]]\npipeline = \"small\"\nname = \"small\"\nstarts = \"1s\"\n";
    let story = Story::parse("twins.toml", &text).unwrap();
    let mut watcher = Watcher::of(story, &[]);
    watcher
        .until(3 * MINUTE, |model| model.watch.runs.len() == 2)
        .await;
    watcher.pass(10 * SECOND).await;
    let ids: Vec<String> = watcher
        .model
        .watch
        .runs
        .keys()
        .map(ToString::to_string)
        .collect();
    let lines = Lines::default().changes(&watcher.model);
    assert_eq!(ids.len(), 2);
    for id in ids {
        assert!(
            lines
                .iter()
                .any(|line| line.contains(&format!("small ({id})")))
        );
    }
}
