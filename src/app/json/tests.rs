use std::sync::Arc;

use serde_json::{Value, json};

use super::{Document, JsonTree, RawPart, ValueKind};
use crate::app::input::motion::Step;
use crate::app::input::motion::Way;
use crate::domain::Raw;

fn part(raw: String, is_inside: bool) -> RawPart {
    RawPart {
        name: "value".to_owned(),
        raw: Raw::new(raw),
        is_inside,
    }
}

fn tree(value: &Value) -> JsonTree {
    JsonTree::new(Arc::new(Document::of(&[part(value.to_string(), false)])))
}

fn shown(tree: &JsonTree) -> Vec<String> {
    let row = |row: &super::JsonRow| {
        let document = &tree.document;
        format!(
            "{}{}={}",
            " ".repeat(row.depth.into()),
            document.key(row),
            document.value(row)
        )
    };
    tree.window(usize::MAX).map(|(_, _, it)| row(it)).collect()
}

#[test]
fn a_document_says_every_value_in_order() {
    let tree = tree(&json!({"a": 1, "b": ["x", null, {"c": true}], "d": 0.5}));
    assert_eq!(
        shown(&tree),
        [
            "value=",
            " a=1",
            " b=",
            "  =x",
            "  =null",
            "  =",
            "   c=true",
            " d=0.5"
        ]
    );
}

#[test]
fn every_escaping_form_gives_the_same_document() {
    for form in [
        r#"{"auc": 0.91}"#,
        r#""{\"auc\": 0.91}""#,
        r#""{\\\"auc\\\": 0.91}\n""#,
        r#""\"{\\\"auc\\\": 0.91}\"""#,
    ] {
        let document = Document::of(&[part(form.to_owned(), true)]);
        let row = document.row(1).unwrap();
        assert_eq!(
            (document.key(row), document.value(row)),
            ("auc", "0.91"),
            "{form}"
        );
        assert_eq!(row.kind, ValueKind::Literal);
    }
}

