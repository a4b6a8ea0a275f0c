//! What the watch costs the service, and how soon it learns: counted at the service.

use std::collections::HashMap;
use std::fmt::Write;
use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::app::query::settled::is_settled;
use paiwatch::domain::{Attention, RunId};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Readings, Seen};
use serde_json::Value;

use crate::watcher::{Setting, Watcher, paused_runtime};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);
/// The interval of these watches, and so the length of a tick.
const TICK: Duration = Duration::from_secs(3);

const HEAD: &str = "workspace = \"94801\"\nuser = \"2000\"\naccount = \"1000\"\n";

fn story(text: &str) -> Story {
    Story::parse("test.toml", &format!("{HEAD}{text}")).unwrap()
}

/// Runs of one pipeline of tasks that all last so long, with an output each.
fn wide(runs: usize, nodes: usize, lasts: &str, starts: &str) -> Story {
    let mut text = String::from("[[pipeline]]\nname = \"wide\"\n");
    for node in 0..nodes {
        writeln!(
            text,
            "[[pipeline.node]]\nname = \"n{node}\"\nlasts = \"{lasts}\"\nqueue = \"0s\"\n\
             [[pipeline.node.output]]\nname = \"metrics\"\ntype = \"Metrics\"\nvalue = {{ auc = 0.5 }}"
        )
        .unwrap();
    }
    for run in 0..runs {
        writeln!(
            text,
            "[[run]]\npipeline = \"wide\"\nname = \"run-{run}\"\nstarts = \"{starts}\""
        )
        .unwrap();
    }
    story(&text)
}

fn watch(story: Story, readings: &str, targets: &[&str]) -> Watcher {
    let targets = targets.iter().map(|id| RunId::from(*id));
    let setting = Setting::of(story).read_as(readings);
    Watcher::start(setting.with_targets(targets.collect()))
}

fn is_batch(seen: &Seen) -> bool {
    seen.operation == "ListPipelineRunsStatus"
}

fn list(seen: &Seen, key: &str) -> Vec<Value> {
    let body: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    body[key].as_array().cloned().unwrap_or_default()
}

fn ids_of(story: Story, at: Duration) -> Vec<RunId> {
    let runtime = paused_runtime();
    runtime.block_on(async {
        let mut watcher = watch(story, "", &[]);
        watcher.pass(at).await;
        watcher.model.watch.runs.keys().cloned().collect()
    })
}

#[tokio::test(start_paused = true)]
async fn a_new_iteration_appears_within_two_ticks_and_not_by_reading_on_every_tick() {
    let story = story(
        "[[pipeline]]\nname = \"one\"\n[[pipeline.node]]\nname = \"fit\"\nlasts = \"31s\"\n\
         [[pipeline]]\nname = \"all\"\n[[pipeline.node]]\nname = \"train\"\nruns = \"one\"\n\
         items = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]\nqueue = \"1s\"\n\
         [[run]]\npipeline = \"all\"\nname = \"all\"\nstarts = \"0s\"\n",
    );
    let mut watcher = watch(story, "", &[]);
    let mut late: HashMap<String, i64> = HashMap::new();
    let look = |model: &Model| {
        let nodes = model
            .watch
            .runs
            .values()
            .flat_map(|run| run.tree.in_order());
        for (_, node) in nodes.filter(|(_, node)| node.name.starts_with("train-")) {
            if let Some(started) = node.state.timing.started_at() {
                let age = (model.now.service - started).num_milliseconds();
                late.entry(node.name.to_string()).or_insert(age);
            }
        }
    };
    watcher.pass_looking(Duration::from_secs(190), look).await;
    assert_eq!(late.len(), 6, "{late:?}");
    let two_ticks = i64::try_from((2 * TICK).as_millis()).unwrap();
    assert!(late.values().all(|late| *late <= two_ticks), "{late:?}");
    let seen = watcher.seen();
    let ticks = seen.iter().filter(|seen| !list_is_empty(seen)).count();
    let shapes = seen
        .iter()
        .filter(|seen| seen.operation == "GetPipelineRunNode")
        .count();
    // A sweep a minute, one or two readings an iteration, and some at the start.
    assert!(
        shapes <= 18 && ticks >= 60,
        "{shapes} readings in {ticks} ticks"
    );
}

