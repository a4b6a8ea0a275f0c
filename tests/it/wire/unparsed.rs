//! What is not understood of an answer: when it costs the answer, and how it is counted.

use paiwatch::domain::{Answer, LogQuery, NodeId, NodeKey, Outcome, SourceError, StatusRows};
use serde_json::json;

use crate::wire::{Stage, run};

#[tokio::test]
async fn what_was_asked_for_and_is_none_is_not_taken_for_nothing() {
    let row = json!({"PipelineRunId": "flow-a", "NodeId": "node-a"});
    let node = NodeKey::new(run("flow-a"), NodeId::from("node-a"));
    for list in [json!({"0": row}), json!("x"), json!(7), json!(true)] {
        let stage = Stage::saying(&json!({"PipelineRuns": [row], "Nodes": list}).to_string());
        let of_nodes = stage
            .client
            .node_statuses(std::slice::from_ref(&node), None)
            .await;
        assert_eq!(of_nodes, is_no("`Nodes` is not a list"), "{list}");
        let of_runs = stage.client.run_statuses(&[run("flow-a")], None).await;
        assert_eq!(
            of_runs.unwrap().content.runs.len(),
            1,
            "nobody asked for nodes"
        );
    }
    for empty in [json!(null), json!([]), json!({}), json!(" ")] {
        let stage = Stage::saying(&json!({"Nodes": empty}).to_string());
        let of_nodes = stage
            .client
            .node_statuses(std::slice::from_ref(&node), None)
            .await;
        assert_eq!(of_nodes.unwrap().content, StatusRows::default(), "{empty}");
    }
    let stage = Stage::saying(r#"{"Metadata":"an object","StatusInfo":{"Status":"Running"}}"#);
    let shape = stage.client.shape(&node, 1).await;
    assert_eq!(shape, is_no("`Metadata` is not an object"));
    let stage = Stage::saying(r#"{"PipelineRunId":"flow-a","Status":["Running"]}"#);
    let details = stage.client.details(&run("flow-a")).await;
    assert_eq!(details, is_no("`Status` is not a word"));
    let stage = Stage::saying(r#"{"TotalCount":1,"Logs":{"0":"a line"}}"#);
    let log = stage.client.log(&node, &LogQuery::after(0)).await;
    assert_eq!(log, is_no("`Logs` is not a list"));
}

fn is_no<C>(why: &str) -> Outcome<C> {
    let why = why.to_owned();
    Err(SourceError::Garbled { why })
}

#[tokio::test]
async fn what_is_not_understood_takes_nothing_with_it_and_is_counted() {
    let row = json!({"PipelineRunId": "flow-a", "NodeId": "node-a"});
    let body = json!({
        "PipelineRuns": [{"PipelineRunId": "flow-a", "IsDeleted": "maybe", "Name": {"a": 1}}],
        "Nodes": ["no row", row, {"NodeId": "node-b"}, null, [7]],
        "Outputs": [{"PipelineRunId": "flow-a", "NodeId": "node-a", "Id": "artifact-a",
            "ExpandedArtifactIndex": "x", "Type": [], "Producer": {}, "Value": {"a": 1}}],
        "Unknown": [[]],
    });
    let stage = Stage::saying(&body.to_string());
    let answer = stage.client.run_statuses(&[run("flow-a")], None).await;
    let Answer { exchange, content } = answer.unwrap();
    assert_eq!(
        (
            content.runs.len(),
            content.nodes.len(),
            content.outputs.len()
        ),
        (1, 1, 1)
    );
    let unparsed: Vec<(&str, usize)> = exchange.unparsed.iter().collect();
    assert_eq!(
        sorted(unparsed),
        [
            ("ExpandedArtifactIndex", 1),
            ("IsDeleted", 1),
            ("Name", 1),
            ("Nodes", 3)
        ]
    );
    let below = json!({"Metadata": {"NodeId": "node-a"}, "Spec": {"Pipelines": [
        {"Metadata": {"NodeId": "node-b"}, "Spec": {"Pipelines": "x"}}, {"Metadata": {}}, 7
    ]}});
    let stage = Stage::saying(&below.to_string());
    let node = NodeKey::new(run("flow-a"), NodeId::from("node-a"));
    let answer = stage.client.shape(&node, 9).await.unwrap();
    assert_eq!(answer.content.nodes.len(), 2);
    let unparsed: Vec<(&str, usize)> = answer.exchange.unparsed.iter().collect();
    assert_eq!(unparsed, [("Pipelines", 3)]);
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}
