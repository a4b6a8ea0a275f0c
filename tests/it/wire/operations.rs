//! The operations besides the batch query: what is sent, to the letter, and
//! what every field of the answer becomes.

mod catalog;
mod nodes;
mod outputs;
mod runs;

use crate::wire::{Stage, node, run};
use chrono::{DateTime, Utc};
use paiwatch::domain::{
    LogQuery, ManifestType, NodeKey, OutputFilter, SourceError, Term, Time, Token, View,
};
use paiwatch::source::transport::Method;

const NODE: &str = "/api/v1/pipelineruns/flow-a/nodes/node-a";

fn key() -> NodeKey {
    node("flow-a", "node-a")
}

fn term(text: &str) -> Option<Term> {
    Term::new(text)
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn at(text: &str) -> Time {
    Time::At(moment(text))
}

/// The target of the one request that was sent, which has no body.
fn target(stage: &mut Stage) -> String {
    let [request] = stage.sent().try_into().unwrap();
    assert_eq!((request.method, request.body.len()), (Method::Get, 0));
    request.target()
}

#[tokio::test]
async fn the_token_of_a_shared_run_goes_with_that_run_only_and_is_never_shown() {
    let mut stage = Stage::saying(
        r#"{"PipelineRunId":"flow-a","Metadata":{"NodeId":"node-a"},"TotalCount":0}"#,
    );
    let token = Token::new("the token".to_owned());
    stage.client.set_tokens([(run("flow-a"), token)]);
    let client = &stage.client;
    client.details(&run("flow-a")).await.unwrap();
    client
        .manifest(&run("flow-a"), ManifestType::Raw)
        .await
        .unwrap();
    client.shape(&key(), 1).await.unwrap();
    client.shape_in(&key(), 1, View::Logical).await.unwrap();
    client.node_states(&key(), 1, View::Logical).await.unwrap();
    client.log(&key(), &LogQuery::after(0)).await.unwrap();
    client
        .outputs(&key(), 1, &OutputFilter::default())
        .await
        .unwrap();
    let sent = stage.sent();
    assert_eq!(sent.len(), 7);
    for request in &sent {
        assert!(request.query.contains("TokenId=the%20token"), "{request:?}");
        assert!(!format!("{request:?}").contains("token"));
    }
    // It is told of the first one, which is no answer.
    let of_another = stage.client.details(&run("flow-b")).await;
    assert!(matches!(of_another, Err(SourceError::Garbled { .. })));
    stage
        .client
        .run_statuses(&[run("flow-a")], None)
        .await
        .unwrap();
    assert!(stage.sent().iter().all(|request| request.query.is_empty()));
}

#[tokio::test]
async fn an_empty_id_never_reaches_another_operation() {
    let mut stage = Stage::saying("{}");
    for id in ["", " \n", ".", ".."] {
        for key in [node(id, "node-a"), node("flow-a", id)] {
            let client = &stage.client;
            client.shape_in(&key, 1, View::Logical).await.unwrap_err();
            client
                .node_states(&key, 1, View::Logical)
                .await
                .unwrap_err();
            client.log(&key, &LogQuery::after(0)).await.unwrap_err();
            client
                .outputs(&key, 1, &OutputFilter::default())
                .await
                .unwrap_err();
        }
        stage
            .client
            .manifest(&run(id), ManifestType::Raw)
            .await
            .unwrap_err();
        stage.client.pipeline(&id.into()).await.unwrap_err();
    }
    assert_eq!(stage.sent(), []);
}