fn list_is_empty(seen: &Seen) -> bool {
    !is_batch(seen) || list(seen, "Nodes").is_empty()
}

#[test]
fn twenty_finished_runs_of_a_thousand_nodes_with_outputs_cost_at_most_three_calls_each() {
    let story = || wide(20, 1_000, "10s", "-1h");
    let ids = ids_of(story(), SECOND);
    assert_eq!(ids.len(), 20);
    let runtime = paused_runtime();
    runtime.block_on(async {
        for readings in ["", "no-outputs-in-batch"] {
            let named: Vec<&str> = ids.iter().map(RunId::as_str).collect();
            let mut watcher = watch(story(), readings, &named);
            watcher.until(5 * MINUTE, is_settled).await;
            let outputs = watcher
                .model
                .watch
                .runs
                .values()
                .flat_map(|run| run.tree.in_order());
            let with_outputs = outputs.filter(|(_, node)| !node.artifacts.is_empty());
            assert_eq!(with_outputs.count(), 20_000);
            let opening = watcher.seen().len();
            assert!(opening <= 3 * 20 + 2, "{opening} calls, `{readings}`");
            watcher.pass(10 * MINUTE).await;
            let idling = watcher.seen().len();
            // Four ticks a minute ask the rows, one of them the roots, too.
            assert!((48..=52).contains(&idling), "{idling} calls in ten minutes");
        }
    });
}

#[test]
fn one_foreign_id_among_ninety_nine_good_ones_hides_nobody_and_teaches_no_size() {
    let story = || wide(99, 1, "1h", "-1m");
    let ids = ids_of(story(), SECOND);
    // The newest twenty are found by looking; these are all there are.
    let runtime = paused_runtime();
    assert_eq!(ids.len(), 20);
    runtime.block_on(async {
        let all = all_ids(story());
        let mut named: Vec<&str> = all.iter().map(String::as_str).collect();
        named.insert(41, "flow-foreign");
        assert_eq!(named.len(), 100);
        let mut watcher = watch(story(), "unknown-id-is-error", &named);
        watcher.pass(2 * TICK + SECOND).await;
        let right = watcher.model.watch.runs.values();
        let right = right.filter(|run| run.status().is_some_and(|word| word.as_str() == "Running"));
        assert_eq!(right.count(), 99);
        assert!(watcher.model.watch.runs["flow-foreign"].is_unanswered());
        assert_eq!(watcher.model.watch.connection.traits.max_batch, 100);
        assert_eq!(watcher.model.watch.connection.trouble, None);
    });
}

/// The ids of all runs of a story, from the list itself.
fn all_ids(story: Story) -> Vec<String> {
    std::thread::spawn(move || {
        let caller = crate::service::caller::Caller::beginning_at(
            crate::watcher::beginning(),
            crate::service::caller::settings(story, 1),
        );
        let answer = caller.runs("PageSize=1000");
        let rows = answer.body["PipelineRuns"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["PipelineRunId"].as_str().unwrap().to_owned())
            .collect()
    })
    .join()
    .unwrap()
}

