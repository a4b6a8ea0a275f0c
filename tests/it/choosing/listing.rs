//! The order of the rows, which of them are open, and where the cursor is among them.

use paiwatch::domain::StatusRows;

use crate::situations::{four_runs, node, since, took};
use crate::stage::Stage;

#[test]
fn rows_are_ordered_by_name_start_and_time() {
    let names = |stage: &Stage| -> Vec<String> {
        let rows = stage.model.view.rows.iter().filter(|row| row.depth == 0);
        let runs = rows.map(|row| stage.model.watch.runs[row.run as usize].name().to_owned());
        runs.collect()
    };
    let mut stage = four_runs().sized(80, 40);
    let listed = names(&stage);
    assert_eq!(
        listed[..2],
        ["churn-daily-1123", "risk-v7"],
        "what failed last"
    );
    stage.keys("s");
    assert_eq!(names(&stage)[0], "churn-daily-1123", "as named");
    stage.keys("s");
    assert_eq!(names(&stage)[0], "ctr-exp-b", "the newest first");
    stage.keys("s");
    assert_eq!(names(&stage)[..2], ["churn-daily-1123", "ctr-exp-b"]);
    stage.keys("s");
    assert_eq!(names(&stage)[0], "churn-daily-1123", "the longest first");
    stage.keys("s");
    assert_eq!(
        names(&stage)[0],
        "churn-daily-1123",
        "no usual time is known"
    );
    stage.keys("s");
    assert_eq!(names(&stage), listed);
}

#[test]
fn the_cursor_follows_what_began_last_until_a_hand_moves_it() {
    let mut stage = four_runs().sized(80, 40);
    stage.keys("F");
    assert!(stage.screen().contains("following"));
    let before = stage.selected();
    stage.nodes(StatusRows {
        nodes: vec![
            node("flow-churn", "xgb-2", "Succeeded", took(2_472, 2_470)),
            node("flow-churn", "evaluate-2", "Running", since(1)),
        ],
        ..StatusRows::default()
    });
    assert_ne!(stage.selected(), before);
    assert!(stage.cursor().contains("● evaluate"));
    stage.keys("k");
    assert!(!stage.screen().contains("following"));
}

#[test]
fn counted_rows_open_and_close() {
    let mut stage = four_runs().sized(80, 24);
    assert!(
        stage
            .screen()
            .contains("▸ ✔ 2 done: read_table split_train_test")
    );
    stage.keys("gjl");
    let screen = stage.screen();
    assert!(
        screen.contains("▾ ✔ 2 done:") && screen.contains("     ✔ read_table"),
        "{screen}"
    );
    stage.keys("jh");
    assert!(
        stage.cursor().contains("2 done"),
        "up to what it stands below"
    );
    stage.keys("h");
    assert!(!stage.screen().contains("     ✔ read_table"));
    stage.keys("c");
    assert!(
        stage.screen().contains("   ✔ read_table"),
        "shown one by one"
    );
}
