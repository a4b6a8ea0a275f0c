//! What a story can say: loops of every sort, artifacts in parts, long logs, pauses and deletions.

use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, batch, text};

/// A story with one run `r` of one pipeline, whose nodes and whose run's further keys are given.
fn playing(nodes: &str, run: &str) -> Caller {
    Caller::told(&format!(
        "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n[[pipeline]]\nname = \"p\"\n{nodes}\n\
         [[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\n{run}\n"
    ))
}

fn rows<'a>(answer: &'a Answer, list: &str) -> &'a Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body[list].as_array().unwrap()
}

#[test]
fn a_sequence_is_shown_as_such_and_unfolds_downwards_too() {
    let caller = playing(
        "[[pipeline.node]]\nname = \"n\"\nlasts = \"4s\"\nspread = 0\nqueue = \"0s\"\nparallel = 2\n\
         sequence = { start = 11, end = 8, format = \"fold-%03d\" }\nlog = [\"{item}\"]\n",
        "",
    );
    let count = || {
        caller.pass_seconds(5);
        let tree = caller.tree("r");
        tree.iter().filter(|(path, _)| path.contains('/')).count()
    };
    assert_eq!([count(), count(), count()], [2, 4, 4]);
    let spec = caller.at_path("r", "n")["Spec"].clone();
    assert_eq!(
        (&spec["WithSequence"], &spec["Parallelism"]),
        (
            &json!({ "Start": 11, "End": 8, "Format": "fold-%03d" }),
            &json!(2)
        )
    );
    assert_eq!((spec.get("WithItems"), spec.get("WithParam")), (None, None));
    let (run, _) = caller.ids("r");
    let item = |path: &str| {
        let node = text(&caller.at_path("r", path)["Metadata"]["NodeId"]);
        text(&rows(&caller.logs(&run, &node, ""), "Logs")[0])
    };
    assert!(item("n/n-0").ends_with(" fold-011") && item("n/n-3").ends_with(" fold-008"));
}

#[test]
fn a_loop_over_a_parameter_shows_the_parameter() {
    let spec = Caller::still().at_path("showcase", "models/by_param")["Spec"].clone();
    assert_eq!(
        (&spec["WithParam"], spec.get("WithItems")),
        (&json!("{{inputs.parameters.markets}}"), None)
    );
    assert_eq!(spec["Pipelines"].as_array().unwrap().len(), 2);
}

#[test]
fn dags_are_nested_three_deep() {
    let caller = Caller::still();
    let fit = caller.at_path("showcase", "models/by_item/by_item-1/fit");
    assert_eq!(fit["StatusInfo"]["Status"], "Succeeded");
    let kind = |path: &str| text(&caller.at_path("showcase", path)["Metadata"]["NodeType"]);
    assert_eq!(
        [
            kind("models"),
            kind("models/by_item"),
            kind("models/by_item/by_item-1")
        ],
        ["Dag", "Loop", "Dag"]
    );
}

#[test]
fn an_artifact_of_200_parts_is_read_page_by_page_and_in_the_batch() {
    let caller = Caller::still();
    let (run, _) = caller.ids("showcase");
    let node = text(&caller.at_path("showcase", "curves")["Metadata"]["NodeId"]);
    let mut indices = Vec::new();
    for page in 1..=3 {
        let query = format!("Depth=1&Order=ASC&PageSize=80&PageNumber={page}");
        let answer = caller.outputs(&run, &node, &query);
        assert_eq!(answer.body["TotalCount"], 200);
        indices.extend(
            rows(&answer, "Outputs")
                .iter()
                .map(|row| row["ExpandedArtifactIndex"].as_u64().unwrap()),
        );
    }
    assert_eq!(indices, (0..200).collect::<Vec<_>>());
    let answer = caller.status(&batch(&run, &[&node]));
    let last = &rows(&answer, "Outputs")[199];
    assert_eq!(
        (&last["Name"], &last["ExpandableArtifactName"]),
        (&json!("threshold_199"), &json!("curves"))
    );
    let value: Value = serde_json::from_str(last["Value"].as_str().unwrap()).unwrap();
    assert_eq!(value["threshold"], 0.995);
}

#[test]
fn a_log_of_20_000_lines_comes_over_time_and_in_pages() {
    let caller = playing(
        "[[pipeline.node]]\nname = \"n\"\nlasts = \"200s\"\nspread = 0\nqueue = \"0s\"\nlog = []\n\
         ticks = { every = \"10ms\", line = \"line {tick}\" }\n",
        "",
    );
    caller.pass_seconds(102);
    let (run, _) = caller.ids("r");
    let node = text(&caller.at_path("r", "n")["Metadata"]["NodeId"]);
    let count = || caller.logs(&run, &node, "PageSize=1").body["TotalCount"].clone();
    assert_eq!(count(), 10_000);
    caller.pass_seconds(1000);
    assert_eq!(count(), 20_000);
    let page = caller.logs(&run, &node, "Offset=19999&PageSize=100");
    assert_eq!(rows(&page, "Logs").len(), 1);
    assert!(text(&rows(&page, "Logs")[0]).ends_with(" line 20000"));
}

