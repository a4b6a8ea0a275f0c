//! A node with very many outputs of mixed kinds: pages are as long as with a few, every row can
//! be gone to, and what comes in whatever order stands in its own.

use paiwatch::app::detail::content::content;
use paiwatch::app::view::rows::RowKey;
use paiwatch::domain::{OutputRow, Raw, StatusRows};
use serde_json::{Value, json};

use crate::situations::{four_runs, output};
use crate::stage::Stage;

const RUN: &str = "flow-churn";
const NODE: &str = "xgb-2";

/// One of four kinds; each fourth is a part of one artifact, of which the last part comes first.
fn mixed(number: usize) -> OutputRow {
    let name = format!("output-{number:06}");
    let (kind, value) = match number % 4 {
        0 => ("Metrics", json!({"auc": 0.5, "number": number})),
        1 => ("Model", json!({"path": format!("oss://b/{number}")})),
        2 => ("DataSet", json!({"rows": number, "nested": {"a": [1, 2]}})),
        _ => ("ModelEvaluation", json!([number])),
    };
    let row = output(RUN, NODE, &name, kind, &value);
    let is_part = number % 4 == 3;
    OutputRow {
        expandable: is_part.then(|| "report".into()),
        index: is_part.then(|| -i64::try_from(number).unwrap()),
        ..row
    }
}

/// On the node with so many outputs.
fn with(count: usize) -> Stage {
    let mut stage = four_runs().sized(160, 45);
    stage.nodes(StatusRows {
        outputs: (0..count).map(mixed).collect(),
        ..StatusRows::default()
    });
    stage.keys("/xgb_train<enter>");
    for _ in 0..10 {
        if matches!(stage.selected(), RowKey::Node(key) if key.node.as_str() == NODE) {
            return stage;
        }
        stage.keys("n");
    }
    panic!("no such node: {}", stage.screen());
}

#[test]
fn the_page_of_any_number_of_outputs_is_as_long_and_says_how_many_more_there_are() {
    let page = |count| {
        let mut stage = with(count);
        stage.keys("2");
        let lines = content(&stage.model, 100).lines;
        let words = lines.iter().map(|line| {
            line.0
                .iter()
                .map(|piece| piece.text.as_str())
                .collect::<String>()
        });
        words.collect::<Vec<String>>()
    };
    let (some, many) = (page(2_000), page(20_000));
    assert!(some.len() < 1_000, "{} lines", some.len());
    assert_eq!(some.len(), many.len());
    let more = |page: &[String], words: &str| page.iter().any(|line| line.contains(words));
    assert!(more(&some, " more (rows in the tree)"), "{some:#?}");
    let few = page(20);
    assert!(!more(&few, " more (rows in the tree)"), "{few:#?}");
}

#[test]
fn the_json_of_an_artifact_shows_its_first_parts_and_says_how_many_more_there_are() {
    let mut stage = with(4_000);
    let group = RowKey::Group(
        paiwatch::domain::NodeKey::new(RUN.into(), NODE.into()),
        "report".into(),
    );
    stage.keys("l");
    while stage.selected() != group {
        stage.keys("j");
    }
    stage.keys("5");
    let tree = stage
        .model
        .detail
        .json
        .as_ref()
        .unwrap()
        .tree
        .as_ref()
        .unwrap();
    let rows = tree.window(1_000_000).count();
    assert!(rows < 10_000, "{rows} rows");
}

#[test]
fn every_row_of_an_output_is_found_again_by_its_key() {
    let mut stage = with(3_000);
    stage.keys("l");
    let model = &stage.model;
    let keys: Vec<RowKey> = model
        .view
        .rows
        .iter()
        .map(|row| row.key(&model.watch.runs).unwrap())
        .collect();
    assert!(keys.len() > 2_250, "{} rows", keys.len());
    for (row, key) in model.view.rows.iter().zip(&keys) {
        assert_eq!(key.item(&model.watch.runs), Some(row.item), "{key:?}");
    }
    // An answer that moves everything but the cursor's row.
    stage.keys("jjj");
    let before = stage.selected();
    let moved = |number| OutputRow {
        expandable: Some("elsewhere".into()),
        index: Some(0),
        value: Some(Raw::new(Value::from(number).to_string())),
        ..mixed(number)
    };
    stage.nodes(StatusRows {
        outputs: (1_000..3_000).map(moved).collect(),
        ..StatusRows::default()
    });
    assert_eq!(stage.selected(), before);
}
