//! Answers that are not as documented, and what is still read from them (`protocol`).

use paiwatch::domain::{
    NodeId, NodeKey, NodeRow, OutputRow, Raw, RunRow, SourceError, StatusRows, Time,
};
use paiwatch::source::transport::RawAnswer;
use serde_json::{Value, json};

use crate::wire::{Stage, good, run};

fn rows(body: impl AsRef<[u8]>) -> Result<StatusRows, SourceError> {
    paiwatch::source::wire::status_rows(&body.as_ref().to_vec().into())
}

fn read(body: &Value) -> StatusRows {
    rows(body.to_string()).unwrap()
}

fn node_with(fields: &Value) -> NodeRow {
    let mut row = json!({"PipelineRunId": "flow-a", "NodeId": "node-a"});
    row.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let [node] = read(&json!({"Nodes": [row]})).nodes.try_into().unwrap();
    node
}

fn run_with(fields: &Value) -> RunRow {
    let mut row = json!({"PipelineRunId": "flow-a"});
    row.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let [run] = read(&json!({"PipelineRuns": [row]}))
        .runs
        .try_into()
        .unwrap();
    run
}

fn output_with(fields: &Value) -> OutputRow {
    let mut row = json!({"PipelineRunId": "flow-a", "NodeId": "node-a", "Id": "artifact-a"});
    row.as_object_mut()
        .unwrap()
        .extend(fields.as_object().unwrap().clone());
    let [output] = read(&json!({"Outputs": [row]})).outputs.try_into().unwrap();
    output
}

#[test]
fn lists_may_be_missing_null_or_no_lists() {
    for list in [
        json!(null),
        json!([]),
        json!({}),
        json!("x"),
        json!(7),
        json!(true),
    ] {
        assert_eq!(
            read(&json!({"Nodes": list})),
            StatusRows::default(),
            "{list}"
        );
    }
    assert_eq!(read(&json!({})), StatusRows::default());
}

#[test]
fn elements_that_are_no_rows_are_passed_over() {
    let row = json!({"PipelineRunId": "flow-a", "Unknown": {"deep": [1]}});
    let list = json!(["x", null, 7, 1.5, true, [], [row], row, {}]);
    let rows = read(&json!({"PipelineRuns": list, "More": list}));
    assert_eq!(rows.runs.len(), 1);
}

#[test]
fn rows_without_an_id_are_dropped_and_doubled_ones_are_kept() {
    let node = json!({"PipelineRunId": "flow-a", "NodeId": "node-a"});
    let rows = read(&json!({
        "PipelineRuns": [{"Name": "a"}, {"PipelineRunId": " "}],
        "Nodes": [node, node, {"NodeId": "node-b"}, {"PipelineRunId": "flow-a", "NodeId": ""}],
        "Outputs": [{"PipelineRunId": "flow-a", "NodeId": "node-a"}],
    }));
    assert_eq!(
        (rows.runs.len(), rows.nodes.len(), rows.outputs.len()),
        (0, 2, 0)
    );
}

#[test]
fn every_list_is_read_whatever_was_asked() {
    let ids = json!({"PipelineRunId": "flow-a", "NodeId": "node-a", "Id": "artifact-a"});
    let rows = read(&json!({"Outputs": [ids], "Nodes": [ids], "PipelineRuns": [ids]}));
    assert_eq!(
        (rows.runs.len(), rows.nodes.len(), rows.outputs.len()),
        (1, 1, 1)
    );
}

#[test]
fn absence_has_many_forms() {
    let absent = node_with(&json!({}));
    for nothing in [json!(null), json!(""), json!(" \n"), json!({}), json!([1])] {
        let fields = json!({
            "Status": nothing, "NodeName": nothing, "StartedAt": nothing,
            "FinishedAt": nothing, "InputArtifactArchived": nothing,
        });
        assert_eq!(node_with(&fields), absent, "{nothing}");
        assert_eq!(
            run_with(&json!({"NodeId": nothing})).root,
            None,
            "{nothing}"
        );
    }
}

#[test]
fn numbers_may_be_texts_and_texts_numbers() {
    let user = run_with(&json!({"UserId": 1_557_702_098_194_904_u64})).user_id;
    assert_eq!(user, Some("1557702098194904".into()));
    // More digits than any number type has.
    let body =
        r#"{"PipelineRuns":[{"PipelineRunId":"a","UserId":123456789012345678901234567890}]}"#;
    let user = rows(body).unwrap().runs[0].user_id.clone();
    assert_eq!(user, Some("123456789012345678901234567890".into()));
    for (index, number) in [
        (json!("2"), Some(2)),
        (json!(" 2 "), Some(2)),
        (json!(2.0), Some(2)),
        (json!(-1), Some(-1)),
        (json!("x"), None),
        (json!(true), None),
        (json!(u64::MAX), None),
    ] {
        let fields = json!({"ExpandedArtifactIndex": index});
        assert_eq!(output_with(&fields).index, number, "{index}");
    }
}

