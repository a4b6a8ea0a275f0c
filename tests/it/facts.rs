//! What is known of a node and of a run: Overview and Inputs, at the widths of the pane.

use std::fmt::Write as _;

use paiwatch::domain::{
    Control, Fetch, FetchKind, Fetched, NodeState, NodeStates, Raw, RunDetails, Shape, ShapeNode,
    StatusRows,
};
use paiwatch::ui::theme::{Colour, Glyphs, Theme};
use serde_json::{Value, json};

use crate::situations::{Tree, details, forbidden, node, run, since, took};
use crate::stage::Stage;

/// A node of which everything is known that the service can tell.
fn whole() -> Stage {
    let mut stage = Stage::watching(&["flow-a"]).sized(160, 45);
    let row = run("flow-a", "churn-daily", "Running");
    stage.runs(StatusRows {
        runs: vec![row.clone()],
        ..StatusRows::default()
    });
    stage.details(RunDetails {
        duration: Some(75),
        workspace_id: Some("94801".into()),
        pipeline_id: Some("pipeline-c4v5".into()),
        message: Some("node 训练 failed: out of memory".into()),
        source_type: Some("SDK".into()),
        accessibility: Some("PUBLIC".into()),
        uri: Some("https://console.example/#/flow-a".into()),
        arguments: Some(r#"{"parameters": [{"name": "日期", "value": "20260304"}]}"#.into()),
        options: Some(r#"{"mlflow": {"experimentId": "exp-1"}}"#.into()),
        ..details(row, since(75))
    });
    let tree = Tree::of("flow-a", "Running", since(75))
        .add("", "read", "Task", "Succeeded", took(70, 20))
        .add("", "train", "Task", "Failed", took(50, 30))
        .named("训练")
        .after(&["read"])
        .with(|node| {
            let spec = &mut node.spec;
            spec.identifier = Some("xgboost_train".into());
            spec.version = Some("v3".into());
            spec.provider = Some("pai".into());
            spec.related = vec!["node-physical".into()];
            spec.control = Some(Box::new(Control {
                when: Some("{{inputs.deploy}} == true".into()),
                with_items: vec!["4".into(), "6".into()],
                with_sequence: Some(Raw::new(r#"{"Start": 1, "End": 3}"#)),
                parallelism: Some(2),
                ..Control::default()
            }));
            spec.progress = Some("1/2".into());
            spec.conditions = Some(Raw::new(
                r#"[{"Type": "Completed", "Status": "False", "Message": "exit code 137"}]"#,
            ));
            spec.inputs = Some(Raw::new(inputs().to_string()));
        })
        .add("", "report", "Task", "Skipped", since(0))
        .after(&["训练"]);
    stage.shape("flow-a", tree.shape());
    stage.keys("/训练<enter>");
    stage
}

fn inputs() -> Value {
    json!({
        "Parameters": [
            {"Name": "max_depth", "Type": "Int", "Value": 6},
            {"Name": "标签列", "Type": "String", "Value": "流失"},
            {"Name": "a_name_that_is_longer_than_any_column", "Value": "x"},
            {"Name": "grid", "Value": {"eta": [0.1, 0.3]}},
        ],
        "Artifacts": [
            {"Name": "data", "Metadata": {"Type": {"DataSet": {"LocationType": "MaxComputeTable"}}}, "From": "{{pipelines.read.outputs.artifacts.t}}"},
            {"Name": "models", "Repeated": true, "Value": null},
        ],
    })
}

fn fetches(stage: &Stage) -> Vec<Fetch> {
    paiwatch::app::query::demand::demand(&stage.model)
        .fetches
        .to_vec()
}

/// Answers all that is looked for.
fn answer(stage: &mut Stage) {
    for fetch in fetches(stage) {
        let fetched = match &fetch.kind {
            FetchKind::Runtime(key) => {
                let told = NodeState {
                    row: node("flow-a", key.node.as_str(), "Failed", took(50, 30)),
                    runtime_info: Some(Raw::new(r#""{\"DLC_INSTANCE_IDS\": \"dlc-1,dlc-2\"}""#)),
                };
                Fetched::Runtime(NodeStates { nodes: vec![told] })
            }
            FetchKind::Containers(_) => {
                let container = ShapeNode {
                    name: Some("worker-0".into()),
                    status: Some(paiwatch::domain::Status::new("Failed")),
                    timing: took(50, 30),
                    ..ShapeNode {
                        id: "node-physical".into(),
                        ..ShapeNode::default()
                    }
                };
                let nodes = vec![container];
                Fetched::Containers(Shape { nodes })
            }
            FetchKind::Raw(_) => {
                let manifest = "apiVersion: core/v1\nmetadata:\n  name: 流失\n";
                let raw = json!({"PipelineRunId": "flow-a", "Manifest": manifest});
                Fetched::Raw(Raw::new(raw.to_string()))
            }
            FetchKind::Log(..)
            | FetchKind::Outputs(_)
            | FetchKind::Runs(_)
            | FetchKind::Tree(_) => continue,
        };
        stage.fetched(fetch, Ok(fetched));
    }
}

/// The open tab alone at the widths of the pane, in nice characters and in plain ones.
fn pages(stage: &Stage) -> String {
    let mut pages = String::new();
    for (glyphs, colour) in [
        (Glyphs::Unicode, Colour::Base),
        (Glyphs::Ascii, Colour::None),
    ] {
        for width in [60, 39] {
            let mut stage = stage.clone();
            // A pane that has room all the time keeps what it has read.
            stage.keys("<tab>z");
            stage = stage.sized(width, 70);
            stage.theme = Theme::new(glyphs, colour);
            writeln!(pages, "==== {width} {glyphs:?} {colour:?}").unwrap();
            let screen = stage.screen();
            let lines: Vec<&str> = screen.lines().skip(1).collect();
            let end = lines.len() - 1;
            writeln!(pages, "{}", lines[..end].join("\n").trim_end()).unwrap();
        }
    }
    pages
}

#[test]
fn the_overview_of_a_node_says_all_that_the_service_tells() {
    let mut stage = whole();
    stage.wait(2);
    answer(&mut stage);
    let pages = pages(&stage);
    for said in [
        "node 训练 failed: out of memory",
        "exit code 137",
        "read",
        "report",
        "{{inputs.deploy}} == true",
        "4, 6",
        "1/2",
        "xgboost_train",
        "v3",
        "pai",
        "node-physical",
        "dlc-1",
        "dlc-2",
        "worker-0",
        "\"Completed\"",
        "\"Start\"",
    ] {
        assert!(pages.contains(said), "{said} of {pages}");
    }
    // What is known about the cause comes first.
    let place = |text| pages.find(text).unwrap();
    assert!(place("out of memory") < place("xgboost_train"));
    insta::assert_snapshot!("overview_of_a_node", pages);
}

#[test]
fn the_overview_of_a_run_says_all_that_the_service_tells() {
    let mut stage = whole();
    stage.keys("<esc>g");
    let pages = pages(&stage);
    for said in [
        "1m15s",
        "94801",
        "pipeline-c4v5",
        "node 训练 failed: out of memory",
        "SDK",
        "PUBLIC",
        "https://console.example/#/flow-a",
        "20260304",
        "experimentId",
        "node-root-of-flow-a",
    ] {
        assert!(pages.contains(said), "{said} of {pages}");
    }
    insta::assert_snapshot!("overview_of_a_run", pages);
}

#[test]
fn the_inputs_of_a_node_are_its_parameters_and_artifacts() {
    let mut stage = whole();
    stage.keys("4");
    insta::assert_snapshot!("inputs_of_a_node", pages(&stage));
}

#[test]
fn a_node_without_inputs_says_so() {
    let mut stage = whole();
    stage.keys("<esc>/read<enter>4");
    let screen = stage.screen();
    assert!(screen.contains("no inputs"), "{screen}");
}

#[test]
fn the_inputs_of_a_run_are_its_arguments_and_its_manifest() {
    let mut stage = whole();
    stage.keys("<esc>g4");
    answer(&mut stage);
    insta::assert_snapshot!("inputs_of_a_run", pages(&stage));
}

#[test]
fn a_manifest_that_may_not_be_read_names_the_permission_and_keeps_the_rest() {
    let mut stage = whole();
    stage.keys("<esc>g4");
    for fetch in fetches(&stage) {
        stage.fetched(fetch, Err(forbidden()));
    }
    let screen = stage.clone().sized(300, 45).screen();
    assert!(
        screen.contains("needs permission `paiflow:GetPipelineRun`; `R` tries again"),
        "{screen}"
    );
    assert!(
        screen.contains("20260304"),
        "what was known stays: {screen}"
    );
    stage.keys("R");
    assert_eq!(fetches(&stage).len(), 1);
}
