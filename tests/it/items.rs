//! Loops over items: every iteration says the one that it is for.

use crate::situations::{Tree, details, run, since, took};
use crate::stage::Stage;
use paiwatch::domain::{Control, Timing};

/// What the service tells as an object, a short one, one that a name says, and a long one.
const ITEMS: [&str; 4] = [
    r#"{"depth":8,"eta":0.3}"#,
    "市场=cn",
    "de",
    "oss://bucket/shards/2026-03-04/part-00003-of-00128.parquet",
];

/// A loop over a task, the newest iterations first.
fn looping() -> Stage {
    let mut stage = Stage::watching(&["flow-grid"]).sized(160, 45);
    stage.details(details(run("flow-grid", "grid", "Running"), since(600)));
    let tree = Tree::of("flow-grid", "Running", since(600))
        .add("", "search", "Loop", "Running", since(600))
        .with(|node| {
            node.spec.control = Some(Box::new(Control {
                with_items: ITEMS.map(Into::into).to_vec(),
                ..Control::default()
            }));
        })
        .add(
            "search",
            "search-4",
            "Task",
            "ReadyToSchedule",
            Timing::default(),
        )
        .add("search", "search-3", "Task", "Running", since(90))
        .add("search", "search-de-2", "Task", "Running", since(100))
        .add("search", "search-1", "Task", "Failed", took(300, 41))
        .add("search", "search-0", "Task", "Running", since(590))
        .shape();
    stage.shape("flow-grid", tree);
    stage.resting(1);
    stage
}

#[test]
fn an_item_stands_behind_the_name_where_there_is_room() {
    let mut stage = looping();
    stage.keys("G");
    let sizes = [(160, 45), (80, 24), (48, 12), (30, 6)];
    let screens = sizes.map(|(width, height)| {
        let screen = stage.clone().sized(width, height).screen();
        format!("{width}x{height}\n{screen}\n")
    });
    insta::assert_snapshot!("items", screens.concat());
}

/// The name of the selected row stands in the header, which tells no items.
#[track_caller]
fn is_on(stage: &Stage, name: &str) {
    let header = &stage.lines()[0];
    assert!(
        header.contains(&format!("grid › search › {name}  ")),
        "{header}"
    );
}

#[test]
fn a_row_is_found_by_its_item() {
    let mut stage = looping();
    stage.keys("/ETA<enter>");
    is_on(&stage, "search-0");
    stage.keys("/市场<enter>");
    is_on(&stage, "search-1");
    stage.keys("&part-00003<enter>");
    let screen = stage.screen();
    assert!(screen.contains("search-3"), "{screen}");
    assert!(!screen.contains("search-0"), "{screen}");
}
