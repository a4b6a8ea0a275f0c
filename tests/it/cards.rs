//! Every card and chart, at the widths of the pane, with and without colour.

use std::fmt::Write as _;

use paiwatch::domain::{OutputRow, Raw, StatusRows};
use paiwatch::ui::theme::{Colour, Glyphs};
use serde_json::{Value, json};

use crate::situations::{Tree, node, output, run, since, took};
use crate::stage::Stage;

/// A watch of one run with one node that has these outputs, and the cursor on the node.
fn with(outputs: Vec<OutputRow>) -> Stage {
    let mut stage = Stage::watching(&["flow-a"]);
    stage.runs(StatusRows {
        runs: vec![run("flow-a", "a", "Running")],
        ..StatusRows::default()
    });
    let tree = Tree::of("flow-a", "Running", since(60));
    let tree = tree.add("", "n", "Task", "Succeeded", took(60, 30));
    stage.shape("flow-a", tree.shape());
    stage.nodes(StatusRows {
        nodes: vec![node("flow-a", "n", "Succeeded", took(60, 30))],
        outputs,
        ..StatusRows::default()
    });
    stage
}

fn of(name: &str, kind: &str, value: &Value) -> OutputRow {
    output("flow-a", "n", name, kind, value)
}

/// The Outputs tab alone on a screen of this width, high enough for all of it.
fn page(stage: &Stage, width: u16, glyphs: Glyphs, colour: Colour) -> String {
    let mut stage = stage.clone().sized(width, 60);
    stage.set_theme(glyphs, colour);
    stage.keys("/n<enter>2z");
    let screen = stage.screen();
    let is_above = |line: &&str| !line.contains("2 Out");
    let lines: Vec<&str> = screen.lines().skip_while(is_above).skip(1).collect();
    let end = lines.len() - 1;
    lines[..end].join("\n").trim_end().to_owned()
}

/// The same at the widths of the pane, in nice characters and in plain ones.
fn pages(stage: &Stage) -> String {
    let mut pages = String::new();
    for (glyphs, colour) in [
        (Glyphs::Unicode, Colour::Base),
        (Glyphs::Ascii, Colour::None),
    ] {
        // A column of the pane is left free.
        for width in [60, 39] {
            writeln!(pages, "==== {width} {glyphs:?} {colour:?}").unwrap();
            writeln!(pages, "{}", page(stage, width, glyphs, colour)).unwrap();
        }
    }
    pages
}

fn check(name: &str, outputs: Vec<OutputRow>) {
    insta::assert_snapshot!(format!("card_{name}"), pages(&with(outputs)));
}

