//! A pane that nobody touches shows what matters, whatever comes, fails, ends and leaves.

use std::time::Duration;

use paiwatch::app::input::motion::Step;
use paiwatch::app::message::{Action, Message};
use paiwatch::app::model::Model;
use paiwatch::app::runs::failures::{failures, has_failed_here};
use paiwatch::app::runs::urgency::Urgency;
use paiwatch::app::update::update;
use paiwatch::app::view::rows::Item;
use paiwatch::domain::RunId;
use paiwatch::sim::story::Story;
use ratatui::layout::Size;

use crate::watcher::Watcher;

const SIZES: [(u16, u16); 4] = [(160, 45), (80, 24), (48, 12), (30, 6)];

/// What a look has found: which runs have rows, in their order, and how urgent each is.
type Order = Vec<(RunId, Urgency)>;

fn order(model: &Model) -> Order {
    let rows = model.view.rows.iter().filter(|row| row.item == Item::Run);
    let runs = rows.map(|row| &model.watch.runs[row.run as usize]);
    runs.map(|run| (run.id.clone(), run.urgency)).collect()
}

/// The most urgent thing has a row on the screen.
fn check_in_sight(model: &Model) {
    let height = usize::from(model.screen().tree.height);
    let shown: Vec<_> = model.view.window(height).map(|(_, row)| row).collect();
    let run_of = |row: &paiwatch::app::view::rows::Row| &model.watch.runs[row.run as usize];
    let has_new = model
        .watch
        .runs
        .values()
        .any(|run| failures(run) > run.failures_seen);
    let shows_failure = shown.iter().any(|row| match row.item {
        Item::Node(place) => {
            let run = run_of(row);
            has_failed_here(&run.tree, place, run.tree.node(place).unwrap())
        }
        Item::Run => failures(run_of(row)) > 0 && run_of(row).leaves().failed == 0,
        _ => false,
    });
    if has_new {
        assert!(shows_failure, "a failure is in sight");
    } else if model
        .watch
        .runs
        .values()
        .any(|run| run.urgency == Urgency::Running)
    {
        let runs = shown.iter().filter(|row| row.item != Item::Over);
        assert!(
            runs.clone()
                .any(|row| run_of(row).urgency <= Urgency::Running)
        );
    }
    let empty = (model.view.top + height).saturating_sub(model.view.rows.len());
    let hides = model.view.top > 0 || model.view.rows.len() > height;
    assert!(
        !hides || empty <= height / 3,
        "{empty} of {height} lines are empty"
    );
}

/// Runs that are as urgent as before stand in the order of before.
fn check_order(before: &Order, after: &Order) {
    let same = |of: &Order, other: &Order| -> Vec<RunId> {
        let stays = of.iter().filter(|entry| other.contains(entry));
        stays.map(|(id, _)| id.clone()).collect()
    };
    let failed = |order: &Order| -> Order {
        let is_fixed =
            |(_, urgency): &&(RunId, Urgency)| !matches!(urgency, Urgency::Failed | Urgency::Over);
        order.iter().filter(is_fixed).cloned().collect()
    };
    let (before, after) = (failed(before), failed(after));
    assert_eq!(
        same(&before, &after),
        same(&after, &before),
        "moved without a cause"
    );
}

async fn watch(story: &str, (width, height): (u16, u16), time: Duration) {
    let mut watcher = Watcher::of(Story::embedded(story).unwrap(), &[]);
    let resize = Message::Resize(Size::new(width, height));
    let _ = update(&mut watcher.model, resize);
    watcher.pass(Duration::from_secs(30)).await;
    let mut before = order(&watcher.model);
    let mut looks = 0;
    watcher
        .pass_looking(time, |model| {
            check_in_sight(model);
            let after = order(model);
            check_order(&before, &after);
            before = after;
            looks += 1;
        })
        .await;
    assert!(looks > 100, "{looks}");
}

#[tokio::test(start_paused = true)]
async fn for_hours_the_most_urgent_is_in_sight_and_nothing_moves_without_a_cause() {
    for size in SIZES {
        watch("default", size, Duration::from_hours(2)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn among_very_many_nodes_what_runs_and_what_failed_is_in_sight() {
    for size in SIZES {
        watch("huge:6x120", size, Duration::from_mins(12)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn ten_minutes_after_the_last_key_the_top_is_on_top_again() {
    let mut watcher = Watcher::of(Story::embedded("default").unwrap(), &[]);
    let _ = update(&mut watcher.model, Message::Resize(Size::new(80, 24)));
    watcher.pass(Duration::from_mins(20)).await;
    watcher.act(Action::Go(Step::Last));
    assert!(watcher.model.view.top > 0 || watcher.model.view.selected.as_ref().unwrap().at > 0);
    let selected = watcher.model.view.selected.clone().unwrap().key;
    watcher.pass(Duration::from_mins(8)).await;
    assert_eq!(
        watcher.model.view.selected.clone().unwrap().key,
        selected,
        "a hand was here"
    );
    watcher.pass(Duration::from_mins(3)).await;
    assert!(watcher.model.is_unattended());
    check_in_sight(&watcher.model);
    assert_ne!(watcher.model.view.selected.clone().unwrap().key, selected);
}
