//! One forbidden operation takes away one feature: the rest is watched, the
//! screen says which permission is missing, and it comes back by itself.

use std::time::Duration;

use crate::situations::forbidden;
use crate::stage::screen;
use crate::watcher::{Setting, Watcher, ids_of, named};
use paiwatch::app::model::Model;
use paiwatch::app::query::permissions::missing;
use paiwatch::app::query::settled::is_settled;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Attention, Operation};
use paiwatch::sim::Faults;
use paiwatch::sim::story::Story;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[workspaces.94801]
[workspaces.94802]

[[pipeline]]
name = "work"

[[pipeline.node]]
name = "read"
lasts = "20s"
[[pipeline.node.output]]
name = "rows"
type = "Metrics"
value = { count = 7 }

[[pipeline.node]]
name = "fit"
after = ["read"]
lasts = "3m"

[[pipeline.node]]
name = "score"
after = ["fit"]
lasts = "30s"

[[run]]
pipeline = "work"
name = "near"
starts = "0s"

[[run]]
pipeline = "work"
name = "far"
starts = "0s"
workspace = "94802"
"#;

fn story() -> Story {
    Story::parse("permissions.toml", STORY).unwrap()
}

/// A watch of both runs by their ids.
async fn watch(workspace: Option<&str>, readings: &str) -> Watcher {
    let ids = ids_of(Setting::of(story())).await;
    let setting = Setting::of(story()).read_as(readings).with_budget();
    Watcher::start_in(workspace, setting.with_targets(ids.into_values().collect()))
}

fn forbid(watcher: &Watcher, operation: &str) {
    let fault: Faults = format!("forbidden={operation}").parse().unwrap();
    watcher.behaviour.fail_with(fault);
}

/// What the service says of a node of a run, as the watch shows it.
fn word(model: &Model, run_name: &str, node: &str) -> String {
    let run = named(model, run_name);
    let (_, node) = run
        .tree
        .iter()
        .find(|(_, known)| *known.name == *node)
        .unwrap();
    node.state.status.as_ref().unwrap().to_string()
}

fn count(seen: &[paiwatch::sim::Seen], operation: &str) -> usize {
    seen.iter()
        .filter(|seen| seen.operation == operation)
        .count()
}

#[tokio::test(start_paused = true)]
async fn without_batches_each_run_is_watched_by_itself_from_the_first_look_to_the_end() {
    let mut watcher = watch(None, "").await;
    forbid(&watcher, "ListPipelineRunsStatus");
    // Both wait at first, and what waits alone is asked every fifteen seconds.
    watcher.pass(18 * SECOND).await;
    assert_eq!(word(&watcher.model, "near", "read"), "Running");
    watcher.seen();
    watcher.pass(MINUTE).await;
    for name in ["near", "far"] {
        assert_eq!(word(&watcher.model, name, "fit"), "Running");
    }
    let seen = watcher.seen();
    let (batches, trees) = (
        count(&seen, "ListPipelineRunsStatus"),
        count(&seen, "GetPipelineRunNode"),
    );
    assert!((1..=2).contains(&batches), "tried once a minute: {batches}");
    assert!(
        (10..=16).contains(&trees),
        "each run every ten seconds: {trees}"
    );
    assert!(seen.len() <= 40, "{} calls a minute", seen.len());
    assert_eq!(watcher.model.watch.connection.trouble, None);
    assert_eq!(
        missing(&watcher.model.watch),
        [Operation::ListPipelineRunsStatus]
    );
    for (width, height) in [(160, 45), (120, 30), (80, 24)] {
        let screen = screen(&watcher.model, width, height);
        assert!(
            screen.contains("needs permission `paiflow:ListPipelineRunsStatus`"),
            "{screen}"
        );
        assert!(screen.contains("live"), "{screen}");
    }
    let is_over = |model: &Model| {
        let is_final = |run: &Run| run.attention() == Attention::Final;
        model.watch.runs.values().all(is_final) && is_settled(model)
    };
    watcher.until(6 * MINUTE, is_over).await;
    let near = named(&watcher.model, "near");
    assert_eq!(near.status().unwrap().as_str(), "Succeeded");
    let outputs = near
        .tree
        .iter()
        .filter(|(_, node)| !node.artifacts.is_empty());
    assert_eq!(outputs.count(), 1, "outputs come by a call of their own");
}

