//! What each operation answers, with every parameter it has.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, batch, text};

fn rows<'a>(answer: &'a Answer, list: &str) -> &'a Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body[list].as_array().unwrap()
}

fn names(answer: &Answer, list: &str, field: &str) -> Vec<String> {
    rows(answer, list)
        .iter()
        .map(|row| text(&row[field]))
        .collect()
}

#[test]
fn a_batch_of_runs_answers_for_runs_only() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(3);
    let answer =
        caller.status(&json!({ "PipelineRuns": [run, "flow-unknown", format!(" {run}\n")] }));
    let expected = json!({
        "PipelineRunId": run, "Status": "Running", "Name": "small", "UserId": "200000000000000001",
        "ParentUserId": "100000000000000001", "NodeId": root, "SourceId": "exp-small", "IsDeleted": false,
    });
    assert_eq!(rows(&answer, "PipelineRuns"), &[expected]);
    assert_eq!(
        (rows(&answer, "Nodes").len(), rows(&answer, "Outputs").len()),
        (0, 0)
    );
}

#[test]
fn nodes_win_over_runs_and_unknown_ids_have_no_row() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(3);
    let mut question = batch(&run, &[&root, "node-unknown", &root]);
    question["PipelineRuns"] = json!([run]);
    let answer = caller.status(&question);
    assert_eq!(names(&answer, "Nodes", "NodeId"), [root]);
    assert_eq!(rows(&answer, "PipelineRuns").len(), 0);
}

#[test]
fn to_ask_for_nothing_gives_three_empty_lists() {
    let caller = Caller::small();
    for body in ["{}", "", r#"{"Nodes":[],"PipelineRuns":null}"#] {
        let answer = caller.ask(
            "ListPipelineRunsStatus",
            "PUT",
            "/api/v1/pipelineruns",
            body,
        );
        for list in ["PipelineRuns", "Nodes", "Outputs"] {
            assert_eq!(rows(&answer, list).len(), 0, "{body}");
        }
    }
}

#[test]
fn outputs_come_with_the_batch_once_the_node_has_succeeded() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let node = text(&caller.at_path_after("read", 3)["Metadata"]["NodeId"]);
    let question = batch(&run, &[&node]);
    assert_eq!(rows(&caller.status(&question), "Outputs").len(), 0);
    caller.pass_seconds(5);
    let answer = caller.status(&question);
    let output = &rows(&answer, "Outputs")[0];
    assert_eq!(output["NodeId"], json!(node));
    assert_eq!(output["PipelineRunId"], json!(run));
    assert_eq!(output["Type"], "DataSet");
    assert_eq!(
        output["Metadata"],
        json!({ "locationType": "MaxComputeTable" })
    );
    assert_eq!(
        output["Value"],
        r#"{"location":{"project":"demo","table":"rows_20260102"}}"#
    );
    assert_eq!(
        (
            &output["ExpandedArtifactIndex"],
            &output["ExpandableArtifactName"]
        ),
        (&json!(0), &json!(""))
    );
    assert_eq!(rows(&answer, "Nodes")[0]["OutputArtifactArchived"], false);
    caller.pass_seconds(2);
    assert_eq!(
        rows(&caller.status(&question), "Nodes")[0]["OutputArtifactArchived"],
        true
    );
    let mut other = question.clone();
    other["OutputType"] = json!("Model");
    assert_eq!(rows(&caller.status(&other), "Outputs").len(), 0);
    other["OutputType"] = json!("DataSet");
    assert_eq!(rows(&caller.status(&other), "Outputs").len(), 1);
    other["WorkspaceId"] = json!("another");
    assert_eq!(rows(&caller.status(&other), "Nodes").len(), 0);
}

impl Caller {
    fn at_path_after(&self, path: &str, seconds: i64) -> Value {
        self.pass_seconds(seconds);
        self.at_path("small", path)
    }
}

#[test]
fn a_loop_unfolds_while_it_runs_and_its_metrics_develop() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let train = caller.at_path_after("train", 9);
    assert_eq!(train["Metadata"]["NodeType"], "Loop");
    assert_eq!(
        train["Spec"]["WithItems"],
        json!(["depth=4", "depth=6", "depth=8"])
    );
    assert_eq!(train["Spec"]["Parallelism"], 2);
    assert_eq!(train["Spec"]["Dependencies"], json!(["read"]));
    assert_eq!(train["StatusInfo"]["Progress"], "0/2");
    let train = caller.at_path_after("train", 6);
    assert_eq!(train["StatusInfo"]["Progress"], "2/3");
    caller.pass_seconds(10);
    let loop_id = text(&train["Metadata"]["NodeId"]);
    let answer = caller.outputs(
        &run,
        &loop_id,
        "Depth=9&Type=Metrics&SortBy=GmtCreateTime&Order=ASC",
    );
    let values = rows(&answer, "Outputs")
        .iter()
        .map(|row| text(&row["Info"]["value"]))
        .collect::<Vec<_>>();
    assert_eq!(values.len(), 3);
    assert!(
        values.iter().any(|value| value == r#"{"auc":0.8}"#) && values[2] == r#"{"auc":0.82}"#,
        "{values:?}"
    );
    assert_eq!(
        rows(&caller.outputs(&run, &loop_id, "Depth=1"), "Outputs").len(),
        0
    );
}

