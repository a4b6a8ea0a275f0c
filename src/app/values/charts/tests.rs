use serde_json::{Value, json};

use crate::app::values::charts::{CHARTS, Chart, ChartMatch, Misfit, find};

/// One value that fits and one that nearly fits, for every row of the table.
fn fixtures() -> Vec<(&'static str, Value, Value, Misfit)> {
    let length = |name: &str, is, wanted| Misfit::Length(name.to_owned(), is, wanted);
    vec![
        (
            "confusion matrix",
            json!({"labels": ["no", "yes"], "matrix": [[9, 1], [2, 8]]}),
            json!({"labels": ["no", "yes"], "matrix": [[9, 1], [2]]}),
            Misfit::Ragged(2),
        ),
        (
            "ROC",
            json!({"fpr": [0, 0.2, 1], "tpr": [0, 0.8, 1]}),
            json!({"fpr": [0, 0.2, 1], "tpr": [0, 0.8]}),
            length("tpr", 2, 3),
        ),
        (
            "precision and recall",
            json!({"recall": [0, 0.5, 1], "precision": ["1", "0.8", "0.5"]}),
            json!({"recall": [0, 0.5, 1], "precision": ["1", "high", "0.5"]}),
            Misfit::NotNumbers("precision".to_owned()),
        ),
        (
            "lift",
            json!({"x": [0.1, 0.2], "y": [5, 3]}),
            json!({"x": [0.1, 0.2], "z": [5, 3]}),
            Misfit::Missing("y"),
        ),
        (
            "gain",
            json!({"x": [0, 1], "y": [0, 1]}),
            json!({"x": [], "y": []}),
            Misfit::Empty,
        ),
        (
            "calibration",
            json!({"predicted": [0.1, 0.9], "observed": [0.2, 0.8]}),
            json!({"predicted": [0.1, 0.9], "observed": 0.2}),
            Misfit::NotNumbers("observed".to_owned()),
        ),
        (
            "KS",
            json!({"threshold": [0, 0.5, 1], "good": [0, 0.2, 1], "bad": [0, 0.7, 1]}),
            json!({"threshold": [0, 0.5, 1]}),
            Misfit::Empty,
        ),
        (
            "loss",
            json!({"epoch": [1, 2, 3], "train": [3, 2, 1], "valid": [3, "NaN", 2], "best": 2}),
            json!({"epoch": [1, 2, 3], "train": [3, 2, 1, 0]}),
            length("train", 4, 3),
        ),
        (
            "bins",
            json!({"edges": [0, 1, 2], "good": [5, 6]}),
            json!({"edges": [0, 1], "good": [5, 6]}),
            length("good", 2, 1),
        ),
        (
            "feature importance",
            json!({"features": ["a", "年龄"], "importance": [0.1, 0.9]}),
            json!({"features": ["a", "b", "c"], "importance": [0.1, 0.9]}),
            length("importance", 2, 3),
        ),
    ]
}

#[test]
fn every_row_of_the_table_has_a_value_that_fits_and_one_that_does_not() {
    let fixtures = fixtures();
    let titles: Vec<_> = fixtures.iter().map(|(title, ..)| *title).collect();
    let table: Vec<_> = CHARTS.iter().map(|kind| kind.title).collect();
    assert_eq!(titles, table);
    for (kind, (title, fits, misfits, why)) in CHARTS.iter().zip(fixtures) {
        let wrapped = json!({ kind.names[0]: fits, "note": "x" });
        let found = find("anything", &wrapped);
        assert_eq!(found.charts.len(), 1, "{title}: {found:?}");
        assert_eq!(found.charts[0].title, title);
        assert_eq!(found.rest.keys().collect::<Vec<_>>(), ["note"]);
        assert_eq!(
            find(kind.names[0], &fits).charts.len(),
            1,
            "{title} by the output's name"
        );
        let found = find("anything", &json!({ kind.names[0]: misfits }));
        assert_eq!(found.misfits, [(title, why)]);
        assert!(
            found.charts.is_empty() && found.rest.len() == 1,
            "nothing is lost"
        );
    }
}

#[test]
fn no_two_rows_have_a_name_in_common() {
    let mut names: Vec<_> = CHARTS.iter().flat_map(|kind| kind.names).collect();
    let before = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), before);
}

#[test]
fn the_area_is_the_one_that_was_given() {
    let value = json!({"roc": {"fpr": [0, 1], "tpr": [0, 1]}, "auc": "0.871"});
    assert_eq!(find("report", &value).charts[0].area, Some(0.871));
    let without = json!({"roc": {"fpr": [0, 1], "tpr": [0, 1]}});
    assert_eq!(find("report", &without).charts[0].area, None);
}

#[test]
fn two_numbers_are_no_curve_and_a_location_is_no_chart() {
    let numbers = json!({"threshold": 0.5, "precision": 0.8, "recall": 0.7});
    let found = find("threshold_3", &numbers);
    assert_eq!((found.charts.len(), found.misfits.len()), (0, 0));
    assert_eq!(
        find("roc", &json!({"path": "oss://b/roc.json"})).misfits,
        []
    );
    assert_eq!(find("roc", &json!([1, 2])), ChartMatch::default());
}

#[test]
fn the_most_important_feature_stands_first() {
    let value = json!({"feature_importance": {"names": ["a", "b"], "gain": [1, 2]}});
    let found = find("x", &value);
    let Chart::Bars(bars) = &found.charts[0].chart else {
        panic!("bars: {found:?}");
    };
    assert_eq!(bars.labels, ["b", "a"]);
}
