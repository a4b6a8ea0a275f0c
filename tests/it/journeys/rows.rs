//! The rows of the tree: what they fold, and what they say of odd runs and nodes.

use paiwatch::app::message::Message;
use paiwatch::app::model::mode::{Field, Mode};
use paiwatch::domain::{NodeKey, StatusRows, Timing, Update};

use crate::situations::{Tree, forbidden, four_runs, run, since};
use crate::stage::Stage;

#[test]
fn folding_hides_what_is_below_and_unfolding_shows_it_again() {
    let mut stage = four_runs().sized(80, 24);
    assert!(stage.screen().contains("woe_encode"));
    stage.keys("/churn<enter>h");
    assert!(!stage.screen().contains("woe_encode"));
    assert!(stage.screen().contains("▸ ● churn-daily-1123"));
    stage.keys("l");
    assert!(stage.screen().contains("woe_encode"));
}

#[test]
fn a_folded_row_says_how_many_outputs_it_hides() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("g/xgb<enter>nn");
    assert!(stage.cursor().contains("xgb_train out 3"));
    stage.keys("l");
    assert!(!stage.screen().contains("out 3"));
    assert!(stage.screen().contains("auc 0.9132"));
}

#[test]
fn rows_that_appear_above_do_not_move_the_cursor_on_the_screen() {
    let mut stage = four_runs().sized(80, 24);
    stage.keys("/ctr");
    let before = stage.cursor_line();
    let mut tree = Tree::of("flow-churn", "Running", since(6_720));
    for n in 0..9 {
        tree = tree.add("", &format!("new-{n}"), "Task", "Running", since(n));
    }
    stage.shape("flow-churn", tree.shape());
    assert_eq!(stage.cursor_line(), before);
    assert!(matches!(stage.model.mode, Mode::Typing(Field::Search, _)));
}

#[test]
fn a_skipped_node_says_whose_failure_it_was() {
    let mut stage = four_runs().sized(160, 45);
    stage.keys("/report<enter>");
    assert!(stage.screen().contains("because of score"));
    stage.keys("/deploy<enter>");
    assert!(stage.screen().contains("its condition was not met"));
}

#[test]
fn a_deleted_run_says_so_and_stays() {
    let mut stage = four_runs().sized(80, 24);
    let mut row = run("flow-ctr", "ctr-exp-b", "Running");
    row.deleted = Some(true);
    stage.runs(StatusRows {
        runs: vec![row],
        ..StatusRows::default()
    });
    stage.keys("/ctr<enter>");
    assert!(stage.cursor().contains("deleted"));
}

#[test]
fn a_word_of_the_service_nobody_knows_is_shown_as_it_is() {
    let mut stage = four_runs().sized(80, 24);
    let tree = Tree::of("flow-ctr", "Running", since(1_064))
        .add("", "new", "Task", "Verdampft", Timing::default())
        .shape();
    stage.shape("flow-ctr", tree);
    stage.keys("/new<enter>");
    assert_eq!(stage.cursor(), "? new Verdampft -");
}

#[test]
fn a_run_whose_nodes_cannot_be_read_says_why() {
    let mut stage = Stage::watching(&["flow-ctr"]).sized(80, 24);
    stage.runs(StatusRows {
        runs: vec![run("flow-ctr", "ctr-exp-b", "Running")],
        ..StatusRows::default()
    });
    stage.tell(Message::Update(Update::Shape {
        below: NodeKey::new("flow-ctr".into(), "node-root-of-flow-ctr".into()),
        outcome: Err(forbidden()),
    }));
    assert!(stage.cursor().contains("cannot read the nodes: not permi"));
    stage.keys("<tab>");
    let words = "cannot read the nodes: not permitted (Forbidden.RAM)";
    assert!(stage.screen().contains(words));
}
