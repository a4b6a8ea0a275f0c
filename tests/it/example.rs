//! The documentation's example answer: every field of it can be found on the screen.

use paiwatch::app::values::decode::decode;
use paiwatch::domain::{NodeRow, OutputRow, Raw, RunRow, Status, StatusRows, Time, Timing};
use serde_json::Value;

use crate::stage::Stage;

const EXAMPLE: &str = include_str!("fixtures/example-answer.json");

#[test]
fn every_field_of_a_run_is_shown() {
    let run = &example()["PipelineRuns"][0];
    let mut stage = told();
    stage.keys("g5<tab>z");
    shows(&stage, run);
}

#[test]
fn every_field_of_a_node_is_shown() {
    let mut node = example()["Nodes"][0].clone();
    let mut stage = told();
    stage.keys("/dataSource<enter>5<tab>z");
    // It is said to run, so the end that is told besides cannot be one.
    node.as_object_mut().unwrap().remove("FinishedAt");
    shows(&stage, &node);
}

#[test]
fn every_field_of_an_output_is_shown_and_its_value_decoded() {
    let output = &example()["Outputs"][0];
    let mut stage = told();
    stage.keys("/node-obpzu<enter>lllll5<tab>z");
    // The value stands for itself, taken apart; all else is known of the output.
    let mut fields = output.clone();
    fields.as_object_mut().unwrap().remove("Value");
    shows(&stage, &fields);
    let decoded = decode(&Raw::new(output["Value"].to_string())).unwrap();
    shows(&stage, &decoded);
}

fn example() -> Value {
    serde_json::from_str(EXAMPLE).unwrap()
}

/// A program that was told the example. Its output belongs to another run than its node.
fn told() -> Stage {
    let answer = example();
    let output = output_row(&answer["Outputs"][0]);
    let owner = NodeRow {
        run: output.run.clone(),
        node: output.node.clone(),
        ..node_row(&answer["Nodes"][0])
    };
    let run = run_row(&answer["PipelineRuns"][0]);
    let other = RunRow {
        run: output.run.clone(),
        root: Some("node-of-the-other-run".into()),
        ..run.clone()
    };
    let mut stage = Stage::watching(&[run.run.as_str(), other.run.as_str()]).sized(200, 60);
    stage.runs(StatusRows {
        runs: vec![run, other],
        ..StatusRows::default()
    });
    stage.nodes(StatusRows {
        nodes: vec![node_row(&answer["Nodes"][0]), owner],
        outputs: vec![output],
        ..StatusRows::default()
    });
    stage
}

/// Asserts that each name and value can be read, wherever lines were broken.
fn shows(stage: &Stage, fields: &Value) {
    let without_space = |text: &str| text.replace(char::is_whitespace, "");
    let screen = without_space(&stage.screen());
    for (name, value) in fields.as_object().unwrap() {
        assert!(screen.contains(&format!("{name}:")), "{name}\n{screen}");
        match value {
            Value::Object(_) => shows(stage, value),
            Value::String(text) if text.ends_with('\n') => {
                assert!(screen.contains(text.trim()), "{name}\n{screen}");
            }
            value => {
                let value = without_space(&value.to_string());
                assert!(screen.contains(&value), "{name}: {value}\n{screen}");
            }
        }
    }
}

fn run_row(run: &Value) -> RunRow {
    RunRow {
        run: said(run, "PipelineRunId").into(),
        status: Some(Status::new(said(run, "Status"))),
        name: Some(said(run, "Name").into()),
        user_id: Some(said(run, "UserId").into()),
        parent_user_id: Some(said(run, "ParentUserId").into()),
        root: Some(said(run, "NodeId").into()),
        source_id: Some(said(run, "SourceId").into()),
        deleted: run["IsDeleted"].as_bool(),
    }
}

fn node_row(node: &Value) -> NodeRow {
    NodeRow {
        run: said(node, "PipelineRunId").into(),
        node: said(node, "NodeId").into(),
        status: Some(Status::new(said(node, "Status"))),
        name: Some(said(node, "NodeName").into()),
        timing: Timing {
            started: Some(time(node, "StartedAt")),
            finished: Some(time(node, "FinishedAt")),
        },
        inputs_archived: node["InputArtifactArchived"].as_bool(),
        outputs_archived: node["OutputArtifactArchived"].as_bool(),
    }
}

fn output_row(output: &Value) -> OutputRow {
    OutputRow {
        run: said(output, "PipelineRunId").into(),
        node: said(output, "NodeId").into(),
        id: said(output, "Id").into(),
        name: Some(said(output, "Name").into()),
        kind: Some(said(output, "Type").into()),
        metadata: Some(Raw::new(output["Metadata"].to_string())),
        created: Some(time(output, "GmtCreateTime")),
        producer: Some(said(output, "Producer").into()),
        value: Some(Raw::new(output["Value"].to_string())),
        expandable: Some(said(output, "ExpandableArtifactName").into()),
        index: output["ExpandedArtifactIndex"].as_i64(),
    }
}

fn said<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap()
}

fn time(object: &Value, field: &str) -> Time {
    Time::At(said(object, field).parse().unwrap())
}
