//! The outputs of a node and of what is below it.

use paiwatch::domain::{Order, OutputField, OutputFilter, OutputRow, Raw, Sorting, SourceError};
use serde_json::{Value, json};

use crate::wire::operations::{NODE, at, key, target, term};
use crate::wire::{Stage, run};

fn output(info: &Value) -> Value {
    json!({"TotalCount": 1, "Outputs": [{
        "Id": "artifact-a", "Name": "metrics", "Type": "Metrics", "NodeId": "node-b",
        "Producer": "p", "GmtCreateTime": "2024-05-06T07:09Z", "ExpandedArtifactIndex": "2",
        "ExpandableArtifactName": "report", "Info": info,
    }]})
}

async fn read_output(info: &Value) -> OutputRow {
    let stage = Stage::saying(&output(info).to_string());
    let answer = stage
        .client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    let [row] = answer.content.rows.try_into().unwrap();
    row
}

#[tokio::test]
async fn an_answer_without_a_list_and_without_a_total_is_none() {
    let told = |body: &'static str| async move {
        let stage = Stage::saying(body);
        let filter = OutputFilter::default();
        let outcome = stage.client.outputs(&key(), 1, &filter).await;
        outcome.map(|answer| answer.content.rows.len())
    };
    assert_eq!(told(r#"{"Outputs":[]}"#).await, Ok(0));
    assert_eq!(told(r#"{"Outputs":null}"#).await, Ok(0));
    assert_eq!(told(r#"{"TotalCount":0}"#).await, Ok(0));
    let why = "no Outputs in it".to_owned();
    let nothing = Err(SourceError::Garbled { why });
    assert_eq!(told(r#"{"RequestId":"1"}"#).await, nothing);
    assert_eq!(told("{}").await, nothing);
}

#[tokio::test]
async fn outputs_are_filtered_and_sorted() {
    let mut stage = Stage::saying(r#"{"Outputs":[]}"#);
    let filter = OutputFilter {
        name: term("metrics"),
        kind: term("Metrics"),
        sorting: Sorting {
            by: OutputField::Name,
            order: Order::Ascending,
        },
    };
    stage
        .client
        .outputs(&key(), u32::MAX, &filter)
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!(
            "{NODE}/outputs?Depth=99999&Name=metrics&Order=ASC&PageNumber=1&PageSize=5000\
             &SortBy=Name&Type=Metrics"
        )
    );
    stage
        .client
        .outputs(&key(), 0, &OutputFilter::default())
        .await
        .unwrap();
    assert!(target(&mut stage).contains("Depth=1&Order=DESC"));
}

#[tokio::test]
async fn every_field_of_an_output_arrives() {
    let info = json!({"value": "{\"auc\": 0.91}", "metadata": {"type": "x"}, "more": 1});
    assert_eq!(
        read_output(&info).await,
        OutputRow {
            run: run("flow-a"),
            node: "node-b".into(),
            id: "artifact-a".into(),
            name: Some("metrics".into()),
            kind: Some("Metrics".into()),
            metadata: Some(Raw::new(r#"{"type":"x"}"#)),
            created: Some(at("2024-05-06T07:09:00Z")),
            producer: Some("p".into()),
            value: Some(Raw::new(r#""{\"auc\": 0.91}""#)),
            expandable: Some("report".into()),
            index: Some(2),
        }
    );
}

#[tokio::test]
async fn the_info_of_an_output_has_many_forms() {
    let written = read_output(&json!(r#"{"Value": {"a": 1}}"#)).await;
    assert_eq!(
        (written.value, written.metadata),
        (Some(Raw::new(r#"{"a": 1}"#)), None)
    );
    let other = read_output(&json!({"a": 1})).await;
    assert_eq!(
        (other.value, other.metadata),
        (None, Some(Raw::new(r#"{"a":1}"#)))
    );
    for nothing in [json!(null), json!("")] {
        let row = read_output(&nothing).await;
        assert_eq!((row.value, row.metadata), (None, None), "{nothing}");
    }
}

#[tokio::test]
async fn an_output_without_a_node_or_an_id_is_passed_over() {
    let stage = Stage::saying(r#"{"Outputs":[{"Id":"a"},{"NodeId":"b"},{"Id":"a","NodeId":"b"}]}"#);
    let answer = stage
        .client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    assert_eq!(answer.content.rows.len(), 1);
}
