//! Taking outputs in, few and many.

use std::cell::Cell;

use bytestring::ByteString;

use crate::app::cards::headline;
use crate::app::nodes::artifacts::{Artifact, Artifacts, Merged, Spot};
use crate::domain::{ArtifactId, NodeId, OutputRow, Raw, RunId};

thread_local! {
    /// How many words were compared to find something.
    pub(super) static COMPARED: Cell<usize> = const { Cell::new(0) };
}

fn row(id: &str, expandable: Option<&str>, index: i64) -> OutputRow {
    OutputRow {
        run: RunId::from("flow-a"),
        node: NodeId::from("node-a"),
        id: ArtifactId::from(id),
        name: Some(ByteString::from(format!("name of {id}"))),
        kind: Some("Model".into()),
        metadata: None,
        created: None,
        producer: None,
        value: None,
        expandable: expandable.map(Into::into),
        index: expandable.map(|_| index),
    }
}

/// The ids as they stand, those of each artifact together.
fn ids(artifacts: &Artifacts) -> Vec<Vec<&str>> {
    let outputs = artifacts.iter().map(Artifact::outputs);
    outputs
        .map(|outputs| outputs.iter().map(|output| output.id.as_str()).collect())
        .collect()
}

#[test]
fn the_parts_of_an_expandable_artifact_stand_under_one_name_in_order() {
    let mut artifacts = Artifacts::default();
    for (id, index) in [("c", 2), ("a", 0), ("b", 1)] {
        let merged = artifacts.merge(&row(id, Some("report"), index));
        assert_eq!(merged, Merged::Changed);
    }
    let Some(Artifact::Group(group)) = artifacts.get(0) else {
        panic!("one group: {artifacts:?}");
    };
    assert_eq!(group.range(), (0, 2));
    assert_eq!(ids(&artifacts), [["a", "b", "c"]]);
}

#[test]
fn the_same_row_twice_changes_nothing() {
    let mut artifacts = Artifacts::default();
    assert_eq!(artifacts.merge(&row("a", None, 0)), Merged::Changed);
    assert_eq!(artifacts.merge(&row("a", None, 0)), Merged::Same);
    assert_eq!(artifacts.len(), 1);
}

#[test]
fn the_headline_is_of_the_newest_value() {
    let mut artifacts = Artifacts::default();
    for auc in ["0.91", "0.93"] {
        let value = Some(Raw::new(format!(r#"{{"auc": {auc}}}"#)));
        let row = OutputRow {
            value,
            ..row("a", None, 0)
        };
        artifacts.merge(&row);
        let output = artifacts.output(Spot { at: 0, part: 0 }).unwrap();
        assert_eq!(headline(output), Some(&*format!("auc {auc}")));
    }
}

#[test]
fn a_part_that_changes_its_group_moves() {
    let mut artifacts = Artifacts::default();
    artifacts.merge(&row("a", Some("report"), 0));
    artifacts.merge(&row("a", None, 0));
    assert!(matches!(artifacts.get(0), Some(Artifact::Single(_))));
    assert_eq!(artifacts.len(), 1);
}

/// Every output is found where it stands, and every group.
#[track_caller]
fn all_are_found(artifacts: &Artifacts) {
    for (at, artifact) in (0..).zip(artifacts.iter()) {
        if let Artifact::Group(group) = artifact {
            assert_eq!(artifacts.group(&group.name), Some(at));
            assert!(group.parts.is_sorted_by_key(|part| part.index));
        }
        for (part, output) in (0..).zip(artifact.outputs()) {
            assert_eq!(artifacts.find(output.id.as_str()), Some(Spot { at, part }));
        }
    }
    assert_eq!(artifacts.find("nobody"), None);
    assert_eq!(artifacts.group("nobody"), None);
}

#[test]
fn whatever_moves_and_comes_in_whatever_order_everything_is_found_where_it_stands() {
    let mut dice = fastrand::Rng::with_seed(7);
    for most in [10, 100, 1_000] {
        let mut artifacts = Artifacts::default();
        let mut told = std::collections::BTreeMap::new();
        for _answer in 0..20 {
            for _row in 0..most / 4 {
                let id = format!("id-{}", dice.u32(..most));
                let group = [None, Some("one"), Some("two")][dice.usize(..3)];
                let row = row(&id, group, dice.i64(..50));
                told.insert(id, (row.expandable.clone(), row.index));
                artifacts.merge(&row);
            }
            artifacts.settle();
            all_are_found(&artifacts);
            let outputs = artifacts.outputs();
            let now: std::collections::BTreeMap<_, _> = outputs
                .map(|output| {
                    let group = output.expandable.as_deref().map(ByteString::from);
                    (output.id.to_string(), (group, output.index))
                })
                .collect();
            assert_eq!(now, told);
        }
    }
}

#[test]
fn metrics_are_found_by_name_also_after_they_were_renamed() {
    for others in [0, 100] {
        let mut artifacts = Artifacts::default();
        for number in 0..others {
            artifacts.merge(&row(&format!("other-{number}"), None, 0));
        }
        let named = |name: &str, kind: &str| OutputRow {
            name: Some(ByteString::from(name)),
            kind: Some(ByteString::from(kind)),
            ..row("m", None, 0)
        };
        for (name, kind, is_found) in [
            ("auc", "Metrics", true),
            ("auc", "Model", false),
            ("auc", "metrics", true),
        ] {
            artifacts.merge(&named(name, kind));
            artifacts.settle();
            assert_eq!(artifacts.metrics("auc").is_some(), is_found, "{kind}");
        }
        artifacts.merge(&named("ks", "Metrics"));
        artifacts.settle();
        assert!(artifacts.metrics("auc").is_none() && artifacts.metrics("ks").is_some());
    }
}

/// How many words are compared while this happens.
fn compared(work: impl FnOnce()) -> usize {
    COMPARED.set(0);
    work();
    COMPARED.get()
}

#[test]
fn taking_in_any_number_of_outputs_compares_a_few_words_for_each() {
    const MANY: i64 = 20_000;
    type Form = fn(i64) -> OutputRow;
    let forms: [(&str, Form); 4] = [
        ("alone", |number| row(&format!("id-{number}"), None, 0)),
        ("parts of one", |number| {
            row(&format!("id-{number}"), Some("one"), number)
        }),
        ("parts of one, the last first", |number| {
            row(&format!("id-{number}"), Some("one"), -number)
        }),
        ("one part each", |number| {
            row(&format!("id-{number}"), Some(&format!("of {number}")), 0)
        }),
    ];
    for (what, form) in forms {
        let mut artifacts = Artifacts::default();
        // For the first, the second and the third time; then all are somewhere else.
        for (answer, is_moved) in [(1, false), (2, false), (3, true), (4, true)] {
            let words = compared(|| {
                for number in 0..MANY {
                    let moved = if is_moved { Some("elsewhere") } else { None };
                    let row = OutputRow {
                        expandable: moved.map(ByteString::from).or(form(number).expandable),
                        ..form(number)
                    };
                    artifacts.merge(&row);
                }
                artifacts.settle();
            });
            let each = words / usize::try_from(MANY).unwrap();
            assert!(each <= 8, "{what}, answer {answer}: {each} words each");
        }
        all_are_found(&artifacts);
    }
}
