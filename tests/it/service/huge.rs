//! Stories of any size.

use std::collections::HashMap;

use paiwatch::sim::story::Story;
use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, batch, settings, text};

fn huge(name: &str) -> Caller {
    Caller::new(settings(Story::embedded(name).unwrap(), 1))
}

fn rows<'a>(answer: &'a Answer, list: &str) -> &'a Vec<Value> {
    answer.body[list].as_array().unwrap()
}

fn count(rows: &[Value], status: &str) -> usize {
    rows.iter().filter(|row| row["Status"] == status).count()
}

/// Every node of a run, without the root.
fn nodes(caller: &Caller, run: &Value) -> Vec<Value> {
    let (run, root) = (text(&run["PipelineRunId"]), text(&run["NodeId"]));
    let answer = caller.node_status(&run, &root, "Depth=9");
    rows(&answer, "Status")[1..].to_vec()
}

#[test]
fn there_are_as_many_runs_and_nodes_as_asked_for_and_as_many_run() {
    let caller = huge("huge:10x1000:50");
    let answer = caller.runs("PageSize=100");
    let runs = rows(&answer, "PipelineRuns");
    assert_eq!((runs.len(), count(runs, "Running")), (10, 10));
    let (mut all, mut running) = (0, 0);
    for _ in 0..5 {
        caller.pass_seconds(17);
        running = 0;
        all = 0;
        for run in runs {
            let nodes = nodes(&caller, run);
            let tasks = nodes
                .iter()
                .filter(|node| text(&node["NodeName"]).starts_with("task"));
            running += tasks.filter(|node| node["Status"] == "Running").count();
            all += nodes.len();
        }
        assert!((40..=50).contains(&running), "{running}");
    }
    assert_eq!(all, 10_000);
    assert!(running > 0);
}

#[test]
fn runs_in_which_nothing_runs_are_over() {
    let caller = huge("huge:5x100:2");
    let answer = caller.runs("PageSize=100");
    let runs = rows(&answer, "PipelineRuns");
    assert_eq!((count(runs, "Running"), count(runs, "Succeeded")), (2, 3));
    let over = runs
        .iter()
        .find(|run| run["Status"] == "Succeeded")
        .unwrap();
    let nodes = nodes(&caller, over);
    assert_eq!(count(&nodes, "Succeeded"), 100);
}

/// The tree below a node as the paths of its nodes, with id and dependencies.
fn gather(tree: &Value, found: &mut Vec<(String, Value)>) {
    for child in tree["Spec"]["Pipelines"].as_array().unwrap() {
        found.push((text(&child["Metadata"]["NodeId"]), child.clone()));
        gather(child, found);
    }
}

#[test]
fn tree_list_batch_and_outputs_agree_on_a_run() {
    let caller = huge("huge:1x500:40");
    let run = rows(&caller.runs(""), "PipelineRuns")[0].clone();
    let (id, root) = (text(&run["PipelineRunId"]), text(&run["NodeId"]));
    let mut tree = Vec::new();
    gather(&caller.node(&id, &root, "Depth=9").body, &mut tree);
    assert_eq!(tree.len(), 500);
    let listed = nodes(&caller, &run);
    let states: HashMap<String, Value> = listed
        .iter()
        .map(|row| (text(&row["NodeId"]), row["Status"].clone()))
        .collect();
    assert_eq!(states.len(), 500);
    let ids = tree.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>();
    let answer = caller.status(&batch(&id, &ids));
    assert_eq!(rows(&answer, "Nodes").len(), 500);
    for (row, (id, node)) in rows(&answer, "Nodes").iter().zip(&tree) {
        assert_eq!(row["NodeId"], json!(id));
        assert_eq!(row["Status"], node["StatusInfo"]["Status"]);
        assert_eq!(row["Status"], states[id]);
        assert_eq!(row.get("StartedAt"), node["StatusInfo"].get("StartedAt"));
    }
    let outputs = caller.outputs(&id, &root, "Depth=9&PageSize=7");
    assert_eq!(outputs.body["TotalCount"], rows(&answer, "Outputs").len());
    let page = rows(&outputs, "Outputs");
    let same = |row: &Value| row["Id"] == page[0]["Id"];
    let same = rows(&answer, "Outputs")
        .iter()
        .find(|row| same(row))
        .unwrap();
    assert_eq!(page[0]["Info"]["value"], same["Value"]);
}

