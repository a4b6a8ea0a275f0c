//! What stands below a node, and what it logged.

use paiwatch::domain::{Direction, LogQuery, NodeRow, NodeState, Raw, Status, Timing, View};
use serde_json::json;

use crate::wire::operations::{NODE, at, key, moment, target, term};
use crate::wire::{Stage, good, run};

#[tokio::test]
async fn a_tree_is_told_in_either_view() {
    for view in View::ALL {
        let mut stage = Stage::saying(r#"{"Metadata":{"NodeId":"node-a"}}"#);
        let answer = stage.client.shape_in(&key(), 3, *view).await.unwrap();
        assert_eq!(answer.content.nodes.len(), 1);
        assert_eq!(
            target(&mut stage),
            format!("{NODE}?Depth=3&Type={}", view.as_str())
        );
    }
}

#[tokio::test]
async fn the_states_of_all_nodes_arrive() {
    let row = json!({
        "NodeId": "node-b\n", "NodeName": "train", "Status": "Running",
        "StartedAt": "2024-05-06T07:09:45.000Z", "FinishedAt": null,
        "RuntimeInfo": "{\"DLC\": \"i-1\"}",
    });
    let mut stage = Stage::saying(&json!({"Status": [row, {}, "x"]}).to_string());
    let answer = stage
        .client
        .node_states(&key(), 9, View::Physical)
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!("{NODE}/status?Depth=9&Type=Physical")
    );
    assert_eq!(
        answer.content.nodes,
        [NodeState {
            row: NodeRow {
                run: run("flow-a"),
                node: "node-b".into(),
                status: Some(Status::new("Running")),
                name: Some("train".into()),
                timing: Timing {
                    started: Some(at("2024-05-06T07:09:45Z")),
                    finished: None
                },
                ..NodeRow::default()
            },
            runtime_info: Some(Raw::new(r#""{\"DLC\": \"i-1\"}""#)),
        }]
    );
}

#[tokio::test]
async fn a_log_is_read_from_an_offset() {
    let mut stage = Stage::saying("{}");
    stage
        .client
        .log(&key(), &LogQuery::after(250))
        .await
        .unwrap();
    assert_eq!(
        target(&mut stage),
        format!("{NODE}/logs?Offset=250&PageSize=100&Reverse=false")
    );
    let query = LogQuery {
        limit: 7.try_into().unwrap(),
        keyword: term("错误 error"),
        from: Some(moment("2024-05-06T07:00:00.900Z")),
        until: Some(moment("2024-05-06T08:00:00Z")),
        direction: Direction::NewestFirst,
        ..LogQuery::after(0)
    };
    stage.client.log(&key(), &query).await.unwrap();
    assert_eq!(
        target(&mut stage),
        format!(
            "{NODE}/logs?FromTimeInSeconds=1714978800&Keyword=%E9%94%99%E8%AF%AF%20error&Offset=0\
             &PageSize=7&Reverse=true&ToTimeInSeconds=1714982400"
        )
    );
}

#[tokio::test]
async fn every_line_of_a_log_arrives_as_it_is() {
    let mut body =
        br#"{"TotalCount":"9","Logs":["  a\t","","\u001b[1m",null,7,{"b":1},"\ud800","#.to_vec();
    body.extend(b"\"\\u001b[2m\xff\\n\"]}");
    let stage = Stage::answering(move |_| good(body.clone()));
    let log = stage
        .client
        .log(&key(), &LogQuery::after(0))
        .await
        .unwrap()
        .content;
    assert_eq!(log.total, Some(9));
    assert_eq!(
        log.lines,
        [
            "  a\t",
            "",
            "\u{1b}[1m",
            "",
            "7",
            r#"{"b":1}"#,
            "\u{fffd}\u{fffd}\u{fffd}",
            "\u{1b}[2m\u{fffd}\n"
        ]
    );
}
