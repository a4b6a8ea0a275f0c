//! A loop that unfolds two thousand iterations while somebody watches: none is
//! lost, nothing moves the cursor, and the service is read no more often for it.

use std::collections::HashSet;
use std::time::Duration;

use paiwatch::app::input::motion::Step;
use paiwatch::app::message::Action;
use paiwatch::app::model::Model;
use paiwatch::domain::Attention;
use paiwatch::sim::Seen;
use paiwatch::sim::story::Story;
use tokio::time::Instant;

use crate::watcher::Watcher;

const ITERATIONS: usize = 2_000;
/// Two hundred at a time, nine seconds each: over in a minute and a half.
const AT_A_TIME: usize = 200;

fn story() -> Story {
    let items: Vec<_> = (0..ITERATIONS).map(|item| format!("{item:?}")).collect();
    let items = items.join("\", \"");
    let text = format!(
        r#"
        workspace = "94801"
        user = "200000000000000001"
        account = "100000000000000001"

        [[pipeline]]
        name = "iteration"
        [[pipeline.node]]
        name = "fit"
        lasts = "9s"

        [[pipeline]]
        name = "wide"
        [[pipeline.node]]
        name = "read"
        lasts = "2s"
        [[pipeline.node]]
        name = "train"
        after = ["read"]
        runs = "iteration"
        items = ["{items}"]
        parallel = {AT_A_TIME}

        [[run]]
        pipeline = "wide"
        name = "wide"
        starts = "0s"
        "#
    );
    Story::parse("wide", &text).unwrap()
}

fn iterations(model: &Model) -> HashSet<String> {
    let nodes = model
        .watch
        .runs
        .values()
        .flat_map(|run| run.tree.in_order());
    let iterations = nodes.filter(|(_, node)| node.name.starts_with("train-"));
    iterations.map(|(_, node)| node.name.to_string()).collect()
}

fn is_a_tree(seen: &Seen) -> bool {
    seen.operation == "GetPipelineRunNode"
}

#[tokio::test(start_paused = true)]
async fn two_thousand_iterations_unfold_and_none_is_lost() {
    let mut watcher = Watcher::of(story(), &[]);
    watcher
        .until(Duration::from_mins(1), |model| iterations(model).len() > 5)
        .await;
    // The cursor is put on a row in the middle of it all.
    for _ in 0..4 {
        watcher.act(Action::Go(Step::Down));
    }
    let selected = watcher.model.view.selected.clone().unwrap().key;
    watcher.seen();
    let begin = Instant::now();
    let mut readings = Vec::new();
    let mut steps = 0;
    while !is_over(&watcher.model) {
        watcher.pass(Duration::from_millis(500)).await;
        let trees = watcher.seen().iter().filter(|seen| is_a_tree(seen)).count();
        readings.extend(std::iter::repeat_n(begin.elapsed(), trees));
        let now = watcher.model.view.selected.clone().unwrap().key;
        assert_eq!(now, selected, "after {:?}", begin.elapsed());
        steps += 1;
        assert!(steps < 1_000, "never over");
    }
    let expected: HashSet<String> = (0..ITERATIONS).map(|at| format!("train-{at}")).collect();
    assert_eq!(iterations(&watcher.model), expected);
    // Never more than one in five seconds, seen every half second.
    let close = |pair: &[Duration]| pair[1] < pair[0] + Duration::from_millis(4_500);
    assert!(!readings.windows(2).any(close), "{readings:?}");
    // It does unfold while it is watched, and is not just read at the end.
    assert!(readings.len() >= 10, "{readings:?}");
}

fn is_over(model: &Model) -> bool {
    let mut runs = model.watch.runs.values();
    runs.all(|run| run.attention() == Attention::Final) && iterations(model).len() == ITERATIONS
}