#[test]
fn what_is_no_json_is_shown_line_by_line() {
    let document = Document::of(&[part(Value::from("a\nb: {").to_string(), true)]);
    assert!(document.is_raw);
    let line = document.row(2).unwrap();
    assert_eq!((document.value(line), line.kind), ("b: {", ValueKind::Line));
    let nan = Document::of(&[part(Value::from(r#"{"auc": NaN}"#).to_string(), true)]);
    assert_eq!(nan.value(nan.row(1).unwrap()), "NaN");
}

#[test]
fn folding_hides_what_is_below_and_goes_up() {
    let mut tree = tree(&json!({"a": {"b": 1}, "c": 2}));
    tree.go(Step::Down, 10);
    assert!(tree.fold(10));
    assert_eq!(shown(&tree), ["value=", " a=", " c=2"]);
    tree.unfold(10);
    tree.unfold(10);
    assert_eq!(tree.path(), "$.a.b");
    assert!(tree.fold(10));
    assert_eq!(tree.path(), "$.a");
    tree.go(Step::First, 10);
    tree.fold(10);
    assert!(!tree.fold(10), "there is nothing further up");
}

#[test]
fn folding_all_keeps_the_cursor_in_the_window() {
    let mut tree = tree(&json!({"a": [1, 2, 3, 4, 5, 6, 7, 8, 9], "b": 1, "c": 2}));
    tree.go(Step::Last, 3);
    for _ in 0..2 {
        tree.go(Step::Up, 3);
    }
    assert_eq!(tree.path(), "$.a[8]");
    tree.set_all(false, 3);
    assert_eq!(tree.path(), "$.a");
    let mut window = tree.window(3);
    assert!(window.any(|(is_selected, ..)| is_selected));
}

#[test]
fn a_search_opens_what_hides_the_match() {
    let mut tree = tree(&json!({"a": {"needle": 1}, "b": ["x", "a NEEDLE"]}));
    tree.set_all(false, 10);
    assert!(tree.look_for("needle", 10));
    assert_eq!(
        (tree.path().as_str(), tree.match_position()),
        ("$.a.needle", (1, 2))
    );
    tree.go_to_match(Way::Next, 10);
    assert_eq!(
        (tree.path().as_str(), tree.plain().as_str()),
        ("$.b[1]", "a NEEDLE")
    );
    tree.go_to_match(Way::Next, 10);
    assert_eq!(tree.match_position(), (1, 2), "around the end");
    assert!(!tree.look_for("nowhere", 10));
}

#[test]
fn the_value_under_the_cursor_is_written_as_it_was() {
    let value = json!({"odd key": [1, "a\"b", {"x": {}}, []], "n": null});
    let mut tree = tree(&value);
    assert_eq!(serde_json::from_str::<Value>(&tree.json()).unwrap(), value);
    tree.go(Step::Down, 10);
    assert_eq!(tree.path(), r#"$["odd key"]"#);
    tree.go(Step::Last, 10);
    assert_eq!(tree.json(), "null");
}

#[test]
fn ten_megabytes_open_by_their_first_levels() {
    let row = json!({"id": "artifact-0123456789", "value": [1, 2, 3], "text": "x".repeat(90)});
    let rows: Vec<Value> = std::iter::repeat_n(row, 80_000).collect();
    let text = Value::from(rows).to_string();
    assert!(text.len() > 10_000_000);
    let document = Document::of(&[part(text, false)]);
    let mut tree = JsonTree::new(Arc::new(document));
    assert_eq!(tree.document.len(), 1 + 80_000 * 7);
    tree.go(Step::Last, 40);
    assert_eq!(tree.path(), "$[79999]");
    assert!(tree.look_for("artifact", 40));
}

/// The answer about a thing, and what is known of it.
fn thing(answer: &Value, known: &Value) -> JsonTree {
    let named = |name: &str, value: &Value| RawPart {
        name: name.to_owned(),
        ..part(value.to_string(), false)
    };
    let parts = [named("answer", answer), named("known", known)];
    JsonTree::new(Arc::new(Document::of(&parts)))
}

/// The same thing with this in the place of what was known before.
fn later(before: &JsonTree, answer: &Value, known: &Value) -> JsonTree {
    let mut after = thing(answer, known);
    after.take_over(before);
    after
}

#[test]
fn news_leaves_folded_what_a_hand_folded() {
    let answer = json!({"Spec": {"a": 1, "b": {"c": 2}}, "Status": "Running"});
    let mut before = thing(&answer, &json!({"List": [1, 2], "Progress": "8/14"}));
    before.go(Step::Down, 40);
    before.fold(40);
    before.look_for("List", 40);
    before.fold(40);
    let known = json!({"FinishedAt": {"new": 1}, "List": [1, 2], "Progress": "8/14"});
    let mut after = later(&before, &answer, &known);
    assert_eq!((after.path().as_str(), after.top), ("$.List", 2));
    after.top = 0;
    let expected = [
        "answer=",
        " Spec=",
        " Status=Running",
        "known=",
        " FinishedAt=",
        "  new=1",
        " List=",
        " Progress=8/14",
    ];
    assert_eq!(shown(&after), expected);
}

#[test]
fn as_many_rows_with_other_names_are_folded_by_their_names() {
    let mut before = thing(&json!({"a": {"x": 1}, "b": {"x": 1}}), &json!({}));
    before.go(Step::Down, 40);
    before.fold(40);
    let after = later(&before, &json!({"b": {"x": 1}, "c": {"x": 1}}), &json!({}));
    assert_eq!(
        shown(&after),
        ["answer=", " b=", "  x=1", " c=", "  x=1", "known="]
    );
}

#[test]
fn news_leaves_the_cursor_and_its_line_however_far_down_it_stands() {
    let answer = json!((0..3_000).collect::<Vec<u32>>());
    let progress = |done: u32| json!({"Progress": format!("{done}/14")});
    let mut before = thing(&answer, &progress(8));
    for _ in 0..2_990 {
        before.go(Step::Down, 40);
    }
    before.go(Step::Up, 40);
    let line = |tree: &JsonTree| {
        tree.window(40)
            .position(|(is_selected, ..)| is_selected)
            .unwrap()
    };
    assert_eq!((before.path().as_str(), line(&before)), ("$[2988]", 38));
    let mut longer: Vec<u32> = (0..3_000).collect();
    for (answer, known) in [
        (answer.clone(), progress(9)),
        (
            answer.clone(),
            json!({"Before": [1, 2], "Progress": "8/14"}),
        ),
        (json!({"Items": answer.clone()}), progress(8)),
        (
            {
                longer.push(1);
                json!(longer)
            },
            progress(8),
        ),
    ] {
        let after = later(&before, &answer, &known);
        if answer.is_array() {
            assert_eq!((after.path().as_str(), line(&after)), ("$[2988]", 38));
        } else {
            assert_eq!(after.path(), "$", "the nearest above that is still there");
        }
    }
}

#[test]
fn where_the_row_is_gone_the_cursor_goes_to_what_was_above_it() {
    let mut before = thing(&json!({"a": [1, 2, 3], "b": 1}), &json!({"k": 1}));
    before.look_for("b", 40);
    let after = later(&before, &json!({"a": [1, 2]}), &json!({"k": 1}));
    assert_eq!(after.path(), "$.a[1]");
    before.look_for("k", 40);
    before.go(Step::First, 40);
    let after = later(&before, &json!({"new": 1}), &json!({"k": 1}));
    assert!(
        after.is_at_top(),
        "who has not moved yet reads from the top"
    );
}
