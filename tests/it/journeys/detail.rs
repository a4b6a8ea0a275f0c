//! The detail pane: where it stands, how it scrolls, and what is read for it.

use std::time::Duration;

use paiwatch::app::query::demand::demand;
use paiwatch::app::query::pulse::{next_beat, shows_seconds};
use paiwatch::domain::{FetchKind, Fetched, NodeKey, Raw, StatusRows, Subject};

use crate::situations::{Tree, four_runs, run, took};
use crate::stage::Stage;

#[test]
fn the_detail_pane_stands_right_below_or_nowhere() {
    let mut stage = four_runs().sized(160, 45);
    assert!(stage.screen().contains('│'));
    stage.keys("v");
    assert!(!stage.screen().contains('│') && stage.screen().contains("1 Overview"));
    stage.keys("v");
    assert!(!stage.screen().contains("1 Overview"));
    stage.keys("<enter>");
    assert!(stage.screen().contains("1 Overview"), "opened all the same");
    stage.keys("hv");
    assert!(stage.screen().contains('│'));
}

#[test]
fn a_zoomed_pane_has_the_whole_width() {
    let mut stage = four_runs().sized(160, 45);
    assert!(stage.screen().contains('│'));
    stage.keys("z");
    assert!(!stage.screen().contains('│'));
    assert!(stage.screen().contains("ELAPSED"));
    stage.keys("<tab>");
    assert!(stage.screen().contains("1 Overview"));
    assert!(!stage.screen().contains("ELAPSED"));
    stage.keys("<esc>h");
    assert!(stage.screen().contains('│'));
}

#[test]
fn the_detail_pane_scrolls_to_its_end_and_no_further() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("g/xgb<enter>nn2G");
    let end = stage.screen();
    assert!(end.contains("report[2]"));
    assert!(end.contains("created"));
    stage.keys("j<c-d><pgdn>");
    assert_eq!(stage.screen(), end);
    stage.keys("k");
    assert_ne!(stage.screen(), end);
    stage.keys("j");
    assert_eq!(stage.screen(), end);
    stage.keys("g");
    assert!(stage.screen().contains("◆ model"));
}

#[test]
fn a_larger_screen_leaves_no_empty_lines_below_a_scrolled_text() {
    let mut stage = four_runs().sized(80, 12);
    stage.keys("g/xgb<enter>nn2G");
    let stage = stage.sized(80, 60);
    assert_eq!(stage.model.detail.top, 0);
    assert!(stage.screen().contains("◆ model"));
}

#[test]
fn another_row_is_read_from_its_top() {
    let mut stage = four_runs().sized(160, 20);
    stage.keys("g/xgb<enter>nn2<tab>G");
    assert!(stage.model.detail.top > 0);
    stage.keys("hk");
    assert_eq!(stage.model.detail.top, 0);
}

#[test]
fn the_json_tab_wants_the_raw_answer_until_it_is_there() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/score<enter>");
    let key = NodeKey::new("flow-risk".into(), "score".into());
    let kind = FetchKind::Raw(Subject::Node(key));
    let fetches = |stage: &Stage| demand(&stage.model).fetches;
    let wanted = |stage: &Stage| fetches(stage).first().map(|fetch| fetch.kind.clone());
    assert_eq!(wanted(&stage), None);
    stage.keys("5");
    assert_eq!(wanted(&stage), Some(kind.clone()));
    let fetch = fetches(&stage)[0].clone();
    stage.keys("5<tab>jk5");
    assert!(stage.screen().contains("loading"));
    let raw = Raw::new(r#"{"NodeId":"score","RuntimeInfo":"{}"}"#);
    stage.fetched(fetch, Ok(Fetched::Raw(raw)));
    assert_eq!(wanted(&stage), None, "it was answered");
    assert!(!stage.screen().contains("loading"));
    assert!(stage.screen().contains(r#"RuntimeInfo: "{}""#));
    stage.keys("R");
    assert_eq!(wanted(&stage), Some(kind), "it is read again on demand");
    assert!(
        stage.screen().contains("RuntimeInfo"),
        "what was there stays"
    );
    stage.keys("<esc>1");
    assert_eq!(wanted(&stage), None, "nobody looks any more");
}

#[test]
fn a_row_that_is_rested_on_is_read_about_soon_also_where_all_is_over() {
    let mut stage = Stage::watching(&["flow-a"]).sized(160, 45);
    stage.runs(StatusRows {
        runs: vec![run("flow-a", "all over", "Failed")],
        ..StatusRows::default()
    });
    let tree = Tree::of("flow-a", "Failed", took(9_000, 900));
    let tree = tree.add("", "score", "Task", "Failed", took(9_000, 900));
    stage.shape("flow-a", tree.shape());
    stage.wait(1);
    let fetches = |stage: &Stage| demand(&stage.model).fetches.len();
    stage.keys("k");
    assert_eq!(fetches(&stage), 0, "a run is not read about");
    stage.keys("j");
    assert!(!shows_seconds(&stage.model), "nothing ticks");
    assert_eq!(next_beat(&stage.model), Duration::from_secs(1));
    stage.wait(1);
    assert_eq!(fetches(&stage), 3, "its log, and where it ran");
    assert!(next_beat(&stage.model) > Duration::from_secs(1));
}

#[test]
fn the_lines_about_a_failed_node_say_its_cause_before_its_times() {
    for (width, height) in [(48, 12), (80, 24)] {
        let mut stage = four_runs().sized(width, height);
        stage.keys("/score<enter>");
        let screen = stage.screen();
        assert!(screen.contains("Table not found"), "{screen}");
    }
    // Where nobody has said a word, the times are better than nothing.
    let mut stage = four_runs().sized(48, 12);
    stage.keys("g/xgb_train<enter>");
    assert!(stage.screen().contains("started"), "{}", stage.screen());
}