#[test]
fn a_paused_run_goes_on_when_it_is_resumed() {
    let caller = playing(
        "[[pipeline.node]]\nname = \"a\"\nlasts = \"20s\"\nspread = 0\nqueue = \"0s\"\n\
         [[pipeline.node]]\nname = \"b\"\nafter = [\"a\"]\nlasts = \"20s\"\nspread = 0\nqueue = \"0s\"\n",
        "ending = { suspended = { after = \"10s\", resumes = \"60s\" } }",
    );
    let states = |seconds| {
        caller.pass_seconds(seconds);
        let (run, _) = caller.ids("r");
        let word = text(&caller.run(&run, "").body["Status"]);
        [word, caller.state("r", "a"), caller.state("r", "b")]
    };
    assert_eq!(states(5), ["Running", "Running", "ReadyToSchedule"]);
    assert_eq!(states(10), ["Suspended", "Running", "ReadyToSchedule"]);
    assert_eq!(states(30), ["Suspended", "Succeeded", "ReadyToSchedule"]);
    assert_eq!(states(30), ["Running", "Succeeded", "Running"]);
    assert_eq!(states(30), ["Succeeded", "Succeeded", "Succeeded"]);
}

#[test]
fn a_deleted_run_is_only_remembered_by_the_batch() {
    let caller = playing(
        "[[pipeline.node]]\nname = \"a\"\nlasts = \"2s\"\n",
        "deleted = \"30s\"",
    );
    let (run, root) = caller.ids("r");
    let is_deleted = || {
        let answer = caller.status(&json!({ "PipelineRuns": [run] }));
        rows(&answer, "PipelineRuns")[0]["IsDeleted"].clone()
    };
    caller.pass_seconds(29);
    assert_eq!(is_deleted(), false);
    caller.pass_seconds(1);
    assert_eq!(is_deleted(), true);
    assert_eq!(caller.runs("").body["TotalCount"], 0);
    assert_eq!(
        rows(&caller.status(&batch(&run, &[&root])), "Nodes").len(),
        0
    );
    for answer in [caller.run(&run, ""), caller.node(&run, &root, "")] {
        assert_eq!(
            (answer.status, &answer.body["Code"]),
            (404, &json!("InvalidPipelineRunId.NotFound"))
        );
    }
}

#[test]
fn what_a_story_says_of_a_run_is_told() {
    let caller = Caller::still();
    let (run, _) = caller.ids("failed");
    let body = caller.run(&run, "").body;
    assert_eq!(
        (
            &body["Accessibility"],
            &body["SourceType"],
            &body["WorkspaceId"]
        ),
        (&json!("PRIVATE"), &json!("M6"), &json!("94802"))
    );
    let (run, _) = caller.ids("showcase");
    assert_eq!(
        caller.run(&run, "").body["Options"],
        r#"{"timeoutHours":8}"#
    );
}

#[test]
fn the_still_story_shows_every_state_and_stands_still() {
    let caller = Caller::still();
    let states = || {
        let body = caller.runs("PageSize=100&SortBy=GmtCreateTime").body;
        let rows = body["PipelineRuns"].as_array().unwrap();
        rows.iter()
            .map(|row| text(&row["Status"]))
            .collect::<Vec<_>>()
    };
    let before = states();
    assert_eq!(
        before,
        [
            "Running",
            "Initialized",
            "Skipped",
            "Succeeded",
            "Terminated",
            "Suspended",
            "Failed",
            "Failed",
            "Succeeded",
            "Succeeded"
        ]
    );
    caller.pass_seconds(30 * 86_400);
    assert_eq!(states(), before);
}

#[test]
fn the_default_story_shows_the_rarer_things_too() {
    let caller = Caller::default_story(1);
    let (run, _) = caller.ids("eval-sweep");
    let sweep = caller.at_path("eval-sweep", "sweep");
    assert_eq!(sweep["Spec"]["WithSequence"]["End"], 24);
    let unfolded = sweep["Spec"]["Pipelines"].as_array().unwrap().len();
    assert!((10..24).contains(&unfolded), "{unfolded}");
    let id = |path: &str| text(&caller.at_path("eval-sweep", path)["Metadata"]["NodeId"]);
    let outputs = caller.outputs(&run, &id("curves"), "Depth=1");
    assert_eq!(outputs.body["TotalCount"], 200);
    let replay = id("replay");
    let lines = || caller.logs(&run, &replay, "PageSize=1").body["TotalCount"].as_u64();
    assert!(lines().unwrap() > 15_000);
    caller.pass_seconds(3600);
    assert_eq!(lines(), Some(20_002));
    assert_eq!(caller.workspaces("").body["TotalCount"], 3);
}