#[test]
fn truth_has_many_spellings() {
    for (said, truth) in [
        (json!(true), Some(true)),
        (json!("true"), Some(true)),
        (json!("True"), Some(true)),
        (json!(1), Some(true)),
        (json!("1"), Some(true)),
        (json!(false), Some(false)),
        (json!("FALSE"), Some(false)),
        (json!(0), Some(false)),
        (json!("maybe"), None),
        (json!(2), None),
    ] {
        let fields = json!({"IsDeleted": said});
        assert_eq!(run_with(&fields).deleted, truth, "{said}");
    }
}

#[test]
fn texts_lose_white_space_around_and_nothing_else() {
    let node = node_with(&json!({"NodeName": " \u{3000}读 表\t\"x\"\n", "Status": "succeeded\n"}));
    assert_eq!(node.name, Some("读 表\t\"x\"".into()));
    assert_eq!(node.status.unwrap().as_str(), "succeeded");
}

#[test]
fn times_are_read_or_kept_as_said() {
    let node = node_with(&json!({"StartedAt": 1_611_249_155_232_u64, "FinishedAt": " soon\n"}));
    let moment = "2021-01-21T17:12:35.232Z".parse().unwrap();
    assert_eq!(node.timing.started, Some(Time::At(moment)));
    assert_eq!(node.timing.finished, Some(Time::said("soon")));
}

#[test]
fn free_form_values_are_kept_as_they_came() {
    for value in [
        json!({"a": [1]}),
        json!([]),
        json!("{\"a\": 1}"),
        json!(7),
        json!(false),
    ] {
        let output = output_with(&json!({"Value": value, "Metadata": value}));
        assert_eq!(output.value, Some(Raw::new(value.to_string())));
        assert_eq!(output.metadata, output.value);
    }
    for nothing in [json!(null), json!("")] {
        assert_eq!(output_with(&json!({"Value": nothing})).value, None);
    }
}

#[test]
fn broken_characters_cost_no_answer() {
    let body = b"{\"PipelineRuns\":[{\"PipelineRunId\":\"flow-a\",\"Name\":\"a\xffb\"}]}";
    assert_eq!(rows(body).unwrap().runs[0].name, Some("a\u{fffd}b".into()));
    let body = r#"{"PipelineRuns":[{"PipelineRunId":"flow-a","Name":"half \ud800"}]}"#;
    assert_eq!(
        rows(body).unwrap().runs[0].name,
        Some("half \u{fffd}\u{fffd}\u{fffd}".into()),
        "each byte of what is no character"
    );
}

#[test]
fn a_control_character_that_nobody_escaped_costs_no_answer() {
    let body = "{\"PipelineRuns\":[{\"PipelineRunId\":\"flow-a\",\n\"Name\":\"a\u{1b}b\nc\"}]}";
    assert_eq!(rows(body).unwrap().runs[0].name, Some("a b c".into()));
}

#[test]
fn of_two_fields_with_one_name_the_last_wins() {
    let body = r#"{"Nodes":[{"PipelineRunId":"a"}],"Nodes":[
        {"PipelineRunId":"flow-a","NodeId":"x","Status":"Running","NodeId":"node-a","Status":7,
         "Status":"Failed"}]}"#;
    let [node] = rows(body).unwrap().nodes.try_into().unwrap();
    assert_eq!(node.node.as_str(), "node-a");
    assert_eq!(node.status.unwrap().as_str(), "Failed");
}

#[test]
fn a_value_that_no_type_can_hold_costs_its_own_field_only() {
    for value in [r#""half \ud800""#, r#""\udc00\ud800""#, "1e999", "-1e999"] {
        let body = format!(
            r#"{{"RequestId":{value},"Unknown":{value},"Nodes":[
                {{"PipelineRunId":"flow-a","NodeId":"node-a","NodeName":{value},"More":[{value}]}}]}}"#
        );
        assert_eq!(rows(body).unwrap().nodes.len(), 1, "{value}");
    }
}

#[test]
fn a_name_may_be_escaped() {
    let body = r#"{"N\u006fdes":[{"PipelineRunId":"flow-a","Node\u0049d":"node-a"}]}"#;
    assert_eq!(rows(body).unwrap().nodes.len(), 1);
}

