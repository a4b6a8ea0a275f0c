//! Outputs unfolded in the tree: the lines of their cards as rows.

use paiwatch::app::view::pane::Tab;
use paiwatch::app::view::rows::{Item, RowKey};
use paiwatch::domain::{HostAction, OutputRow, StatusRows};
use paiwatch::ui::theme::{Colour, Glyphs};
use serde_json::{Value, json};

use crate::situations::{four_runs, output};
use crate::stage::Stage;

/// Four runs, with the cursor on an output of the running `xgb_train`.
fn on_output(name: &str) -> Stage {
    let mut stage = four_runs().sized(160, 45);
    // The metrics of the iteration before, to compare with.
    tell(
        &mut stage,
        "xgb-1",
        "metrics",
        &json!({"auc": 0.9091, "ks": 0.5532}),
    );
    stage.keys("g/xgb_train<enter>");
    while !is_on_node(&stage, "xgb-2") {
        stage.keys("n");
    }
    stage.keys("l");
    // Down from the node to the output.
    for _ in 0..20 {
        stage.keys("j");
        if stage
            .screen()
            .lines()
            .any(|line| line.contains('▌') && line.contains(name))
        {
            return stage;
        }
    }
    panic!("no row of {name}: {}", stage.screen());
}

fn is_on_node(stage: &Stage, id: &str) -> bool {
    matches!(&stage.model.view.selected.as_ref().unwrap().key, RowKey::Node(key) if key.node.as_str() == id)
}

fn tell(stage: &mut Stage, node: &str, name: &str, value: &Value) {
    let kind = if name == "metrics" {
        "Metrics"
    } else {
        "Model"
    };
    stage.nodes(StatusRows {
        outputs: vec![output("flow-churn", node, name, kind, value)],
        ..StatusRows::default()
    });
}

fn line_of_screen(stage: &Stage) -> usize {
    let view = &stage.model.view;
    view.selected.as_ref().unwrap().at - view.top
}

#[test]
fn an_output_unfolds_into_the_lines_of_its_card() {
    let mut stage = on_output("metrics");
    stage.keys("lkl");
    insta::assert_snapshot!("unfolded_160x45", stage.screen());
    insta::assert_snapshot!("unfolded_80x24", stage.clone().sized(80, 24).screen());
    stage.set_theme(Glyphs::Ascii, Colour::None);
    insta::assert_snapshot!("unfolded_48x12_ascii", stage.sized(48, 12).screen());
}

#[test]
fn a_measure_says_its_change_against_the_iteration_before() {
    let mut stage = on_output("metrics");
    stage.keys("lj");
    assert_eq!(stage.cursor(), "auc 0.9132 +0.0041 vs iter[1]");
    stage.keys("ddd");
    assert_eq!(stage.cursor(), "auc 0.9132", "nothing is compared");
}

#[test]
fn the_keys_unfold_enter_and_fold_an_output_like_any_row() {
    let mut stage = on_output("model");
    let n_rows = stage.model.view.rows.len();
    stage.keys("ll");
    assert!(
        stage
            .cursor()
            .starts_with("location risk_dev.churn_xgb_1123_it2")
    );
    assert!(stage.model.view.rows.len() > n_rows + 3);
    let effects = stage.keys("yt");
    let copied = "risk_dev.churn_xgb_1123_it2";
    assert!(
        matches!(&effects[..], [paiwatch::app::message::Effect::Do(HostAction::Copy(text))] if text == copied)
    );
    stage.keys("h");
    assert!(stage.cursor().contains("model"), "up to its output");
    stage.keys("h");
    assert_eq!(stage.model.view.rows.len(), n_rows, "folded");
    stage.keys("<enter>");
    assert_eq!(stage.model.detail.tab, Tab::Outputs, "its value is opened");
}

#[test]
fn news_leaves_the_cursor_on_its_line_of_a_card() {
    let mut stage = on_output("metrics");
    stage.keys("ljj");
    let before = stage.model.view.selected.clone().unwrap();
    let line = line_of_screen(&stage);
    assert!(stage.cursor().starts_with("ks 0.552 "));
    // Another output and more measures appear above it, and its own value changes.
    let value = json!({"accuracy": 0.8, "auc": 0.92, "f1": 0.7, "ks": 0.6});
    tell(&mut stage, "xgb-2", "metrics", &value);
    let after = stage.model.view.selected.clone().unwrap();
    assert_eq!(after.key, before.key);
    assert_eq!(line_of_screen(&stage), line, "it does not move");
    assert!(stage.cursor().starts_with("ks 0.6 "), "{}", stage.cursor());
    // What is measured no more hands the cursor to its output.
    tell(&mut stage, "xgb-2", "metrics", &json!({"accuracy": 0.8}));
    assert!(stage.cursor().contains("metrics"), "{}", stage.cursor());
    let accuracy = stage.screen();
    assert!(
        accuracy.contains("accuracy  0.8"),
        "it is still unfolded: {accuracy}"
    );
}

#[test]
fn the_type_filter_narrows_the_tree_and_the_tab_alike() {
    let mut stage = on_output("metrics");
    let kinds = |stage: &Stage| {
        let rows = stage.model.view.rows.iter();
        let artifacts = rows.filter(|row| matches!(row.item, Item::Output(at) if at.is_artifact()));
        artifacts.count()
    };
    assert_eq!(kinds(&stage), 3);
    stage.keys("2ttt");
    assert_eq!(kinds(&stage), 1, "{}", stage.screen());
    let screen = stage.screen();
    assert!(screen.contains("filter Metrics"), "{screen}");
    // What was hidden on the way handed the cursor to its node.
    let here = stage.cursor();
    assert!(here.contains("xgb_train"), "{here}");
    let small = stage.clone().sized(48, 12).screen();
    assert!(small.contains("Metrics"), "it is always in sight: {small}");
    // The first leaves the search.
    stage.keys("<esc><esc>");
    assert_eq!(kinds(&stage), 3, "esc shows everything again");
}

#[test]
fn news_hides_no_output_that_somebody_looks_at() {
    let mut stage = on_output("model");
    stage.keys("2tt");
    let row = OutputRow {
        kind: Some("DataSet".into()),
        ..output("flow-churn", "xgb-2", "rows", "DataSet", &json!({"n": 1}))
    };
    stage.nodes(StatusRows {
        outputs: vec![row],
        ..StatusRows::default()
    });
    let before = stage.model.view.selected.clone().unwrap();
    assert!(matches!(before.key, RowKey::Node(_)), "{before:?}");
    stage.keys("j");
    assert!(stage.cursor().contains("rows"), "{}", stage.cursor());
    let row = output("flow-churn", "xgb-2", "rows", "Model", &json!({"n": 1}));
    stage.nodes(StatusRows {
        outputs: vec![row],
        ..StatusRows::default()
    });
    assert!(stage.cursor().contains("rows"), "{}", stage.cursor());
}
