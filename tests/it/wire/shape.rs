//! The tree of nodes, flattened.

use paiwatch::domain::{Raw, Shape, ShapeNode, Subject};
use serde_json::json;

use crate::wire::{Stage, node};

async fn shape(body: &serde_json::Value) -> Shape {
    let stage = Stage::saying(&body.to_string());
    let top = body["Metadata"]["NodeId"].as_str().unwrap();
    let answer = stage.client.shape(&node("flow-a", top), 9).await;
    answer.unwrap().content
}

fn sketch(node: &ShapeNode) -> (&str, Option<u32>, bool, bool) {
    (node.id.as_str(), node.parent, node.composite, node.expanded)
}

#[tokio::test]
async fn a_node_stands_before_its_children_whatever_it_is_called() {
    let shape = shape(&json!({
        "Metadata": {"NodeId": "root", "NodeType": "dag"},
        "Spec": {"HasPipelines": "True", "Pipelines": [
            {"Metadata": {"NodeId": "a\n"}, "Spec": {"Pipelines": [
                {"Metadata": {"NodeId": "a1"}},
                {"Metadata": {"Name": "without an id"}, "Spec": {"Pipelines": [
                    {"Metadata": {"NodeId": "a2"}},
                ]}},
            ]}},
            "no node",
            {"Metadata": {"NodeId": "b", "NodeType": "Loop"}, "Spec": null},
            {"Metadata": {"NodeId": "c"}, "Spec": {"HasPipelines": 1, "Pipelines": null}},
            {"Metadata": 7},
        ]},
    }))
    .await;
    assert_eq!(
        shape.nodes.iter().map(sketch).collect::<Vec<_>>(),
        [
            ("root", None, true, true),
            ("a", Some(0), true, true),
            ("a1", Some(1), false, true),
            ("a2", Some(1), false, true),
            ("b", Some(0), true, false),
            ("c", Some(0), true, false),
        ]
    );
}

#[tokio::test]
async fn every_field_of_a_node_arrives() {
    let shape = shape(&json!({
        "ApiVersion": "core/v1",
        "Metadata": {
            "NodeId": "node-a", "Name": "train", "DisplayName": "训练", "Identifier": "xgb",
            "Version": "v1", "Provider": "pai", "NodeType": "Task", "RelatedNodeIds": ["node-b\n", null],
        },
        "Spec": {
            "HasPipelines": false, "Dependencies": ["read_table", 7], "Inputs": {"Parameters": []},
            "Outputs": {"Artifacts": []}, "When": "{{a}} == 1",
            "WithItems": ["depth=6", null, {"depth": 8}, 9], "WithParam": "{{p}}",
            "WithSequence": {"Start": 0}, "Parallelism": "2",
        },
        "StatusInfo": {
            "Status": "Running", "StartedAt": "2024-05-06T07:09Z", "Progress": "9/14",
            "Conditions": [{"Type": "Completed"}],
        },
    }))
    .await;
    let [node] = shape.nodes.try_into().unwrap();
    assert_eq!(node.name.as_deref(), Some("训练"));
    assert_eq!(node.status.unwrap().as_str(), "Running");
    assert!(node.timing.started_at().is_some() && node.timing.finished.is_none());
    let spec = node.spec;
    assert_eq!(spec.name.as_deref(), Some("train"));
    assert_eq!(spec.node_type.as_deref(), Some("Task"));
    assert_eq!(spec.identifier.as_deref(), Some("xgb"));
    assert_eq!(spec.version.as_deref(), Some("v1"));
    assert_eq!(spec.provider.as_deref(), Some("pai"));
    assert_eq!(spec.related, ["node-b".into()]);
    assert_eq!(spec.dependencies, ["read_table", "7"]);
    assert_eq!(spec.inputs, Some(Raw::new(r#"{"Parameters":[]}"#)));
    assert_eq!(spec.outputs, Some(Raw::new(r#"{"Artifacts":[]}"#)));
    assert_eq!(spec.control().when.as_deref(), Some("{{a}} == 1"));
    assert_eq!(
        spec.control().with_items,
        ["depth=6", "", r#"{"depth":8}"#, "9"]
    );
    assert_eq!(spec.control().with_param.as_deref(), Some("{{p}}"));
    assert_eq!(
        spec.control().with_sequence,
        Some(Raw::new(r#"{"Start":0}"#))
    );
    assert_eq!(spec.control().parallelism, Some(2));
    assert_eq!(spec.progress.as_deref(), Some("9/14"));
    assert_eq!(spec.conditions, Some(Raw::new(r#"[{"Type":"Completed"}]"#)));
}

#[tokio::test]
async fn a_node_without_a_display_name_goes_by_its_name() {
    let shape = shape(&json!({"Metadata": {"NodeId": "a", "Name": "x", "DisplayName": ""}})).await;
    assert_eq!(shape.nodes[0].name.as_deref(), Some("x"));
}

#[tokio::test]
async fn the_raw_answer_is_the_answer() {
    let body = "{ \"RequestId\": \"R\",\n \"b\": 1, \"a\": 2 }";
    let stage = Stage::saying(body);
    let subject = Subject::Node(node("flow-a", "node-a"));
    let answer = stage.client.raw(&subject).await.unwrap();
    assert_eq!(answer.content.as_str(), body);
    assert_eq!(answer.exchange.request_id.as_deref(), Some("R"));
}
