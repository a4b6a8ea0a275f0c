//! What is answered to which ids.

use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, batch, text};

fn ids(answer: &Answer, list: &str, field: &str) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body[list].as_array().unwrap();
    rows.iter().map(|row| text(&row[field])).collect()
}

fn refusal(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.body["Code"].as_str().unwrap())
}

fn first_node(caller: &Caller, run: &str) -> String {
    text(&caller.tree(run)[0].1["Metadata"]["NodeId"])
}

#[test]
fn a_root_may_not_be_answered() {
    let caller = Caller::still().reading("no-root-nodes");
    let (run, root) = caller.ids("succeeded");
    let node = first_node(&caller, "succeeded");
    let answer = caller.status(&batch(&run, &[&root, &node]));
    assert_eq!(ids(&answer, "Nodes", "NodeId"), [node]);
    assert_eq!(
        caller.node(&run, &root, "").body["Metadata"]["NodeId"],
        json!(root)
    );
}

#[test]
fn a_root_may_know_the_words_of_nodes_only() {
    let caller = Caller::still().reading("root-says-node-words");
    for (name, run_says, root_says) in [
        ("suspended", "Suspended", "Running"),
        ("terminated", "Terminated", "Failed"),
        ("initialized", "Initialized", "ReadyToSchedule"),
        ("succeeded", "Succeeded", "Succeeded"),
    ] {
        let (run, root) = caller.ids(name);
        let nodes = caller.status(&batch(&run, &[&root]));
        assert_eq!(nodes.body["Nodes"][0]["Status"], root_says);
        let tree = caller.node(&run, &root, "");
        assert_eq!(tree.body["StatusInfo"]["Status"], root_says);
        let list = caller.node_status(&run, &root, "Depth=1");
        assert_eq!(list.body["Status"][0]["Status"], root_says);
        let runs = caller.status(&json!({ "PipelineRuns": [run] }));
        assert_eq!(runs.body["PipelineRuns"][0]["Status"], run_says);
    }
}

#[test]
fn a_query_for_nodes_may_bring_their_runs_once_each() {
    let caller = Caller::still().reading("echo-runs");
    let (run, root) = caller.ids("suspended");
    let node = first_node(&caller, "suspended");
    let answer = caller.status(&batch(&run, &[&root, &node, "node-unknown"]));
    assert_eq!(ids(&answer, "Nodes", "NodeId"), [root, node]);
    assert_eq!(ids(&answer, "PipelineRuns", "PipelineRunId"), [run]);
    assert_eq!(answer.body["PipelineRuns"][0]["Status"], "Suspended");
}

#[test]
fn a_query_for_runs_may_bring_all_nodes_and_outputs() {
    let caller = Caller::still().reading("runs-with-nodes");
    let (run, root) = caller.ids("showcase");
    let answer = caller.status(&json!({ "PipelineRuns": [run], "OutputType": "DataSet" }));
    let nodes = ids(&answer, "Nodes", "NodeId");
    assert_eq!(nodes.len(), caller.tree("showcase").len() + 1);
    assert!(nodes.contains(&root));
    assert_eq!(ids(&answer, "Outputs", "Name"), ["rows"]);
    let rootless = caller.reading("runs-with-nodes,no-root-nodes");
    let answer = rootless.status(&json!({ "PipelineRuns": [run] }));
    assert_eq!(ids(&answer, "Nodes", "NodeId").len(), nodes.len() - 1);
}

/// A run that is deleted, one that is not, and one that never was.
fn about_deleted(caller: &Caller) -> Value {
    let known = caller.ids("succeeded").0;
    caller.behaviour.read_as("".parse().unwrap());
    let deleted = caller.deleted("deleted", 5400);
    json!({ "PipelineRuns": [known, deleted, "flow-unknown"] })
}

#[test]
fn an_unknown_id_has_no_row_or_a_row_that_says_deleted_or_fails_the_call() {
    let caller = Caller::still();
    let question = about_deleted(&caller);
    let answer = caller.status(&question);
    let is_deleted = |place: usize| &answer.body["PipelineRuns"][place]["IsDeleted"];
    assert_eq!(
        (is_deleted(0), is_deleted(1)),
        (&json!(false), &json!(true))
    );

    let caller = caller.reading("unknown-id-missing");
    let answer = caller.status(&question);
    assert_eq!(
        ids(&answer, "PipelineRuns", "PipelineRunId"),
        [text(&question["PipelineRuns"][0])]
    );

    let caller = caller.reading("unknown-id-is-error");
    let refused = (404, "InvalidPipelineRunId.NotFound");
    assert_eq!(refusal(&caller.status(&question)), refused);
    for unknown in [1, 2] {
        let alone = json!({ "PipelineRuns": [question["PipelineRuns"][unknown]] });
        assert_eq!(refusal(&caller.status(&alone)), refused);
    }
    let (run, root) = caller.ids("succeeded");
    let nodes = batch(&run, &[&root, "node-unknown"]);
    assert_eq!(
        refusal(&caller.status(&nodes)),
        (404, "InvalidNodeId.NotFound")
    );
    let known = batch(&run, &[&root]);
    assert_eq!(ids(&caller.status(&known), "Nodes", "NodeId"), [root]);
}