#[tokio::test(start_paused = true)]
async fn of_three_hundred_targets_fifty_are_watched_well_and_the_others_say_so() {
    let story = || wide(50, 4, "1h", "-1m");
    let good = all_ids(story());
    let mut named = good.clone();
    named.extend((0..250).map(|number| format!("flow-unknown-{number}")));
    // Good and bad ones stand among each other.
    named.sort_by_key(|id| id.bytes().rev().collect::<Vec<_>>());
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    for readings in ["", "unknown-id-is-error"] {
        let mut watcher = watch(story(), readings, &named);
        watcher.pass(4 * MINUTE).await;
        let missing = watcher.model.watch.runs.values();
        let missing = missing.filter(|run| run.attention() == Attention::Missing);
        assert_eq!(missing.count(), 250, "`{readings}`");
        for id in &good {
            let run = &watcher.model.watch.runs[id.as_str()];
            assert_eq!(run.tree.leaves().running, 4, "{id}, `{readings}`");
        }
        watcher.seen();
        watcher.pass(5 * MINUTE).await;
        let seen = watcher.seen();
        let ticks = seen.iter().filter(|seen| !list_is_empty(seen)).count();
        // 200 nodes and 50 roots that can change: three batches a tick, a hundred ticks.
        assert!(
            (297..=303).contains(&ticks),
            "{ticks} batches, `{readings}`"
        );
        assert!(
            watcher.model.watch.connection.interval <= TICK,
            "`{readings}`"
        );
        assert_eq!(watcher.model.watch.connection.trouble, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_changes_its_ways_is_noticed_within_three_ticks() {
    let story = || wide(2, 50, "1h", "-1m");
    let mut watcher = watch(story(), "no-root-nodes,max-batch=30", &[]);
    watcher.pass(6 * TICK).await;
    let learnt = watcher.model.watch.connection.traits;
    assert_eq!(learnt.roots, Some(false));
    assert!(learnt.max_batch <= 30, "{learnt:?}");

    watcher.behaviour.read_as(Readings::default());
    watcher.pass(3 * TICK).await;
    assert_eq!(watcher.model.watch.connection.traits.roots, Some(true));

    watcher
        .behaviour
        .read_as("no-root-nodes,workspace-required".parse().unwrap());
    watcher.pass(3 * TICK).await;
    let learnt = watcher.model.watch.connection.traits;
    assert_eq!(learnt.roots, Some(false));
    assert!(learnt.workspace_wanted);
    let age = watcher.model.now.machine - watcher.model.watch.connection.last_told.unwrap();
    assert!(age.to_std().unwrap() <= TICK, "{age}");

    // What limits the batches is doubted after ten minutes.
    watcher.behaviour.read_as(Readings::default());
    watcher.pass(31 * MINUTE).await;
    let learnt = watcher.model.watch.connection.traits;
    assert_eq!((learnt.max_batch, learnt.workspace_wanted), (100, false));
}

#[tokio::test(start_paused = true)]
async fn the_interval_and_the_calls_a_minute_that_are_shown_are_those_the_service_counts() {
    for readings in ["", "max-batch=10", "no-outputs-in-batch"] {
        let mut watcher = watch(wide(3, 30, "1h", "-1m"), readings, &[]);
        watcher.pass(3 * MINUTE).await;
        watcher.seen();
        let mut shown = Vec::new();
        let mut intervals = Vec::new();
        for _ in 0..10 {
            watcher.pass(MINUTE).await;
            shown.push(watcher.model.watch.connection.calls_a_minute);
            intervals.push(watcher.model.watch.connection.interval);
        }
        let seen = watcher.seen();
        let is_close = |told: f64, counted: f64| (told - counted).abs() <= 0.05 * counted;
        let told: usize = shown.iter().sum();
        let (told, counted) = (count(told), count(seen.len()));
        assert!(
            is_close(told, counted),
            "{told} told, {counted} counted, `{readings}`"
        );
        // The first batch of a tick holds the first root.
        let ticks = seen.iter().filter(|seen| starts_a_tick(seen)).count();
        let told = intervals.iter().map(Duration::as_secs_f64).sum::<f64>() / 10.0;
        assert!(
            is_close(told, 600.0 / count(ticks)),
            "{told} s told, {ticks} ticks"
        );
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

fn starts_a_tick(seen: &Seen) -> bool {
    let nodes = list(seen, "Nodes");
    nodes.first().is_some_and(|first| {
        let run = &first["PipelineRunId"];
        // Only roots are asked of several runs in a row.
        nodes
            .get(1)
            .is_some_and(|second| second["PipelineRunId"] != *run)
    })
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_is_too_small_stretches_the_interval_and_starves_nobody() {
    let mut watcher = Watcher::start(Setting {
        interval: SECOND,
        requests_per_minute: Some(30),
        ..Setting::of(wide(6, 60, "1h", "-1m"))
    });
    watcher.pass(5 * MINUTE).await;
    watcher.seen();
    watcher.pass(10 * MINUTE).await;
    let seen = watcher.seen();
    // Half of the burst is kept for what cannot wait.
    assert!(seen.len() <= 350, "{} calls in ten minutes", seen.len());
    // 360 nodes need four batches a tick, and single readings are made beside them.
    assert!(watcher.model.watch.connection.interval >= 8 * SECOND);
    let shapes = seen
        .iter()
        .filter(|seen| seen.operation == "GetPipelineRunNode");
    assert!(shapes.count() >= 20, "sweeps go on");
}
