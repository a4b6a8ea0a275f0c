//! What a person sees, at the sizes a person has.

use paiwatch::domain::{RunDetails, StatusRows};
use paiwatch::ui::theme::{Colour, Glyphs, Theme};

use crate::situations::{details, four_runs, refused_connection, run, took};
use crate::stage::Stage;

/// The sizes of a wide terminal, a terminal, a pane of tmux, a strip, and nothing.
const SIZES: [(u16, u16); 5] = [(160, 45), (80, 24), (48, 12), (30, 6), (1, 1)];

/// Compares the screen at every size with the one that was looked at.
fn check(name: &str, stage: &Stage) {
    for (width, height) in SIZES {
        let stage = stage.clone().sized(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), stage.screen());
    }
}

/// Four runs, with the cursor on a node whose outputs are unfolded.
fn normal() -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/xgb<enter>nnl");
    stage
}

#[test]
fn before_the_first_answer() {
    check("start", &Stage::watching(&["flow-churn", "flow-ctr"]));
}

#[test]
fn runs_in_all_states() {
    check("normal", &normal());
}

#[test]
fn trouble_before_the_first_answer() {
    let mut stage = Stage::watching(&["flow-churn"]);
    stage.trouble(refused_connection(), 10);
    stage.wait(3);
    check("no_connection", &stage);
}

#[test]
fn old_data_stays_and_says_how_old_it_is() {
    let mut stage = four_runs();
    stage.trouble(refused_connection(), 60);
    stage.wait(47);
    check("stale", &stage);
}

#[test]
fn a_run_nobody_knows() {
    let mut stage = Stage::watching(&["flow-unknown"]);
    for _ in 0..3 {
        stage.runs_asked(vec!["flow-unknown".into()], StatusRows::default());
    }
    check("unknown_run", &stage);
}

#[test]
fn the_outputs_of_a_node() {
    let mut stage = normal();
    stage.keys("2<tab>");
    check("outputs", &stage);
}

#[test]
fn a_node_as_json() {
    let mut stage = normal();
    stage.keys("5<tab>");
    check("json", &stage);
}

#[test]
fn a_run_that_failed_says_why() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/risk<enter>");
    check("failed_run", &stage);
}

#[test]
fn the_list_of_keys() {
    let mut stage = four_runs();
    stage.keys("?");
    check("help", &stage);
}

#[test]
fn a_search_says_which_of_how_many() {
    let mut stage = four_runs();
    stage.keys("/xgb");
    check("search", &stage);
}

#[test]
fn plain_characters_without_colour() {
    let mut stage = normal().sized(80, 24);
    stage.theme = Theme::new(Glyphs::Ascii, Colour::None);
    assert!(stage.screen().replace("特征归一化", "").is_ascii());
    insta::assert_snapshot!("ascii_80x24", stage.screen());
}

#[test]
fn where_nothing_runs_the_screen_stands_still_between_polls() {
    let mut stage = Stage::watching(&["flow-reco"]).sized(80, 24);
    let row = run("flow-reco", "reco-weekly-0417", "Succeeded");
    let details: RunDetails = details(row, took(20_000, 2_911));
    stage.details(details);
    let before = stage.screen();
    stage.wait(5);
    assert_eq!(stage.screen(), before);
}
