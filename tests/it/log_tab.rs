//! The window onto a log, key by key.

use std::fmt::Write;

use crate::exits::{on_failure, tell_log};
use crate::stage::Stage;
use paiwatch::app::message::Action;
use paiwatch::app::query::works::works;

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
    assert_eq!(
        stage.model.layout.pane,
        paiwatch::app::view::pane::Pane::Detail
    );
    stage.keys("h");
    assert_eq!(
        stage.model.layout.pane,
        paiwatch::app::view::pane::Pane::Tree
    );
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

/// What the container runtime keeps of a training that failed.
const RUNTIME_LINES: [&str; 7] = [
    "2026-03-04T22:19:58.5+08:00 stdout F INFO fitting on 3 workers",
    "2026-03-04T22:20:01.093351426+08:00 stderr P   0%|          | 0/100\r 50%|#####     | 5",
    "2026-03-04T22:20:01.093351426+08:00 stderr F 0/100\r100%|##########| 100/100",
    "2026-03-04T22:20:02.1+08:00 stdout F ",
    "2026-03-04T22:20:02.2+08:00 stderr F Traceback (most recent call last):",
    "2026-03-04T22:20:02.2+08:00 stderr F ValueError: the label column `churn` is missing in `customers_2026`, which has 18 columns",
    "2026-03-04T22:20:03Z stdout F INFO cleaning up",
];

fn failed_with(lines: &[&str], width: u16, height: u16) -> Stage {
    let mut stage = on_failure().sized(width, height);
    stage.keys(if width < 160 { "<enter>3" } else { "3" });
    tell_log(&mut stage, lines);
    stage
}

#[test]
fn lines_of_the_container_runtime_show_time_stream_and_the_end_of_progress_bars() {
    let mut screens = String::new();
    for (width, height) in [(160, 45), (80, 24), (48, 12)] {
        let stage = failed_with(&RUNTIME_LINES, width, height);
        writeln!(screens, "==== {width}x{height}\n{}", stage.screen()).unwrap();
    }
    assert!(screens.contains("100/100") && !screens.contains("50%"));
    insta::assert_snapshot!("runtime_lines", screens);
}

#[test]
fn the_overview_of_a_failure_shows_the_lines_that_a_terminal_would_show() {
    let mut stage = on_failure();
    stage.wait(2);
    tell_log(&mut stage, &RUNTIME_LINES);
    let screen = stage.screen();
    assert!(screen.contains("100%|##########| 100/100"), "{screen}");
    assert!(
        !screen.contains("50%") && !screen.contains("stderr F"),
        "{screen}"
    );
}

#[test]
fn a_log_without_any_error_and_one_of_a_single_endless_line_are_shown() {
    let returns = format!("{}done", "step\r".repeat(50_000));
    let stage = failed_with(&["a", "b", &returns], 160, 45);
    assert!(stage.screen().contains("done"), "{}", stage.screen());
    assert!(!stage.screen().contains("step"), "{}", stage.screen());
    let endless = "x".repeat(1_000_000);
    let stage = failed_with(&[&endless], 160, 45);
    assert!(stage.screen().contains("cut, "), "{}", stage.screen());
}
