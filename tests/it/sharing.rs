//! Runs that others share: the token of the link goes with every request about
//! the run, and nowhere else. Runs that a filter finds come by one call.

use std::time::Duration;

use crate::watcher::{Setting, Watcher, ids_of};
use paiwatch::app::model::Model;
use paiwatch::domain::{Attention, RunId};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Faults, Seen};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_mins(1);

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[workspaces.94801]

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
lasts = "1m"

[[run]]
pipeline = "work"
name = "own"
starts = "0s"

[[run]]
pipeline = "work"
name = "reco-weekly"
starts = "0s"
"#;

fn story() -> Story {
    Story::parse("sharing.toml", STORY).unwrap()
}

/// The ids of both runs, and a watch of the first.
async fn watch() -> (Watcher, [RunId; 2]) {
    let ids = ids_of(Setting::of(story())).await;
    let ids = ["own", "reco-weekly"].map(|name| ids[name].clone());
    let setting = Setting::of(story()).with_targets(vec![ids[0].clone()]);
    (Watcher::start(setting.with_budget()), ids)
}

fn tokens(seen: &Seen) -> Vec<&str> {
    let tokens = seen.query.iter().filter(|(name, _)| name == "TokenId");
    tokens.map(|(_, value)| value.as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn the_token_of_a_link_goes_with_every_request_about_its_run_and_nowhere_else() {
    let (mut watcher, [own, shared]) = watch().await;
    let named: Vec<_> = watcher.model.watch.runs.keys().cloned().collect();
    assert_eq!(named, [own]);
    watcher.pass(5 * SECOND).await;
    watcher.seen();
    watcher.add(&format!(
        "https://pai.console.aliyun.com/?Token=hush%2B1#/task/detail/{shared}"
    ));
    let is_over = |model: &Model| {
        let runs = model.watch.runs.values();
        runs.len() == 2
            && model
                .watch
                .runs
                .values()
                .all(|run| run.attention() == Attention::Final)
    };
    watcher.until(3 * MINUTE, is_over).await;
    watcher.pass(MINUTE).await;

    let run = &watcher.model.watch.runs[shared.as_str()];
    assert_eq!(run.status().unwrap().as_str(), "Succeeded");
    let with_outputs = run
        .tree
        .iter()
        .filter(|(_, node)| !node.artifacts.is_empty());
    assert_eq!(with_outputs.count(), 1);

    let seen = watcher.seen();
    let (about, others): (Vec<_>, Vec<_>) = seen
        .iter()
        .partition(|seen| seen.path.contains(shared.as_str()));
    for operation in [
        "GetPipelineRun",
        "GetPipelineRunNode",
        "ListPipelineRunNodeOutputs",
    ] {
        assert!(
            about.iter().any(|seen| seen.operation == operation),
            "{operation}"
        );
    }
    assert!(about.iter().all(|seen| tokens(seen) == ["hush+1"]));
    for other in others {
        let body = String::from_utf8_lossy(&other.body);
        assert!(tokens(other).is_empty() && !body.contains("hush"), "{body}");
        assert!(
            !body.contains(shared.as_str()),
            "a batch takes no token: {body}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_filter_costs_one_call_and_what_it_finds_is_watched() {
    let (mut watcher, [known, other]) = watch().await;
    watcher.pass(5 * SECOND).await;
    watcher.seen();
    // Ids say nothing of names.
    let name = match watcher.model.watch.runs[known.as_str()].name() {
        "own" => "reco",
        _ => "own",
    };
    watcher.add(&format!(
        "name={name} status=running user=2000 workspace=94801 since=1h"
    ));
    watcher.pass(10 * SECOND).await;
    assert!(watcher.model.watch.runs[other.as_str()].tree.len() > 2);
    let seen = watcher.seen();
    let lists: Vec<_> = seen
        .iter()
        .filter(|seen| seen.operation == "ListPipelineRuns")
        .collect();
    let [list] = lists.as_slice() else {
        panic!("one call: {lists:?}");
    };
    for (name, value) in [
        ("Name", name),
        ("Status", "Running"),
        ("UserId", "2000"),
        ("WorkspaceId", "94801"),
        ("PageSize", "20"),
    ] {
        assert!(
            list.query.contains(&(name.to_owned(), value.to_owned())),
            "{list:?}"
        );
    }
    let batches = seen
        .iter()
        .filter(|seen| seen.operation == "ListPipelineRunsStatus");
    let bodies = batches.map(|seen| String::from_utf8_lossy(&seen.body).into_owned());
    assert!(bodies.into_iter().any(|body| body.contains(other.as_str())));
}

#[tokio::test(start_paused = true)]
async fn a_filter_that_is_not_permitted_says_which_permission_it_needs() {
    let (mut watcher, _) = watch().await;
    watcher.pass(5 * SECOND).await;
    let fault: Faults = "forbidden=ListPipelineRuns".parse().unwrap();
    watcher.behaviour.fail_with(fault);
    watcher.add("name=reco");
    watcher.pass(5 * SECOND).await;
    let screen = crate::stage::screen(&watcher.model, 120, 24);
    assert!(screen.contains("paiflow:ListPipelineRuns"), "{screen}");
    assert_eq!(watcher.model.watch.runs.len(), 1);
}
