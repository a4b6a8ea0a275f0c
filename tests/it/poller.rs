//! How the poller asks, and what the model makes of the answers.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use paiwatch::app::message::Action;
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Attention, Phase, SourceError};
use paiwatch::sim::Seen;
use paiwatch::sim::story::Story;
use serde_json::Value;

use crate::watcher::{Watcher, named};

const MINUTE: Duration = Duration::from_mins(1);

fn default_story() -> Watcher {
    Watcher::of(Story::embedded("default").unwrap(), &[])
}

/// The ids of the batch in a request, and the lists it names.
fn batch(seen: &Seen) -> Option<(Vec<String>, Vec<String>)> {
    if seen.operation != "ListPipelineRunsStatus" {
        return None;
    }
    let body: Value = serde_json::from_slice(&seen.body).unwrap();
    let nodes = body["Nodes"].as_array().map_or(&[][..], Vec::as_slice);
    let runs = body["PipelineRuns"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    Some((
        nodes
            .iter()
            .map(|node| format!("{}/{}", node["PipelineRunId"], node["NodeId"]))
            .collect(),
        runs.iter().map(ToString::to_string).collect(),
    ))
}

#[tokio::test(start_paused = true)]
async fn within_a_second_the_default_story_stands_as_a_tree() {
    let mut watcher = default_story();
    watcher.pass(Duration::from_secs(1)).await;
    let with_nodes = watcher
        .model
        .watch
        .runs
        .values()
        .filter(|run| run.tree.len() > 3)
        .count();
    assert!(with_nodes >= 4, "{with_nodes} runs with nodes");
    assert!(watcher.model.watch.leaves().failed > 0);
    assert!(watcher.model.watch.leaves().running > 0);
    let risk = named(&watcher.model, "risk-v7");
    assert!(risk.details.message.is_some());
    assert!(risk.timing().elapsed(watcher.model.now.service).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_tick_is_one_nodes_request_and_no_request_breaks_the_rules() {
    let mut watcher = default_story();
    watcher.pass(MINUTE).await;
    watcher.seen();
    watcher.pass(10 * MINUTE).await;
    let seen = watcher.seen();
    let batches: Vec<_> = seen.iter().filter_map(batch).collect();
    let nodes = batches
        .iter()
        .filter(|(nodes, _)| !nodes.is_empty())
        .count();
    // Ten minutes of ticks every three seconds; a run that appears may hurry one.
    assert!((190..=215).contains(&nodes), "{nodes} Nodes requests");
    for (nodes, runs) in &batches {
        assert!(nodes.is_empty() || runs.is_empty(), "never both lists");
        let ids = if nodes.is_empty() { runs } else { nodes };
        assert!((1..=100).contains(&ids.len()), "{} ids", ids.len());
        let distinct: HashSet<_> = ids.iter().collect();
        assert_eq!(distinct.len(), ids.len(), "never an id twice");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_in_the_end_is_what_the_story_says() {
    let mut watcher = Watcher::of(Story::embedded("small").unwrap(), &[]);
    let is_over = |model: &Model| {
        model
            .watch
            .runs
            .values()
            .any(|run| run.attention() == Attention::Final)
            && paiwatch::app::query::settled::is_settled(model)
    };
    watcher.until(5 * MINUTE, is_over).await;
    let run = named(&watcher.model, "small");
    let truth = run.tree.in_order().map(|(_, node)| {
        let status = node.state.status.as_ref().unwrap();
        assert_eq!(status.phase(), Phase::Final, "{}", node.name);
        (node.name.to_string(), status.to_string())
    });
    let told: Vec<_> = truth.collect();
    insta::assert_debug_snapshot!(told);
    for (_, node) in run.tree.in_order() {
        let has_run = node.state.timing.started.is_some();
        let status = node.state.status.as_ref().unwrap();
        let has_ended = status.as_str() == "Skipped" || node.state.timing.finished.is_some();
        assert!(
            has_ended && (has_run || status.as_str() == "Skipped"),
            "{}",
            node.name
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_iteration_appears_soon_after_it_began() {
    let mut watcher = default_story();
    watcher.pass(Duration::from_secs(2)).await;
    // A run that starts later unfolds its loop while it is watched.
    let known = iterations(&watcher.model);
    let is_new = |model: &Model| {
        iterations(model)
            .into_iter()
            .find(|(id, _)| !known.contains_key(id))
    };
    watcher
        .until(60 * MINUTE, |model| is_new(model).is_some())
        .await;
    let now = watcher.model.now.service;
    let (_, began) = is_new(&watcher.model).unwrap();
    assert!(
        (now - began).num_seconds() <= 15,
        "began {began}, seen {now}"
    );
}

/// The iterations of all loops called `train`, and when they began; of one
/// that is still to begin, when its loop did.
fn iterations(model: &Model) -> HashMap<String, DateTime<Utc>> {
    let trees = model.watch.runs.values().map(|run| &run.tree);
    let nodes = trees.flat_map(|tree| tree.in_order().map(move |(_, node)| (tree, node)));
    nodes
        .filter(|(_, node)| node.name.starts_with("train-"))
        .filter_map(|(tree, node)| {
            let parent = tree.node(node.parent)?;
            let began = node.state.timing.started_at();
            let began = began.or_else(|| parent.state.timing.started_at())?;
            Some((node.id.to_string(), began))
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn an_unknown_run_is_not_answered_and_the_rest_goes_on() {
    let mut known = default_story();
    known.pass(Duration::from_secs(1)).await;
    let good = named(&known.model, "churn-daily").id.clone();
    let story = Story::embedded("default").unwrap();
    let mut watcher = Watcher::of(story, &[good.as_str(), "flow-unknown"]);
    watcher.pass(Duration::from_secs(10)).await;
    assert!(watcher.model.watch.runs["flow-unknown"].is_unanswered());
    let seen = watcher.seen();
    let about_it = |seen: &&Seen| seen.path.contains("flow-unknown");
    assert_eq!(
        seen.iter().filter(about_it).count(),
        0,
        "no reading of what is not known"
    );
    assert!(
        watcher.model.watch.runs[good.as_str()]
            .tree
            .leaves()
            .total()
            > 3
    );
    assert_eq!(watcher.model.watch.connection.trouble, None);
}

#[tokio::test(start_paused = true)]
async fn a_paused_watch_asks_nothing_and_goes_on_where_it_was() {
    let mut watcher = default_story();
    watcher.pass(Duration::from_secs(5)).await;
    watcher.act(Action::Pause);
    watcher.pass(Duration::from_secs(1)).await;
    watcher.seen();
    watcher.pass(5 * MINUTE).await;
    assert_eq!(watcher.seen().len(), 0);
    watcher.act(Action::Pause);
    watcher.pass(Duration::from_secs(5)).await;
    assert!(!watcher.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cut_line_is_said_kept_trying_and_forgotten_when_mended() {
    let mut watcher = default_story();
    watcher.pass(Duration::from_secs(5)).await;
    let runs = watcher.model.watch.runs.len();
    watcher.cut(true);
    watcher.pass(10 * MINUTE).await;
    let trouble = watcher.model.watch.connection.trouble.clone().unwrap();
    assert!(matches!(trouble.error, SourceError::Unreachable { .. }));
    assert_eq!(watcher.model.watch.runs.len(), runs, "what was known stays");
    let longest = (trouble.next_try - watcher.model.now.machine).num_seconds();
    assert!(longest <= 60, "next try in {longest}s");
    watcher.cut(false);
    watcher.pass(MINUTE + Duration::from_secs(5)).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_away_at_the_start_is_found_when_it_comes() {
    let mut watcher = default_story();
    watcher.cut(true);
    watcher.pass(Duration::from_secs(20)).await;
    assert!(watcher.model.watch.connection.trouble.is_some());
    assert_eq!(watcher.model.watch.runs.len(), 0);
    watcher.cut(false);
    watcher
        .until(MINUTE, |model| model.watch.runs.len() >= 4)
        .await;
}

#[tokio::test(start_paused = true)]
async fn a_finished_watch_costs_a_row_every_fifteen_seconds_and_a_node_a_minute() {
    let mut all = Watcher::of(Story::embedded("default").unwrap(), &[]);
    all.pass(Duration::from_secs(2)).await;
    let id = named(&all.model, "reco-weekly").id.clone();
    let mut watcher = Watcher::of(Story::embedded("default").unwrap(), &[id.as_str()]);
    watcher.pass(2 * MINUTE).await;
    watcher.seen();
    watcher.pass(30 * MINUTE).await;
    let calls = watcher.seen().len();
    assert!(
        (148..=152).contains(&calls),
        "{calls} calls in half an hour"
    );
}

#[tokio::test(start_paused = true)]
async fn the_rows_of_all_runs_are_asked_together_when_somebody_wants_it() {
    let mut watcher = default_story();
    watcher.pass(Duration::from_secs(10)).await;
    watcher.seen();
    let known = watcher.model.watch.runs.len();
    let is_final = |run: &&Run| run.attention() == Attention::Final;
    assert!(watcher.model.watch.runs.values().filter(is_final).count() > 0);
    watcher.act(Action::Refresh);
    assert!(!watcher.model.watch.confirmation.is_met());
    watcher.pass(Duration::from_millis(200)).await;
    assert!(watcher.model.watch.confirmation.is_met());
    let seen = watcher.seen();
    let rows: Vec<usize> = seen
        .iter()
        .filter_map(batch)
        .map(|(_, runs)| runs.len())
        .filter(|rows| *rows > 0)
        .collect();
    assert_eq!(rows, [known]);
    // While nobody answers the wish stays, and is met as soon as the way is good.
    watcher.cut(true);
    watcher.act(Action::Refresh);
    watcher.pass(MINUTE).await;
    assert!(!watcher.model.watch.confirmation.is_met());
    watcher.cut(false);
    watcher.pass(MINUTE + Duration::from_secs(5)).await;
    assert!(watcher.model.watch.confirmation.is_met());
}