#[test]
fn depth_cuts_the_tree_and_the_flat_list_alike() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    caller.pass_seconds(20);
    let tree = caller.node(&run, &root, "Depth=1").body;
    assert_eq!(
        (&tree["Spec"]["HasPipelines"], &tree["Spec"]["Pipelines"]),
        (&json!(true), &json!([]))
    );
    let tree = caller.node(&run, &root, "").body;
    assert_eq!(tree["Spec"]["Pipelines"][1]["Spec"]["HasPipelines"], true);
    assert_eq!(tree["Spec"]["Pipelines"][1]["Spec"]["Pipelines"], json!([]));
    let count = |query| rows(&caller.node_status(&run, &root, query), "Status").len();
    assert_eq!(
        [
            count("Depth=1"),
            count(""),
            count("Depth=3"),
            count("Depth=100")
        ],
        [1, 5, 8, 11]
    );
}

#[test]
fn the_physical_view_shows_containers_and_their_logical_partners() {
    let caller = Caller::small();
    let (run, root) = caller.ids("small");
    let read = caller.at_path_after("read", 4);
    let view = caller.node(&run, &root, "Type=Physical").body;
    let pod = &view["Spec"]["Pipelines"][0];
    assert_eq!(view["Spec"]["Pipelines"].as_array().unwrap().len(), 1);
    assert_eq!(pod["Metadata"]["NodeType"], "Pod");
    assert_eq!(
        pod["Metadata"]["RelatedNodeIds"][0],
        read["Metadata"]["NodeId"]
    );
    assert_eq!(
        read["Metadata"]["RelatedNodeIds"][0],
        pod["Metadata"]["NodeId"]
    );
}

#[test]
fn a_failed_run_says_why_and_skips_what_depended_on_it() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    caller.pass_seconds(40);
    let body = caller.run(&run, "Verbose=True&ManifestType=Expanded").body;
    assert_eq!(
        (&body["Status"], &body["Message"]),
        (&json!("Failed"), &json!("node check failed: too few rows"))
    );
    assert_eq!(caller.state("small", "publish"), "Skipped");
    let manifest: Value = serde_json::from_str(body["Manifest"].as_str().unwrap()).unwrap();
    assert_eq!(
        manifest["spec"]["pipelines"][1]["spec"]["pipelines"][0]["metadata"]["name"],
        "fit"
    );
    assert_eq!(caller.run(&run, "").body.get("Manifest"), None);
}

#[test]
fn runs_are_filtered_by_every_parameter() {
    let caller = Caller::default_story(1);
    let all = caller.runs("PageSize=100");
    let count = |query: &str| caller.runs(query).body["TotalCount"].as_u64().unwrap();
    let row = rows(&all, "PipelineRuns")
        .iter()
        .find(|row| row["Name"] == "risk-v7")
        .unwrap();
    assert_eq!(count("Name=risk"), 2);
    assert_eq!(count("Name=%E6%AF%8F%E6%97%A5"), 2);
    assert_eq!(count("Status=Suspended"), 1);
    assert_eq!(count("SourceId=ctr-experiments"), 2);
    assert_eq!(count("SourceType=M6"), 1);
    assert_eq!(count("WorkspaceId=94803"), 1);
    assert_eq!(
        count("WorkspaceId=94801") + count("WorkspaceId=94802") + 1,
        count("")
    );
    assert_eq!(count("UserId=200000000000000023&SourceType=DESIGNER"), 1);
    assert_eq!(
        count(&format!("PipelineRunId={}", text(&row["PipelineRunId"]))),
        1
    );
    assert_eq!(
        count(&format!(
            "PipelineIds=pipeline-x%2C%20{}",
            text(&row["PipelineId"])
        )),
        2
    );
    assert_eq!(count("Name=&Status=&PipelineIds="), count(""));
}

