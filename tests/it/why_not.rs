//! A key that does nothing just now says why, and what to do.

use std::time::Duration;

use crate::situations::four_runs;
use crate::stage::Stage;

fn last_line(stage: &Stage) -> String {
    stage.lines().pop().unwrap().trim().to_owned()
}

/// Presses keys one by one; what the last line says after each.
fn said(stage: &mut Stage, keys: &str) -> Vec<String> {
    let after = |key: char| {
        stage.keys(&key.to_string());
        last_line(stage)
    };
    keys.chars().map(after).collect()
}

#[test]
fn a_key_that_lacks_something_says_what_it_lacks() {
    let mut stage = four_runs().sized(80, 24);
    assert_eq!(said(&mut stage, "'"), ["no row is marked (`m` marks one)"]);
    assert_eq!(
        said(&mut stage, "b"),
        ["time bars need a screen of 120 columns or more"]
    );
    stage.keys("<c-o>");
    assert_eq!(last_line(&stage), "no jump to go back from");
    stage.keys("3q");
    assert_eq!(said(&mut stage, "S"), ["open the tab first (`enter`)"]);
    let mut stage = stage.sized(120, 40);
    assert_eq!(said(&mut stage, "bb"), ["time bars off", "time bars on"]);
    stage.keys("gmG'");
    assert_eq!(stage.model.view.selected_at(), 0, "it is marked now");
}

#[test]
fn a_row_whose_rows_a_filter_hides_keeps_the_cursor_and_says_so() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("&feature_eng<enter>/feature<enter>");
    let before = stage.model.view.selected_at();
    let screen = stage.screen();
    stage.keys("l");
    assert_eq!(stage.model.view.selected_at(), before, "{screen}");
    assert_eq!(
        last_line(&stage),
        "the filter hides what is below (`esc` shows all)"
    );
}

#[test]
fn a_node_that_was_named_and_is_not_there_is_said_in_the_row_of_its_run() {
    let mut stage = four_runs().sized(80, 24);
    let run = stage.model.watch.runs.get_mut("flow-ctr").unwrap();
    run.branch = Some("nope".into());
    stage.model.lay_out_rows();
    stage.keys("G");
    let screen = stage.screen();
    assert!(screen.contains("no node `nope`"), "{screen}");
}

#[test]
fn where_no_run_is_watched_nothing_can_be_done_with_one() {
    let mut stage = Stage::watching(&[]).sized(80, 24);
    assert_eq!(
        said(&mut stage, "ymx"),
        vec!["select a run, a node or an output first"; 3]
    );
    assert_eq!(said(&mut stage, "sf&"), vec!["no runs yet"; 3]);
}

#[test]
fn the_interval_is_said_as_it_is_up_to_both_ends() {
    let mut stage = four_runs().sized(80, 24);
    assert_eq!(
        said(&mut stage, "++++"),
        [
            "refresh every 1.5s",
            "refresh every 1s",
            "already the fastest: every 1s",
            "already the fastest: every 1s",
        ]
    );
    stage.model.settings.interval = Duration::from_secs(40);
    assert_eq!(
        said(&mut stage, "__"),
        ["refresh every 1m00s", "already the slowest: every 1m00s"]
    );
}

#[test]
fn a_filter_that_hides_everything_is_named_and_can_be_mended() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("&zzzz<enter>");
    let screen = stage.screen();
    assert!(
        screen.contains("no row fits the filter") && !screen.contains("no runs yet"),
        "{screen}"
    );
    stage.keys("&<backspace><backspace><backspace><backspace>ctr<enter>");
    let screen = stage.screen();
    assert!(screen.contains("● ctr-exp-b"), "{screen}");
}
