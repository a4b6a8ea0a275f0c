//! The window onto a log, key by key.

use paiwatch::app::message::Action;
use paiwatch::app::works::works;

use crate::exits::{on_failure, tell_log};
use crate::stage::Stage;

/// A log of three lines, two of them longer than the pane, with the keys in it.
fn reading() -> Stage {
    let mut stage = on_failure();
    stage.keys("3");
    let long = format!("{}needle{}", "0123456789".repeat(12), "-".repeat(60));
    let wide = format!("{}end", "特征归一化".repeat(10));
    tell_log(&mut stage, &["short", &long, &wide]);
    stage.keys("<tab>");
    stage
}

/// The lines of the log on the screen.
fn window(stage: &Stage) -> Vec<String> {
    let lines = stage.screen();
    let of_pane = lines
        .lines()
        .filter_map(|line| line.split_once('│').map(|(_, right)| right.to_owned()));
    of_pane.skip(2).take(4).collect()
}

fn standing(stage: &Stage) -> String {
    let lines = stage.screen();
    let mut of_pane = lines.lines().filter_map(|line| line.split_once('│'));
    of_pane.nth(1).unwrap().1.to_owned()
}

#[test]
fn lines_that_are_cut_are_looked_at_sideways() {
    let mut stage = reading();
    let offers = |stage: &Stage| works(&stage.model, Action::ShiftRight);
    assert!(window(&stage)[1].starts_with("0123456789"));
    assert!(!offers(&stage), "wrapped lines are shown whole");
    stage.keys("w");
    assert!(offers(&stage));
    assert!(stage.screen().contains("> sideways"), "{}", stage.screen());
    // Half the window a step, as in `less`.
    stage.keys("l");
    assert!(
        window(&stage)[1].starts_with("9012345"),
        "{:?}",
        window(&stage)
    );
    assert_eq!(window(&stage)[0], "", "the short line is left of it");
    assert!(
        standing(&stage).contains("column 30"),
        "{}",
        standing(&stage)
    );
    stage.keys(">>>>>>");
    let end = window(&stage);
    assert!(
        end[1].ends_with("---"),
        "not past the longest line: {end:?}"
    );
    stage.keys("<<<<<<");
    assert!(window(&stage)[0].starts_with("short"));
    // At the beginning the same key leaves the pane.
    stage.keys("lh");
    assert_eq!(stage.model.pane, paiwatch::app::model::Pane::Detail);
    stage.keys("h");
    assert_eq!(stage.model.pane, paiwatch::app::model::Pane::Tree);
}

#[test]
fn a_wide_character_is_never_cut_in_two_sideways() {
    let mut stage = reading();
    stage.keys("wl");
    let shown = &window(&stage)[2];
    assert!(
        shown.starts_with("化特征") || shown.starts_with("特征归"),
        "{shown}"
    );
}

#[test]
fn a_match_outside_of_the_window_is_brought_into_sight() {
    let mut stage = reading();
    stage.keys("w/needle<enter>");
    assert!(window(&stage)[1].contains("needle"), "{:?}", window(&stage));
}
