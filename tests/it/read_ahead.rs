//! The logs of what failed are read before anybody asks: few, and each once.

use std::collections::HashMap;
use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::app::model::read_ahead::Cause;
use paiwatch::app::query::failure;
use paiwatch::domain::NodeKey;
use paiwatch::sim::story::Story;
use tokio::time::Instant;

use crate::watcher::{Setting, Watcher};

const LOGS: &str = "ListPipelineRunNodeLogs";
const MINUTE: Duration = Duration::from_mins(1);

/// The causes of all failed leaves.
fn causes(model: &Model) -> HashMap<NodeKey, Option<Cause>> {
    let mut causes = HashMap::new();
    for run in model.watch.runs.values() {
        let failed = run.nodes().filter(|(_, node)| node.has_failed());
        for (place, node) in failed.filter(|(_, node)| !node.is_composite()) {
            let key = NodeKey::new(run.id.clone(), node.id.clone());
            causes.insert(key, failure::of_node(model, run, place, node));
        }
    }
    causes
}

fn huge(requests_per_minute: Option<u32>) -> Watcher {
    Watcher::start(Setting {
        seed: 3,
        requests_per_minute,
        ..Setting::of(Story::embedded("huge:4x60").unwrap())
    })
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_log_is_read_once_for_each_failure_and_at_most_ten_a_minute() {
    let mut watcher = Watcher::of(Story::embedded("default").unwrap(), &[]);
    let mut read: HashMap<String, usize> = HashMap::new();
    for _ in 0..60 {
        watcher.pass(MINUTE).await;
        let seen = watcher.seen();
        let logs: Vec<_> = seen.iter().filter(|seen| seen.operation == LOGS).collect();
        assert!(logs.len() <= 10, "{} in a minute", logs.len());
        for log in logs {
            *read.entry(log.path.clone()).or_default() += 1;
        }
    }
    let often = read.iter().find(|(_, times)| **times > 1);
    assert_eq!(often, None, "none is read twice");
    assert!(!read.is_empty());
    let causes = causes(&watcher.model);
    assert!(causes.len() > 1);
    for (node, cause) in &causes {
        let is_known = matches!(cause, Some(Cause::Said(text)) if !text.is_empty());
        assert!(is_known, "{node:?}: {cause:?}");
    }
    let said = causes.values().flatten();
    let says = |words: &str| {
        said.clone()
            .any(|cause| matches!(cause, Cause::Said(text) if text.starts_with(words)))
    };
    assert!(says("OOMKilled: "), "without what failed: {causes:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_ahead_where_less_than_half_of_the_budget_is_left() {
    let mut watcher = huge(Some(20));
    let start = Instant::now();
    // Six calls a minute more than there are: the budget goes down from its full hundred.
    let mut calls = 0_u32;
    for _ in 0..40 {
        watcher.pass(Duration::from_secs(15)).await;
        for seen in watcher.seen() {
            calls += 1;
            let refilled = start.elapsed().as_secs_f64() / 3.0;
            let left = 100.0 + refilled - f64::from(calls);
            if seen.operation == LOGS {
                assert!(left >= 45.0, "{left} calls were left");
            }
        }
    }
}
