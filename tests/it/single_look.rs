//! A single look, whatever fails: a passing failure leaves no trace, a lasting one is named,
//! and missing never looks like empty.

use std::collections::BTreeMap;
use std::time::Duration;

use paiwatch::domain::{Missing, RunId};
use paiwatch::print::{json, overview, table};
use paiwatch::run::Wanted;
use paiwatch::sim::Seen;
use paiwatch::sim::story::Story;
use paiwatch::text::{CliText, Language, Text};
use serde_json::Value;

use crate::service::caller::{Caller, settings};
use crate::watcher::{Glance, Setting, glance, glance_at, paused_runtime};

const SECOND: Duration = Duration::from_secs(1);

/// As long after the beginning as the runs of the story need to be over.
const OVER: Duration = Duration::from_mins(5);

/// Two runs, one of which fails, with outputs.
fn story() -> Story {
    let text = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "one"
lasts = "5s"
[[pipeline.node.output]]
name = "metrics"
type = "Metrics"
value = '{"auc": 0.9}'
[[pipeline.node]]
name = "two"
lasts = "5s"
after = ["one"]

[[run]]
pipeline = "work"
name = "first"
starts = "0s"

[[run]]
pipeline = "work"
name = "second"
starts = "5s"
"#;
    Story::parse("single.toml", text).unwrap()
}

async fn looked(faults: &str, targets: &[String]) -> Glance {
    let targets = targets.iter().map(|id| id.as_str().into());
    let setting = Setting::of(story()).with_targets(targets.collect());
    glance(setting.with_budget(), OVER, faults.parse().unwrap()).await
}

fn report(glance: &Glance) -> Value {
    serde_json::from_str(&json::text(&json::report(
        &glance.model,
        &glance.looked.unread,
        true,
    )))
    .unwrap()
}

/// The runs' ids by name.
async fn ids() -> Vec<String> {
    let glance = looked("", &[]).await;
    let runs = glance.model.watch.runs.values();
    let named: BTreeMap<&str, String> = runs.map(|run| (run.name(), run.id.to_string())).collect();
    ["first", "second"].map(|name| named[name].clone()).to_vec()
}

/// What a report says, but for the moment at which it was made.
fn facts(glance: &Glance) -> Value {
    let mut report = report(glance);
    let report_object = report.as_object_mut().unwrap();
    report_object.remove("at");
    report_object.remove("clock_offset_seconds");
    report
}

/// How often the service was asked about one run, by itself or with others.
fn most_calls_for_one_run(glance: &Glance, ids: &[String]) -> usize {
    let is_about = |seen: &Seen, id: &str| {
        seen.path.contains(id) || String::from_utf8_lossy(&seen.body).contains(id)
    };
    let calls = |id: &String| {
        glance
            .calls
            .iter()
            .filter(|seen| is_about(seen, id))
            .count()
    };
    ids.iter().map(calls).max().unwrap()
}

/// Failures that pass with the next call.
const FAILURES: [&str; 12] = [
    "internal-error",
    "unavailable",
    "page",
    "page=404",
    "garbage",
    "cut-body",
    "drop",
    "throttle",
    "wrong-types",
    "deep-nesting=100000",
    "refuse=403",
    "refuse=400:100400027",
];