#[test]
fn a_mark_a_number_that_is_none_and_half_a_pair_cost_only_themselves() {
    for body in [
        "\u{feff}{\"Nodes\":[ROW]}",
        r#"{"x":NaN,"Nodes":[ROW]}"#,
        r#"{"x":[-Infinity,Infinity,{"NaN":NaN}],"Nodes":[ROW]}"#,
        r#"{"\ud800":1,"Nodes":[ROW]}"#,
        r#"{"a":{"\udc00b":{}},"Nodes":[ROW]}"#,
        r#"{"a":"\"NaN\\","Nodes":[ROW]}"#,
    ] {
        let row = r#"{"PipelineRunId":"flow-a","NodeId":"node-a","x\ud83d":7,"NodeName":"NaN"}"#;
        let read = rows(body.replace("ROW", row)).unwrap();
        assert_eq!(read.nodes.len(), 1, "{body}");
        assert_eq!(read.nodes[0].name.as_deref(), Some("NaN"), "{body}");
    }
}

#[test]
fn what_is_no_json_object_is_garbled() {
    let deep = format!("{{\"Nodes\":{}", "[".repeat(100_000));
    for body in [
        "",
        "[]",
        "null",
        "7",
        "\"x\"",
        "<html>",
        "{",
        "{}{}",
        "{\"Nodes\":[",
        "{\"Nodes\":[1 2]}",
        "{\"Nodes\":tru}",
        "{\"Nodes\":-}",
        "{\"Nodes\":}",
        "{\"Nodes\",1}",
        "{Nodes:1}",
        "{\"a\":1,}",
        "{\"a\":\"\\",
        &deep,
    ] {
        let Err(SourceError::Garbled { why }) = rows(body) else {
            panic!("`{body}` was read")
        };
        assert!(!why.is_empty() && why.len() < 100, "{why}");
    }
}

#[tokio::test]
async fn details_without_an_id_are_those_of_the_run_asked_about() {
    let body = r#"{"RequestId":7,"Duration":"75","WorkspaceId":94801,"Manifest":{"a":1}}"#;
    let stage = Stage::saying(body);
    let answer = stage.client.details(&run("flow-a")).await.unwrap();
    assert_eq!(answer.exchange.request_id.as_deref(), Some("7"));
    let details = answer.content;
    assert_eq!(details.row.run, run("flow-a"));
    assert_eq!(details.duration, Some(75));
    assert_eq!(details.workspace_id, Some("94801".into()));
    assert_eq!(details.manifest, Some(r#"{"a":1}"#.into()));
}

#[tokio::test]
async fn details_of_another_run_are_no_answer_about_this_one() {
    let stage = Stage::saying(r#"{"PipelineRunId":"flow-b","Name":"other","Status":"Failed"}"#);
    let answer = stage.client.details(&run("flow-a")).await;
    assert!(matches!(answer, Err(SourceError::Garbled { .. })));
}

#[tokio::test]
async fn a_tree_of_another_node_is_no_answer_about_this_one() {
    let below = NodeKey::new(run("flow-a"), NodeId::from("node-a"));
    let stage = Stage::saying(r#"{"Metadata":{"NodeId":"node-b","NodeType":"Dag"}}"#);
    let answer = stage.client.shape(&below, 100).await;
    assert!(matches!(answer, Err(SourceError::Garbled { .. })));
    let stage = Stage::saying(r#"{"StatusInfo":{"Status":"Running"}}"#);
    let answer = stage.client.shape(&below, 100).await.unwrap();
    assert_eq!(answer.content.nodes[0].id, below.node);
}

#[tokio::test]
async fn a_date_that_nobody_can_reckon_with_tells_nothing() {
    let answer = RawAnswer {
        date: Some("Mon, 31 Dec 262142 23:59:59 +0000".to_owned()),
        ..good(r#"{"Status":"Running"}"#)
    };
    let stage = Stage::answering(move |_| answer.clone());
    let answer = stage.client.details(&run("flow-a")).await.unwrap();
    assert_eq!(answer.exchange.service_date, None);
}

#[tokio::test]
async fn a_big_answer_is_read_like_a_small_one() {
    let row = r#"{"PipelineRunId":"flow-a","NodeId":"node-a"}"#;
    let body = format!("{{\"Nodes\":[{}]}}", vec![row; 30_000].join(","));
    assert!(body.len() > 1 << 20);
    let stage = Stage::answering(move |_| good(body.clone()));
    let answer = stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap();
    assert_eq!(answer.content.nodes.len(), 30_000);
}