#[test]
fn tasks_wait_for_the_one_before_them_in_their_stage() {
    let caller = huge("huge:1x200:10");
    let run = rows(&caller.runs(""), "PipelineRuns")[0].clone();
    let (id, root) = (text(&run["PipelineRunId"]), text(&run["NodeId"]));
    let tree = caller.node(&id, &root, "Depth=9").body;
    let mut waiting = 0;
    for stage in tree["Spec"]["Pipelines"].as_array().unwrap() {
        let tasks = stage["Spec"]["Pipelines"].as_array().unwrap();
        let states: HashMap<String, String> = tasks
            .iter()
            .map(|task| {
                (
                    text(&task["Metadata"]["Name"]),
                    text(&task["StatusInfo"]["Status"]),
                )
            })
            .collect();
        for task in tasks {
            let started = task["StatusInfo"]["Status"] != "ReadyToSchedule";
            for before in task["Spec"]["Dependencies"].as_array().unwrap() {
                assert!(!started || states[before.as_str().unwrap()] == "Succeeded");
                waiting += usize::from(!started);
            }
        }
    }
    assert!(waiting > 50, "{waiting}");
}

#[test]
fn a_task_has_logs_and_is_found_by_the_id_of_its_container() {
    let caller = huge("huge:1x30:30");
    let run = rows(&caller.runs(""), "PipelineRuns")[0].clone();
    let (id, root) = (text(&run["PipelineRunId"]), text(&run["NodeId"]));
    let mut tree = Vec::new();
    gather(&caller.node(&id, &root, "Depth=9").body, &mut tree);
    let (task, node) = tree.last().unwrap();
    assert!(caller.logs(&id, task, "").body["TotalCount"].as_u64() > Some(0));
    let container = text(&node["Metadata"]["RelatedNodeIds"][0]);
    let physical = caller.node(&id, &container, "Type=Physical");
    assert_eq!(physical.body["Metadata"]["Name"], node["Metadata"]["Name"]);
    assert_eq!(caller.node(&id, "node-000000000000000000", "").status, 404);
}

#[test]
fn the_largest_ones_are_there_at_once_and_answer_for_any_of_their_nodes() {
    let caller = huge("huge:100x100000:200");
    let answer = caller.runs("PageSize=100");
    let run = &rows(&answer, "PipelineRuns")[99];
    let (id, root) = (text(&run["PipelineRunId"]), text(&run["NodeId"]));
    let stages = caller.node(&id, &root, "Depth=2").body;
    let stage = text(&stages["Spec"]["Pipelines"][0]["Metadata"]["NodeId"]);
    let answer = caller.status(&batch(&id, &[&root, &stage]));
    assert_eq!(rows(&answer, "Nodes").len(), 2);
}

#[test]
fn readings_hold_for_huge_stories_too() {
    let caller = huge("huge:2x40:2").reading("runs-with-nodes,second-times,no-root-nodes");
    let run = rows(&caller.runs(""), "PipelineRuns")[0].clone();
    let answer = caller.status(&json!({ "PipelineRuns": [run["PipelineRunId"]] }));
    assert_eq!(rows(&answer, "Nodes").len(), 40);
    let started = |row: &Value| row.get("StartedAt").map(text);
    assert!(
        rows(&answer, "Nodes")
            .iter()
            .filter_map(started)
            .all(|time| time.len() == 20)
    );
}

#[test]
fn what_is_malformed_or_absurd_is_refused_with_the_way_out() {
    for (name, why) in [
        ("huge", "`huge` is not written as huge:RUNSxNODES[:RUNNING]"),
        ("huge:", "such as `huge:100x1000:50`"),
        ("huge:10", "such as `huge:100x1000:50`"),
        ("huge:10x", "such as `huge:100x1000:50`"),
        ("huge:-1x5", "such as `huge:100x1000:50`"),
        ("huge:2x2:1:1", "such as `huge:100x1000:50`"),
        ("huge:2x2:many", "such as `huge:100x1000:50`"),
        ("huge:0x5", "from 1 to 10000 runs, not 0"),
        ("huge:10001x5", "from 1 to 10000 runs, not 10001"),
        ("huge:1x1000001", "from 1 to 1000000 nodes"),
        ("huge:1x99999999999999999999999", "from 1 to 1000000 nodes"),
        ("huge:2x5:11", "11 of 10 nodes cannot run"),
    ] {
        let error = Story::embedded(name).unwrap_err().to_string();
        assert!(error.contains(why), "{name}: {error}");
    }
}