/// What is read of a run that was named.
const OPERATIONS: [(&str, Missing); 3] = [
    ("GetPipelineRun", Missing::Details),
    ("GetPipelineRunNode", Missing::Tree),
    ("ListPipelineRunNodeOutputs", Missing::Outputs),
];

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_leaves_no_trace_in_a_single_look() {
    let ids = ids().await;
    let whole = looked("", &ids).await;
    assert_eq!(whole.looked.unread, []);
    let expected = facts(&whole);
    for failure in FAILURES {
        for (operation, _) in OPERATIONS {
            let what = format!("{failure}@{operation}*1");
            let glance = looked(&what, &ids).await;
            assert_eq!(glance.looked.unread, [], "{what}");
            assert_eq!(facts(&glance), expected, "{what}");
            assert!(glance.took <= 15 * SECOND, "{what}: {:?}", glance.took);
            assert!(most_calls_for_one_run(&glance, &ids) <= 20, "{what}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_lasts_is_named_beside_what_is_known() {
    let ids = ids().await;
    for failure in FAILURES {
        for (operation, missing) in OPERATIONS {
            let what = format!("{failure}@{operation}");
            let glance = looked(&what, &ids).await;
            assert!(glance.took <= 15 * SECOND, "{what}: {:?}", glance.took);
            assert!(most_calls_for_one_run(&glance, &ids) <= 20, "{what}");
            let unread = &glance.looked.unread;
            let is_named = |id: &String| {
                let of_it = unread
                    .iter()
                    .filter(|unread| unread.run.as_ref().is_some_and(|run| run.as_str() == id));
                of_it.map(|unread| unread.what).collect::<Vec<_>>() == [missing]
            };
            // Outputs are told by the batches here, so nobody misses the list.
            if missing == Missing::Outputs {
                assert_eq!(*unread, [], "{what}");
                continue;
            }
            assert!(ids.iter().all(is_named), "{what}: {unread:?}");
            let report = report(&glance);
            let table = table::table(&glance.model, unread);
            for run in report["runs"].as_array().unwrap() {
                let said = &run["unread"][0];
                assert_eq!(said["what"], missing.word(), "{what}");
                assert!(!said["message"].as_str().unwrap().is_empty(), "{what}");
                let is_tree = missing == Missing::Tree;
                assert_eq!(run["counts"].is_null(), is_tree, "{what}: {run}");
                assert_eq!(run["status"], "Succeeded", "{what}");
            }
            assert!(!table.contains("0/0"), "{what}: {table}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_told_a_single_look_ends_in_time() {
    let ids = ids().await;
    for failure in FAILURES {
        let glance = looked(failure, &ids).await;
        assert!(glance.took <= 15 * SECOND, "{failure}: {:?}", glance.took);
        assert!(most_calls_for_one_run(&glance, &ids) <= 20, "{failure}");
        let unread = &glance.looked.unread;
        let is_said = |id: &String| {
            let mut of_it = unread.iter();
            of_it.any(|unread| unread.run.as_ref().is_some_and(|run| run.as_str() == id))
        };
        assert!(ids.iter().all(is_said), "{failure}: {unread:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_run_that_nobody_knows_holds_no_other_back() {
    let mut ids = ids().await;
    ids.truncate(1);
    ids.push("flow-foreignforeignforei".to_owned());
    for readings in ["unknown-id-missing", "unknown-id-is-error"] {
        let targets = ids.iter().map(|id| id.as_str().into());
        let setting = Setting::of(story()).read_as(readings);
        let setting = setting.with_targets(targets.collect()).with_budget();
        let glance = glance(setting, OVER, "".parse().unwrap()).await;
        assert!(glance.took <= 15 * SECOND, "{readings}: {:?}", glance.took);
        assert!(most_calls_for_one_run(&glance, &ids) <= 20, "{readings}");
        let report = report(&glance);
        assert_eq!(report["runs"][0]["status"], "Succeeded", "{readings}");
        assert_eq!(report["runs"][0]["counts"]["succeeded"], 2, "{readings}");
        assert_eq!(
            report["runs"][0]["unread"],
            serde_json::json!([]),
            "{readings}"
        );
        assert_eq!(
            report["runs"][1]["unread"][0]["what"], "details",
            "{readings}"
        );
        assert!(report["runs"][1]["counts"].is_null(), "{readings}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_of_others_is_not_permitted_and_no_permission_is_missing() {
    let ids = ids().await;
    let about = "refuse=403@GetPipelineRun";
    let alone = looked(about, &ids).await;
    let words = |glance: &Glance| {
        let text = |unread: &paiwatch::domain::Unread| {
            Language::English
                .say(&Text::Cli(CliText::NotRead(Box::new(unread.clone()), 1)))
                .into_owned()
        };
        glance.looked.unread.iter().map(text).collect::<Vec<_>>()
    };
    let all = words(&alone);
    assert!(
        all.iter()
            .all(|line| line.contains("needs permission `paiflow:GetPipelineRun`")),
        "{all:?}"
    );
    // More often refused than it is tried for one run, and told for the other.
    let one = looked("refuse=403@GetPipelineRun*3", &ids).await;
    let one = words(&one);
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(!one[0].contains("paiflow:"), "{one:?}");
}

/// The ids of all runs of a story, as its service lists them.
fn ids_of(story: &str) -> Vec<RunId> {
    let story = Story::embedded(story).unwrap();
    let listed = Caller::new(settings(story, 1)).runs("PageNumber=1&PageSize=1000");
    let runs = listed.body["PipelineRuns"].as_array().unwrap().iter();
    let ids = runs.map(|run| run["PipelineRunId"].as_str().unwrap());
    ids.map(RunId::from).collect()
}

async fn looked_at_many(targets: Vec<RunId>, wanted: Wanted) -> Glance {
    let setting = Setting::of(Story::embedded("huge:200x50").unwrap()).with_targets(targets);
    glance_at(wanted, setting, OVER, "".parse().unwrap()).await
}

#[test]
fn two_hundred_runs_cost_five_requests_beside_one_tree_each() {
    let targets = ids_of("huge:200x50");
    assert_eq!(targets.len(), 200);
    let wanted = Wanted {
        outputs: false,
        causes: false,
    };
    let glance = paused_runtime().block_on(looked_at_many(targets, wanted));
    let is_tree = |seen: &&Seen| seen.operation == "GetPipelineRunNode";
    let trees = glance.calls.iter().filter(is_tree).count();
    assert_eq!(trees, 200);
    let others = glance.calls.len() - trees;
    assert!(others <= 5, "{others}");
    assert!(glance.looked.unread.is_empty());
    let report = report(&glance);
    let runs = report["runs"].as_array().unwrap();
    let is_whole =
        |run: &&Value| run["counts"]["total"].as_u64() > Some(40) && run["workspace_id"] == "94801";
    assert_eq!(runs.iter().filter(is_whole).count(), 200);
    assert_eq!(overview::overview(&glance.model, &[]).len(), 200);
    // What was not asked does not look like none.
    let unasked = serde_json::to_value(json::report(&glance.model, &[], false)).unwrap();
    let nodes = unasked["runs"].as_array().unwrap().iter();
    let mut nodes = nodes.flat_map(|run| run["nodes"].as_array().unwrap());
    assert!(nodes.all(|node| node["outputs"].is_null()));
}

#[tokio::test(start_paused = true)]
async fn a_status_query_that_never_ends_leaves_time_for_the_list_of_outputs() {
    let ids = ids().await;
    let outputs = |glance: &Glance| {
        let mut report = report(glance);
        let runs = report["runs"].as_array_mut().unwrap().iter_mut();
        let nodes = runs.flat_map(|run| run["nodes"].as_array_mut().unwrap());
        nodes.map(|node| node["outputs"].take()).collect::<Vec<_>>()
    };
    let expected = outputs(&looked("", &ids).await);
    assert!(
        expected
            .iter()
            .any(|outputs| !outputs.as_array().unwrap().is_empty())
    );
    for fault in [
        "slow-headers@Nodes",
        "slow-body@Nodes",
        "drop@Nodes",
        "500@Nodes",
    ] {
        let glance = looked(fault, &ids).await;
        assert_eq!(glance.looked.unread, [], "{fault}");
        assert_eq!(outputs(&glance), expected, "{fault}");
        assert!(glance.took <= 15 * SECOND, "{fault}: {:?}", glance.took);
    }
}
