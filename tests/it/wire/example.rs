//! The documentation's own example of a batch answer.

use chrono::{DateTime, Utc};
use paiwatch::app::values::decode::decode;
use paiwatch::domain::{
    ArtifactId, Exchange, NodeId, NodeRow, OutputRow, Raw, RunId, RunRow, Sequence, Status, Time,
    Timing, Unparsed,
};
use serde_json::json;

use crate::wire::{Stage, noon, run};

pub(crate) const EXAMPLE: &str = include_str!("../fixtures/example-answer.json");

fn at(said: &str) -> Time {
    let moment: DateTime<Utc> = said.parse().unwrap();
    Time::At(moment)
}

#[tokio::test]
async fn every_field_of_the_example_arrives() {
    let stage = Stage::saying(EXAMPLE);
    let answer = stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap();
    assert_eq!(
        answer.exchange,
        Exchange {
            sequence: Sequence(1),
            sent: noon(),
            received: noon(),
            service_date: Some("2024-01-02T12:00:03Z".parse().unwrap()),
            bytes: EXAMPLE.len(),
            request_id: Some("473469C7-****-****-****-A3DC0DE3C83E".into()),
            unparsed: Unparsed::default(),
        }
    );
    assert_eq!(
        answer.content.runs,
        [RunRow {
            run: RunId::from("flow-hynm2bv8wqhp5esfxq"),
            status: Some(Status::new("Running")),
            name: Some("myName".into()),
            user_id: Some("1557702098194904".into()),
            parent_user_id: Some("1557702098194904".into()),
            root: Some(NodeId::from("node-98odqfpcjzwdf3caq3")),
            source_id: Some("lmi7d24h3kr0xczjlu".into()),
            deleted: Some(false),
        }]
    );
    assert_eq!(
        answer.content.nodes,
        [NodeRow {
            run: RunId::from("flow-hynm2bv8wqhp5esfxq"),
            node: NodeId::from("node-hynm2bv8wqhp5esfx1"),
            status: Some(Status::new("Running")),
            name: Some("dataSource".into()),
            timing: Timing {
                started: Some(at("2021-01-21T17:12:35.232Z")),
                finished: Some(at("2021-01-21T17:12:35.232Z")),
            },
            inputs_archived: Some(true),
            outputs_archived: Some(true),
        }]
    );
    let [output] = answer.content.outputs.as_slice() else {
        panic!("one output, not {:?}", answer.content.outputs)
    };
    let raw_value = output.value.as_ref().unwrap().as_str();
    assert!(raw_value.starts_with(r#""{\\\"name\\\": "#), "{raw_value}");
    assert_eq!(
        *output,
        OutputRow {
            run: RunId::from("flow-dsjfk******jdskls"),
            // The newline at its end is not part of the id.
            node: NodeId::from("node-obpzu*******418grb7"),
            id: ArtifactId::from("artifact-ty1xwv*******s8zf"),
            name: Some("model_******".into()),
            kind: Some("DataSet".into()),
            metadata: output.metadata.clone(),
            created: Some(at("2021-01-30T12:51:33.028Z")),
            producer: Some("id-3d25-************-77856".into()),
            value: output.value.clone(),
            expandable: Some("inputArtifact".into()),
            index: Some(0),
        }
    );
    let metadata = output.metadata.as_ref().map(Raw::value);
    assert_eq!(metadata, Some(json!({"test": "test", "test2": 1})));
    assert_eq!(
        output.value.as_ref().map(decode),
        Some(Ok(json!({
            "name": "model_flow_*********_node_**********_model",
            "location": {
                "name": "model_flow_**********_node_***********_model",
                "endpoint": "http://service.odps.aliyun.com/api",
                "project": "********"
            }
        })))
    );
}

#[tokio::test]
async fn texts_share_the_memory_of_the_answer() {
    let body = br#"{"Nodes":[{"PipelineRunId":"flow-a","NodeId":"node-a"}]}"#.to_vec();
    let memory = body.as_ptr_range();
    let body = bytes::Bytes::from(body);
    let rows = paiwatch::source::wire::status_rows(&body).unwrap();
    assert!(memory.contains(&rows.nodes[0].node.as_str().as_ptr()));
}