#[test]
fn pages_of_any_order_cover_every_run_once() {
    let caller = Caller::default_story(1);
    let fields = [
        "PipelineId",
        "UserId",
        "ParentUserId",
        "StartedAt",
        "FinishedAt",
        "WorkflowServiceId",
        "Duration",
        "GmtCreateTime",
        "GmtModifiedTime",
    ];
    let whole = rows(&caller.runs("PageSize=100"), "PipelineRuns").len();
    for (field, order) in fields
        .iter()
        .flat_map(|field| [(field, "ASC"), (field, "DESC")])
    {
        let page = |number| {
            names(
                &caller.runs(&format!(
                    "SortBy={field}&Order={order}&PageSize=4&PageNumber={number}"
                )),
                "PipelineRuns",
                "PipelineRunId",
            )
        };
        let mut ids = (1..=3).flat_map(page).collect::<Vec<_>>();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), whole.min(12), "{field} {order}");
    }
    let times = names(
        &caller.runs("SortBy=GmtCreateTime&Order=ASC&PageSize=100"),
        "PipelineRuns",
        "GmtCreateTime",
    );
    assert!(times.is_sorted());
    let durations = caller.runs("SortBy=Duration&PageSize=100");
    assert!(
        rows(&durations, "PipelineRuns")
            .iter()
            .map(|row| row["Duration"].as_i64().unwrap())
            .rev()
            .is_sorted()
    );
}

#[test]
fn a_report_is_expanded_into_parts_with_indices() {
    let caller = Caller::default_story(1);
    let (run, root) = caller.ids("churn-daily");
    let answer = caller.outputs(
        &run,
        &root,
        "Depth=99999&Type=ModelEvaluation&Order=ASC&PageSize=3",
    );
    let parts = rows(&answer, "Outputs").iter().map(|row| {
        (
            text(&row["ExpandableArtifactName"]),
            row["ExpandedArtifactIndex"].as_i64().unwrap(),
        )
    });
    assert_eq!(
        parts.collect::<Vec<_>>(),
        [
            ("report".to_owned(), 0),
            ("report".to_owned(), 1),
            ("report".to_owned(), 2)
        ]
    );
}

#[test]
fn the_blanks_in_inputs_arguments_and_messages_are_filled() {
    let caller = Caller::default_story(1);
    let (run, _) = caller.ids("churn-daily");
    let train = caller.at_path("churn-daily", "train/train-1/xgb_train");
    assert_eq!(
        train["Spec"]["Inputs"]["Parameters"][0],
        json!({ "Name": "parameters", "Value": "depth=6" })
    );
    let arguments = text(&caller.run(&run, "").body["Arguments"]);
    assert!(arguments.contains(r#""date":"20260102""#), "{arguments}");
}

#[test]
fn what_comes_out_of_a_node_goes_into_the_next() {
    let caller = Caller::default_story(1);
    let spec = |path: &str| caller.at_path("churn-daily", path)["Spec"].clone();
    assert_eq!(
        spec("train/train-0/evaluate")["Outputs"]["Artifacts"],
        json!([{ "Name": "metrics", "Type": "Metrics" }, { "Name": "report", "Type": "ModelEvaluation" }])
    );
    assert_eq!(
        spec("split")["Inputs"]["Artifacts"],
        json!([{
            "Name": "customers", "Type": "DataSet",
            "From": "{{pipelines.read_table.outputs.artifacts.customers}}",
        }])
    );
}

#[test]
fn a_task_that_fails_says_why_in_its_log() {
    let caller = Caller::default_story(1);
    let (run, _) = caller.ids("risk-v7");
    let node = text(&caller.at_path("risk-v7", "psi_check")["Metadata"]["NodeId"]);
    let answer = caller.logs(&run, &node, "Reverse=true&PageSize=1");
    assert!(text(&rows(&answer, "Logs")[0]).contains(" ERROR PSI of column"));
}

#[test]
fn logs_are_read_by_line_offset_and_grow_while_the_task_runs() {
    let caller = Caller::small();
    let (run, _) = caller.ids("small");
    let node = text(&caller.at_path_after("check", 3)["Metadata"]["NodeId"]);
    let lines = || rows(&caller.logs(&run, &node, ""), "Logs").len();
    assert_eq!(lines(), 0);
    caller.pass(TimeDelta::milliseconds(6500));
    assert_eq!(lines(), 1);
    caller.pass_seconds(20);
    assert_eq!(lines(), 2);
    let answer = caller.logs(&run, &node, "Reverse=True&Offset=0&PageSize=1&Keyword=");
    assert_eq!(answer.body["TotalCount"], 2);
    assert!(text(&rows(&answer, "Logs")[0]).ends_with("ERROR too few rows"));
    let count = |query: &str| {
        caller.logs(&run, &node, query).body["TotalCount"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(
        [count("Keyword=too%20few"), count("Keyword=nothing")],
        [1, 0]
    );
    let now = caller.now().timestamp();
    assert_eq!(
        [
            count(&format!("FromTimeInSeconds={now}")),
            count(&format!("ToTimeInSeconds={now}"))
        ],
        [0, 2]
    );
}
