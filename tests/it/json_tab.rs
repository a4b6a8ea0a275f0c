//! The JSON tab, key by key.

use std::sync::Arc;

use paiwatch::app::json::Document;
use paiwatch::app::message::{Effect, Message};
use paiwatch::domain::{OutputRow, Raw, StatusRows};
use serde_json::{Value, json};

use crate::situations::{four_runs, output};
use crate::stage::Stage;

/// Four runs, with the cursor on an output with this value and the JSON tab open.
fn on_value(raw: Raw) -> (Stage, Vec<Effect>) {
    let mut stage = four_runs().sized(160, 45);
    let row = OutputRow {
        value: Some(raw),
        ..output("flow-risk", "risk-read", "report", "Any", &json!(null))
    };
    stage.nodes(StatusRows {
        outputs: vec![row],
        ..StatusRows::default()
    });
    let effects = stage.keys("/risk-read<enter>ll5<tab>");
    (stage, effects)
}

fn inside(value: &Value) -> Raw {
    Raw::new(Value::from(value.to_string()).to_string())
}

fn value() -> Value {
    json!({
        "准确率": 0.91,
        "as_text": "0.91",
        "rows": [{"id": 1}, {"id": 2}],
        "empty": {},
        "long": "x".repeat(3_000),
        "hostile": "a\u{1b}[31mb\u{202e}c",
        "none": null,
    })
}

#[test]
fn a_value_is_a_tree_with_the_one_under_the_cursor_below() {
    let (mut stage, _) = on_value(inside(&value()));
    stage.keys("jjj");
    insta::assert_snapshot!("json_tree_160x45", stage.screen());
    let small = stage.clone().sized(80, 24).screen();
    insta::assert_snapshot!("json_tree_80x24", small);
    assert!(small.contains("as_text: \"0.91\"") && small.contains("准确率: 0.91"));
    assert!(!small.contains('\u{1b}') && !small.contains('\u{202e}'));
}

#[test]
fn the_keys_fold_search_and_copy_in_the_tree() {
    let (mut stage, _) = on_value(inside(&value()));
    stage.keys("/\"id<esc>");
    stage.keys("/id");
    assert!(stage.screen().contains("1/"), "{}", stage.screen());
    stage.keys("<enter>n");
    assert!(
        stage.screen().contains("$.rows[1].id"),
        "{}",
        stage.screen()
    );
    let effects = stage.keys("yc");
    assert!(
        matches!(&effects[..], [Effect::Do(paiwatch::domain::HostAction::Copy(path))] if path == "$.rows[1].id")
    );
    stage.keys("<esc>");
    stage.keys("hhh");
    let folded = stage.screen();
    assert!(
        folded.contains("rows: [2]") && !folded.contains("id: 2"),
        "{folded}"
    );
    stage.keys("ghh");
    assert_eq!(
        stage.model.layout.pane,
        paiwatch::app::view::pane::Pane::Tree,
        "out of the pane at last"
    );
}

#[test]
fn ten_megabytes_are_read_beside_the_screen() {
    let rows: Vec<Value> = (0..100_000)
        .map(|n| json!({"n": n, "text": "x".repeat(80)}))
        .collect();
    let (mut stage, effects) = on_value(inside(&json!(rows)));
    let job = effects.iter().find_map(|effect| match effect {
        Effect::ReadJson(number, parts) => Some((*number, parts.clone())),
        _ => None,
    });
    let (number, parts) = job.expect("it is read elsewhere");
    assert!(stage.screen().contains("loading"));
    let document = Arc::new(Document::of(&parts));
    stage.tell(Message::JsonRead(number, document));
    assert!(
        stage.screen().contains("report: [100000]"),
        "{}",
        stage.screen()
    );
    assert_eq!(stage.keys("j"), [], "it is read once");
}

#[test]
fn what_is_no_json_is_shown_with_the_reason() {
    let (stage, _) = on_value(Raw::new(r#""not { JSON\nsecond line""#));
    let screen = stage.screen();
    assert!(screen.contains("not JSON, shown unchanged") && screen.contains("second line"));
}