#[test]
fn an_id_of_another_workspace_has_no_row_or_fails_the_call() {
    let caller = Caller::still();
    let (run, root) = caller.ids("failed");
    let mut question = batch(&run, &[&root]);
    question["WorkspaceId"] = json!("94801");
    assert_eq!(ids(&caller.status(&question), "Nodes", "NodeId").len(), 0);
    let caller = caller.reading("unknown-id-is-error");
    assert_eq!(
        refusal(&caller.status(&question)),
        (404, "InvalidPipelineRunId.NotFound")
    );
    let caller = caller.reading("foreign-workspace-refused,unknown-id-missing");
    assert_eq!(
        refusal(&caller.status(&question)),
        (403, "Forbidden.Workspace")
    );
    let runs = json!({ "PipelineRuns": [run], "WorkspaceId": "94801" });
    assert_eq!(refusal(&caller.status(&runs)), (403, "Forbidden.Workspace"));
    question["WorkspaceId"] = json!("94802");
    assert_eq!(ids(&caller.status(&question), "Nodes", "NodeId"), [root]);
}

#[test]
fn a_batch_may_have_to_name_its_workspace() {
    let caller = Caller::still().reading("workspace-required");
    let (run, root) = caller.ids("succeeded");
    let mut question = batch(&run, &[&root]);
    assert_eq!(
        refusal(&caller.status(&question)),
        (400, "MissingParameter")
    );
    question["WorkspaceId"] = json!("94801");
    assert_eq!(ids(&caller.status(&question), "Nodes", "NodeId"), [root]);
}

#[test]
fn to_ask_for_nothing_may_be_refused() {
    let caller = Caller::still().reading("empty-is-error");
    for body in [json!({}), json!({ "Nodes": [], "PipelineRuns": [] })] {
        assert_eq!(refusal(&caller.status(&body)), (400, "MissingParameter"));
    }
}

#[test]
fn a_batch_may_hold_only_so_many_ids() {
    let caller = Caller::still().reading("max-batch=2");
    let (run, root) = caller.ids("succeeded");
    let node = first_node(&caller, "succeeded");
    assert_eq!(
        ids(
            &caller.status(&batch(&run, &[&root, &node])),
            "Nodes",
            "NodeId"
        )
        .len(),
        2
    );
    let more = batch(&run, &[&root, &node, "node-unknown"]);
    assert_eq!(refusal(&caller.status(&more)), (400, "InvalidParameter"));
    let runs = json!({ "PipelineRuns": [run, "flow-a", "flow-b"] });
    assert_eq!(refusal(&caller.status(&runs)), (400, "InvalidParameter"));
}

#[test]
fn rows_may_come_in_any_order_and_twice() {
    let caller = Caller::still();
    let (run, root) = caller.ids("showcase");
    let tree = caller.tree("showcase");
    let nodes = tree
        .iter()
        .map(|(_, node)| text(&node["Metadata"]["NodeId"]));
    let nodes = nodes.collect::<Vec<_>>();
    let question = batch(&run, &nodes.iter().map(String::as_str).collect::<Vec<_>>());
    let asked = |caller: &Caller| ids(&caller.status(&question), "Nodes", "NodeId");
    assert_eq!(asked(&caller), nodes);

    let caller = caller.reading("shuffled");
    let (mut one, other) = (asked(&caller), asked(&caller));
    assert!(one != nodes && other != one);
    one.sort();
    let mut sorted = nodes.clone();
    sorted.sort();
    assert_eq!(one, sorted);

    let caller = caller.reading("duplicated");
    let twice = asked(&caller);
    assert!(twice.len() > nodes.len());
    assert!(twice.starts_with(&nodes));
    let listed = ids(
        &caller.node_status(&run, &root, "Depth=99"),
        "Status",
        "NodeId",
    );
    assert!(listed.len() > nodes.len() + 1);
}

#[test]
fn an_answer_may_be_some_seconds_old() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let caller = caller.reading("stale-replica");
    caller.pass_seconds(100);
    let question = batch(&run, &[&root]);
    let finished = caller.status(&question).body["Nodes"][0]["FinishedAt"].clone();
    let finished = chrono::DateTime::parse_from_rfc3339(finished.as_str().unwrap()).unwrap();
    // Just after its end, the run is over for some of the replicas only.
    caller.pass(finished.to_utc() - caller.now());
    let states = (0..40).map(|_| text(&caller.status(&question).body["Nodes"][0]["Status"]));
    let behind = states.filter(|status| status == "Running").count();
    assert!((1..30).contains(&behind), "{behind}");
    caller.pass_seconds(6);
    let states = (0..40).map(|_| text(&caller.status(&question).body["Nodes"][0]["Status"]));
    assert!(states.into_iter().all(|status| status == "Failed"));
}
