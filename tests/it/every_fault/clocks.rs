//! Clocks that are wrong, that jump, and that go on while the machine sleeps.

use std::time::Duration;

use chrono::TimeDelta;
use paiwatch::app::connection::Freshness;
use paiwatch::app::model::Model;
use paiwatch::domain::{RunId, Update};
use paiwatch::sim::Readings;

use super::{Case, PATIENCE, check_all_is_right, story};
use crate::every_reading::truth::Oracle;
use crate::stage::screen;
use crate::watcher::{Setting, Watcher, beginning, paused_runtime};

const SECOND: Duration = Duration::from_secs(1);

fn is_batch(update: &Update) -> bool {
    matches!(update, Update::Nodes { .. })
}

/// Watches the run from its beginning until `fit` runs, lets something happen
/// to the clocks, and looks at once, after two answers, and some time later.
fn watched(what: &str, happens: impl FnOnce(&mut Watcher)) -> [Model; 3] {
    let oracle = Oracle::new(story(), 1, Readings::default());
    let run = RunId::from(oracle.runs(beginning()).remove(0).as_str());
    let runtime = paused_runtime();
    let (models, world) = runtime.block_on(async {
        let mut watcher = Watcher::start(Setting::of(story()).with_targets(vec![run]));
        watcher.pass(31 * SECOND).await;
        happens(&mut watcher);
        let at_once = watcher.model.clone();
        watcher.updates(2, is_batch, PATIENCE).await;
        let soon = watcher.model.clone();
        let world = watcher.world_time();
        watcher.pass(4 * SECOND).await;
        ([at_once, soon, watcher.model.clone()], world)
    });
    check_all_is_right(&Case::of_clocks(what), &models[1], &oracle, world);
    models
}

/// How long the node that runs is shown to have taken, in seconds.
fn elapsed(model: &Model) -> i64 {
    let run = model.watch.runs.values().next().unwrap();
    let node = run.tree.iter().find(|(_, node)| *node.name == *"fit");
    let elapsed = run.elapsed_of(node.unwrap().1, model.now.service);
    let elapsed = elapsed.unwrap();
    assert!(elapsed >= TimeDelta::zero());
    elapsed.num_seconds()
}

#[test]
fn a_machine_that_slept_says_how_old_its_data_is_and_is_right_with_the_first_answers() {
    let [woken, soon, _] = watched("after a night", |watcher| {
        watcher.sleep(TimeDelta::hours(8));
    });
    let freshness = woken.watch.connection.freshness(woken.now.machine);
    assert!(matches!(freshness, Freshness::Stale(age) if age >= TimeDelta::hours(8)));
    assert!(
        screen(&woken, 160, 45).contains("! stale 8h"),
        "{}",
        screen(&woken, 160, 45)
    );
    assert!(screen(&soon, 160, 45).contains("● live"));
    assert!(
        !screen(&soon, 160, 45).contains("clock "),
        "no clock is off"
    );
}

#[test]
fn a_clock_that_somebody_sets_changes_no_time_for_longer_than_an_answer_takes() {
    for hours in [-1, 1] {
        let what = format!("the clock is set by {hours} h");
        let [_, soon, later] = watched(&what, |watcher| {
            watcher.set_clock(TimeDelta::hours(hours));
        });
        assert!(
            (4..=20).contains(&elapsed(&soon)),
            "{} s, {what}",
            elapsed(&soon)
        );
        assert!(elapsed(&later) >= elapsed(&soon), "{what}");
        let sign = if hours > 0 { '-' } else { '+' };
        let words = format!("clock {sign}");
        assert!(
            screen(&soon, 160, 45).contains(&words),
            "{}",
            screen(&soon, 160, 45)
        );
    }
}

#[test]
fn a_clock_that_is_off_by_more_than_the_service_allows_is_corrected_in_what_is_signed() {
    for minutes in [-20, 20] {
        let what = format!("the clock is set by {minutes} min");
        let [_, soon, _] = watched(&what, |watcher| {
            watcher.set_clock(TimeDelta::minutes(minutes));
        });
        assert!(
            (4..=20).contains(&elapsed(&soon)),
            "{} s, {what}",
            elapsed(&soon)
        );
        assert!(screen(&soon, 160, 45).contains("● live"), "{what}");
    }
}

#[test]
fn a_service_whose_clock_jumps_back_or_is_behind_shows_no_negative_time() {
    for fault in [
        "clock-jump=-90s",
        "clock-skew=-90s",
        "clock-jump=20m",
        "clock-skew=-20m",
    ] {
        let [_, soon, later] = watched(fault, |watcher| {
            watcher
                .behaviour
                .fail_with(fault.parse::<paiwatch::sim::Faults>().unwrap());
        });
        assert!(elapsed(&later) >= elapsed(&soon), "{fault}");
        assert!(screen(&soon, 160, 45).contains("clock "), "{fault}");
    }
}