#[test]
fn models_and_data_sets_say_where_they_lie() {
    let table = json!({"location": {"endpoint": "http://service.odps.aliyun.com/api", "project": "growth", "table": "客户_20260304", "partition": "ds=1"}});
    check(
        "locations",
        vec![
            of(
                "model",
                "Model",
                &json!({"name": "流失模型", "location": {"path": "oss://growth-models/churn/model.bin"}}),
            ),
            of(
                "bucket",
                "Model",
                &json!({"location": {"bucket": "b", "key": "/m/1"}}),
            ),
            OutputRow {
                metadata: Some(Raw::new(r#"{"locationType": "MaxComputeTable"}"#)),
                producer: Some("id-7c1d".into()),
                ..of("customers", "DataSet", &table)
            },
        ],
    );
}

#[test]
fn metrics_are_aligned_at_their_points() {
    check(
        "metrics",
        vec![of(
            "metrics",
            "Metrics",
            &json!({"auc": 0.9132, "rows": 180_650, "logloss": "0.2871", "准确率": 0.5, "nan": "NaN", "note": "a remark without a point that is longer than any number", "by_class": {"a": 1}}),
        )],
    );
}

#[test]
fn a_confusion_matrix_is_a_heat_map_with_sums_and_rates() {
    check(
        "matrix",
        vec![of(
            "m",
            "ModelEvaluation",
            &json!({"confusionMatrix": {"labels": ["留下", "leaves"], "matrix": [[151_204, 9_120], [7_012, 13_314]]}}),
        )],
    );
}

#[test]
fn a_matrix_of_many_classes_keeps_its_shades() {
    let row = |at: usize| -> Vec<usize> {
        (0..12)
            .map(|other| {
                if other == at {
                    900
                } else {
                    (at * other) % 7 * 20
                }
            })
            .collect()
    };
    let rows: Vec<_> = (0..12).map(row).collect();
    check(
        "classes",
        vec![of("m", "ModelEvaluation", &json!({"matrix": rows}))],
    );
}

#[test]
fn curves_have_axes_and_the_area_that_was_given() {
    check(
        "roc",
        vec![of(
            "roc",
            "ModelEvaluation",
            &json!({"roc": {"fpr": [0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0], "tpr": [0.0, 0.31, 0.52, 0.68, 0.82, 0.91, 0.95, 0.99, 1.0]}, "auc": 0.871}),
        )],
    );
}

#[test]
fn every_other_curve_is_drawn_over_what_its_name_says() {
    let of = |name, value: Value| of(name, "ModelEvaluation", &value);
    check(
        "curves",
        vec![
            of(
                "pr",
                json!({"recall": [0, 0.25, 0.5, 0.75, 1], "precision": ["1", "0.9", "0.8", "0.6", "0.3"], "ap": 0.74}),
            ),
            of(
                "lift",
                json!({"percentile": [0.1, 0.4, 0.7, 1], "lift": [4.2, 2.1, 1.3, 1]}),
            ),
            of(
                "校准",
                json!({"calibration": {"predicted": [0.1, 0.5, 0.9], "observed": [0.2, 0.5, 0.8]}}),
            ),
            of(
                "ks",
                json!({"threshold": [0, 0.5, 1], "好": [0, 0.2, 1], "坏": [0, 0.7, 1]}),
            ),
        ],
    );
}

/// A loop of so many iterations, of which each has measured the same two numbers.
fn looped(iterations: i32) -> Stage {
    let mut stage = Stage::watching(&["flow-a"]);
    stage.runs(StatusRows {
        runs: vec![run("flow-a", "a", "Running")],
        ..StatusRows::default()
    });
    let mut tree = Tree::of("flow-a", "Running", since(600));
    tree = tree.add("", "n", "Loop", "Running", since(600));
    let mut outputs = Vec::new();
    for at in 0..iterations {
        let id = format!("训练-{at}");
        let timing = took(600 - i64::from(at), 1);
        tree = tree.add("n", &id, "Task", "Succeeded", timing);
        let auc = 0.8 + 0.01 * f64::from((at * 7) % 10);
        let loss = 0.5 - 0.01 * f64::from(at);
        let value = json!({"auc": auc, "logloss": loss});
        outputs.push(output("flow-a", &id, "metrics", "Metrics", &value));
    }
    stage.shape("flow-a", tree.shape());
    stage.nodes(StatusRows {
        outputs,
        ..StatusRows::default()
    });
    stage
}

#[test]
fn a_metric_over_the_iterations_of_a_loop_is_bars_and_of_many_a_line() {
    insta::assert_snapshot!("card_iterations", pages(&looped(5)));
    insta::assert_snapshot!("card_many_iterations", pages(&looped(30)));
}

#[test]
fn losses_of_training_and_validation_are_two_curves() {
    check(
        "loss",
        vec![of(
            "loss",
            "ModelEvaluation",
            &json!({"step": [1, 2, 3, 4, 5, 6, 7, 8], "train": [0.69, 0.54, 0.46, 0.41, 0.38, 0.36, 0.345, 0.338], "valid": [0.68, 0.56, 0.49, 0.455, 0.44, 0.433, 0.431, 0.432]}),
        )],
    );
}

#[test]
fn bins_and_feature_importance_are_bars() {
    check(
        "bars",
        vec![
            of(
                "bins",
                "ModelEvaluation",
                &json!({"bins": {"edges": [300, 400, 500, 600], "good": [120, 4800, 2010], "bad": [98, 210, 340]}}),
            ),
            of(
                "fi",
                "ModelEvaluation",
                &json!({"featureImportance": {"features": ["年龄", "income", "tenure_months_since_start"], "importance": [0.2, 0.7, 0.1]}}),
            ),
        ],
    );
}

#[test]
fn what_is_called_a_chart_and_is_none_stays_json_with_the_reason() {
    check(
        "misfits",
        vec![
            of(
                "m",
                "ModelEvaluation",
                &json!({"confusionMatrix": {"matrix": [[1, 2], [3]]}}),
            ),
            of("roc", "ModelEvaluation", &json!({"fpr": [], "tpr": []})),
            of(
                "elsewhere",
                "ModelEvaluation",
                &json!({"path": "oss://b/roc.json"}),
            ),
            OutputRow {
                value: Some(Raw::new(r#""not JSON""#)),
                ..of("text", "Any", &json!(null))
            },
            of("list", "Any", &json!([1, {"a": null}])),
        ],
    );
}

#[test]
fn two_hundred_parts_stand_under_one_name_in_a_line_each() {
    let parts = (0..200).map(|index| OutputRow {
        expandable: Some("curves".into()),
        index: Some(index),
        ..of(
            &format!("threshold_{index}"),
            "ModelEvaluation",
            &json!({"threshold": index, "recall": 0.5}),
        )
    });
    let stage = with(parts.collect());
    let page = page(&stage, 60, Glyphs::Unicode, Colour::Base);
    let lines: Vec<&str> = page.lines().collect();
    assert!(lines[0].contains("curves[0..199]  200 parts"), "{page}");
    assert!(
        lines[1].contains("[0] threshold_0  threshold 0  recall 0.5"),
        "{page}"
    );
}

#[test]
fn the_values_of_each_escaping_form_make_the_same_card() {
    let forms = [
        r#"{"auc": 0.91}"#,
        r#""{\"auc\": 0.91}""#,
        r#""{\\\"auc\\\": 0.91}\n""#,
    ];
    let card = |form: &str| {
        let row = OutputRow {
            value: Some(Raw::new(form.to_owned())),
            ..of("metrics", "Metrics", &json!(null))
        };
        page(&with(vec![row]), 60, Glyphs::Unicode, Colour::Base)
    };
    for form in forms {
        assert_eq!(card(form), card(forms[0]), "{form}");
        assert!(card(form).contains("auc  0.91"));
    }
}