#[tokio::test(start_paused = true)]
async fn batches_that_are_forbidden_for_a_while_come_back_by_themselves() {
    let mut watcher = watch(None, "").await;
    watcher.pass(10 * SECOND).await;
    forbid(&watcher, "ListPipelineRunsStatus");
    watcher.pass(30 * SECOND).await;
    assert_eq!(
        missing(&watcher.model.watch),
        [Operation::ListPipelineRunsStatus]
    );
    assert_eq!(word(&watcher.model, "far", "fit"), "Running");
    watcher.behaviour.fail_with(Faults::default());
    let is_whole = |model: &Model| missing(&model.watch).is_empty();
    watcher.until(75 * SECOND, is_whole).await;
    watcher.seen();
    watcher.pass(30 * SECOND).await;
    let batches = count(&watcher.seen(), "ListPipelineRunsStatus");
    assert!(batches >= 9, "the usual pace again: {batches}");
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_permitted_that_is_said_and_the_service_is_left_alone() {
    let mut watcher = watch(None, "").await;
    watcher.break_line(Some(forbidden()));
    watcher.pass(3 * MINUTE).await;
    let screen = screen(&watcher.model, 160, 45);
    assert!(
        screen.contains("needs permission `paiflow:ListPipelineRunsStatus` and 1 more"),
        "{screen}"
    );
    assert!(!screen.contains("connecting"), "{screen}");
    let calls = watcher.sends().len();
    assert!(calls <= 16, "{calls} calls in three minutes");
}

#[tokio::test(start_paused = true)]
async fn without_the_tree_the_runs_are_watched_by_their_roots() {
    let mut watcher = watch(None, "").await;
    forbid(&watcher, "GetPipelineRunNode");
    watcher.pass(MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    assert_eq!(
        missing(&watcher.model.watch),
        [Operation::GetPipelineRunNode]
    );
    assert_eq!(
        named(&watcher.model, "near").status().unwrap().as_str(),
        "Running"
    );
    let screen = screen(&watcher.model, 160, 45);
    assert!(
        screen.contains("needs permission `paiflow:GetPipelineRunNode`"),
        "{screen}"
    );
    let seen = watcher.seen();
    assert!(count(&seen, "ListPipelineRunsStatus") >= 18);
    assert!(
        count(&seen, "GetPipelineRunNode") <= 4,
        "once a minute each"
    );
    watcher.behaviour.fail_with(Faults::default());
    watcher.pass(65 * SECOND).await;
    assert_eq!(word(&watcher.model, "near", "fit"), "Running");
    assert!(missing(&watcher.model.watch).is_empty());
}

#[tokio::test(start_paused = true)]
async fn without_details_names_and_states_come_from_the_batch() {
    let mut watcher = watch(None, "").await;
    forbid(&watcher, "GetPipelineRun");
    watcher.pass(MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    assert_eq!(missing(&watcher.model.watch), [Operation::GetPipelineRun]);
    assert_eq!(word(&watcher.model, "near", "fit"), "Running");
    watcher.behaviour.fail_with(Faults::default());
    watcher.pass(65 * SECOND).await;
    assert!(missing(&watcher.model.watch).is_empty());
    assert!(named(&watcher.model, "near").details.workspace_id.is_some());
}

#[tokio::test(start_paused = true)]
async fn without_the_list_of_outputs_the_states_go_on() {
    let mut watcher = watch(None, "no-outputs-in-batch").await;
    forbid(&watcher, "ListPipelineRunNodeOutputs");
    watcher.pass(2 * MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    assert_eq!(
        missing(&watcher.model.watch),
        [Operation::ListPipelineRunNodeOutputs]
    );
    assert_eq!(word(&watcher.model, "near", "fit"), "Running");
    watcher.behaviour.fail_with(Faults::default());
    watcher.pass(65 * SECOND).await;
    let near = named(&watcher.model, "near");
    assert!(near.tree.iter().any(|(_, node)| !node.artifacts.is_empty()));
    assert!(missing(&watcher.model.watch).is_empty());
}

#[tokio::test(start_paused = true)]
async fn without_the_list_of_runs_those_that_are_known_are_watched_on() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher.pass(10 * SECOND).await;
    assert_eq!(watcher.model.watch.runs.len(), 2);
    forbid(&watcher, "ListPipelineRuns");
    watcher.pass(MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    assert_eq!(missing(&watcher.model.watch), [Operation::ListPipelineRuns]);
    assert_eq!(word(&watcher.model, "near", "fit"), "Running");
    let batches = count(&watcher.seen(), "ListPipelineRunsStatus");
    assert!(batches >= 20, "the usual pace: {batches}");
    watcher.behaviour.fail_with(Faults::default());
    watcher.pass(65 * SECOND).await;
    assert!(missing(&watcher.model.watch).is_empty());
}

#[tokio::test(start_paused = true)]
async fn of_two_workspaces_a_wrong_one_of_the_users_hides_neither_run() {
    let readings = "workspace-required,foreign-workspace-refused";
    for (workspace, foreign) in [("94801", "far"), ("94802", "near")] {
        let mut watcher = watch(Some(workspace), readings).await;
        watcher.pass(10 * SECOND).await;
        for name in ["near", "far"] {
            let run = named(&watcher.model, name);
            assert_eq!(run.status().unwrap().as_str(), "Running", "{name}");
            assert!(!run.is_unanswered(), "{name} where {foreign} is foreign");
            assert_eq!(word(&watcher.model, name, "read"), "Running");
        }
        watcher.pass(30 * SECOND).await;
        assert_eq!(word(&watcher.model, foreign, "fit"), "Running");
        assert_eq!(watcher.model.watch.connection.trouble, None);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_in_a_workspace_nobody_can_tell_is_not_answered_and_the_other_goes_on() {
    let mut watcher = watch(
        Some("94801"),
        "workspace-required,foreign-workspace-refused",
    )
    .await;
    forbid(&watcher, "GetPipelineRun");
    watcher.pass(MINUTE).await;
    assert_eq!(watcher.model.watch.connection.trouble, None);
    let unanswered = watcher
        .model
        .watch
        .runs
        .values()
        .filter(|run| run.is_unanswered());
    assert_eq!(unanswered.count(), 1);
    assert_eq!(word(&watcher.model, "near", "fit"), "Running");
}
