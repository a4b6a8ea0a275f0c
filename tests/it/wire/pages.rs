//! Lists, page by page.

use paiwatch::domain::OutputFilter;
use paiwatch::source::transport::{RawAnswer, SignedRequest};
use serde_json::json;

use crate::wire::{Stage, good, node};

fn number(request: &SignedRequest) -> usize {
    let mut parameters = request.query.split('&');
    let number = parameters.find_map(|pair| pair.strip_prefix("PageNumber="));
    number.unwrap().parse().unwrap()
}

fn page(total: Option<usize>, ids: impl IntoIterator<Item = usize>) -> RawAnswer {
    let rows: Vec<_> = ids
        .into_iter()
        .map(|id| json!({"PipelineRunId": format!("flow-{id}")}))
        .collect();
    good(json!({"TotalCount": total, "PipelineRuns": rows}).to_string())
}

/// How many runs are found and how many pages are asked for.
async fn found(
    limit: usize,
    pages: impl Fn(usize) -> RawAnswer + Send + Sync + 'static,
) -> (usize, usize) {
    let mut stage = Stage::answering(move |request| pages(number(request)));
    let answer = stage.client.latest_runs(limit).await.unwrap();
    (answer.content.runs.len(), stage.sent().len())
}

#[tokio::test]
async fn a_page_that_holds_enough_is_the_only_one() {
    assert_eq!(found(3, |_| page(Some(90), 0..3)).await, (3, 1));
    assert_eq!(found(2, |_| page(None, 0..9)).await, (2, 1));
}

#[tokio::test]
async fn pages_are_read_until_all_that_exist_are_there() {
    assert_eq!(
        found(100, |n| page(Some(6), n * 2..n * 2 + 2)).await,
        (6, 3)
    );
    assert_eq!(found(100, |_| page(Some(0), [])).await, (0, 1));
}

#[tokio::test]
async fn without_a_total_an_empty_page_is_the_end() {
    let pages = |n| page(None, if n < 3 { n * 10..n * 10 + 10 } else { 0..0 });
    assert_eq!(found(100, pages).await, (20, 3));
}

#[tokio::test]
async fn a_page_that_repeats_is_the_end_and_doubles_are_dropped() {
    assert_eq!(found(100, |_| page(Some(50), 0..10)).await, (10, 2));
    // A run arrived while paging: the last of one page is the first of the next.
    assert_eq!(found(15, |n| page(None, n * 9..n * 9 + 10)).await, (15, 2));
}

#[tokio::test]
async fn a_long_list_is_asked_for_by_the_hundred() {
    let mut stage =
        Stage::answering(|request| page(None, (number(request) - 1) * 100..number(request) * 100));
    let answer = stage.client.latest_runs(250).await.unwrap();
    assert_eq!(answer.content.runs.len(), 250);
    assert_eq!(answer.exchange.sequence.0, 1);
    let sent = stage.sent();
    assert_eq!(sent.len(), 3);
    assert!(
        sent.iter()
            .all(|request| request.query.contains("PageSize=100"))
    );
}

#[tokio::test]
async fn outputs_are_read_to_the_last_page() {
    let mut stage = Stage::answering(|request| {
        let first = (number(request) - 1) * 100;
        let rows: Vec<_> = (first..250.min(first + 100))
            .map(|id| json!({"Id": format!("artifact-{id}"), "NodeId": "node-a"}))
            .collect();
        good(json!({"TotalCount": 250, "Outputs": rows}).to_string())
    });
    let below = node("flow-a", "node-a");
    let filter = OutputFilter::default();
    let answer = stage.client.outputs(&below, 9, &filter).await.unwrap();
    assert_eq!(answer.content.rows.len(), 250);
    assert_eq!(stage.sent().len(), 3);
}

#[tokio::test]
async fn what_no_page_should_hold_is_passed_over_and_noted() {
    let stage = Stage::answering(|_| page(None, 0..40_000));
    let answer = stage.client.latest_runs(100).await.unwrap();
    assert_eq!(answer.content.runs.len(), 100);
    let unparsed: Vec<_> = answer.exchange.unparsed.iter().collect();
    assert_eq!(unparsed, [("PipelineRuns", 40_000 - (1 << 15))]);
}
