//! A number on the screen is whole or not there: one that is cut would lie.

use std::collections::BTreeSet;

use paiwatch::domain::Timing;

use crate::situations::{Tree, details, run, since, took};
use crate::stage::Stage;

/// A run whose tree is far longer than any screen, with a loop on top of it.
fn long_tree() -> Stage {
    let mut stage = Stage::watching(&["flow-long"]).sized(160, 45);
    stage.details(details(run("flow-long", "long", "Running"), since(4_000)));
    let mut tree = Tree::of("flow-long", "Running", since(4_000)).add(
        "",
        "train",
        "Loop",
        "Running",
        since(3_000),
    );
    for (status, n) in [("Failed", 12), ("Running", 34), ("Succeeded", 56)] {
        for iteration in 0..n {
            let id = format!("{status}-{iteration}");
            tree = tree.add("train", &id, "Task", status, took(2_000, 700));
        }
    }
    for node in 0..1_100 {
        let id = format!("node-{node}");
        tree = tree.add("", &id, "Task", "ReadyToSchedule", Timing::default());
    }
    stage.shape("flow-long", tree.shape());
    stage.wait(2);
    stage
}

/// The words of a line that begin with one of these signs.
fn words<'a>(line: &'a str, signs: &[char]) -> BTreeSet<&'a str> {
    let words = line.split_whitespace();
    words.filter(|word| word.starts_with(signs)).collect()
}

#[test]
fn the_counts_of_hidden_rows_are_whole_at_every_width() {
    let mut stage = long_tree();
    stage.keys("=<c-d><c-d><c-d>");
    for width in 60..=200 {
        stage = stage.sized(width, 30);
        let titles = stage.model.screen().titles.unwrap();
        let height = usize::from(stage.model.screen().tree.height);
        let (above, below) = stage.model.view.hidden(height);
        assert!(above > 9 && below > 999, "{above} {below}");
        let line = &stage.lines()[usize::from(titles.y)];
        let wanted = [format!("↑{above}"), format!("↓{below}")];
        let wanted: BTreeSet<&str> = wanted.iter().map(String::as_str).collect();
        assert_eq!(words(line, &['↑', '↓']), wanted, "{width}: {line}");
        let names = line.split('│').next().unwrap();
        assert!(!names.contains('…'), "{width}: {line}");
    }
}

#[test]
fn the_counts_of_a_loop_are_whole_at_every_width() {
    let mut stage = long_tree();
    let whole: BTreeSet<&str> = ["✘12", "●34", "✔56"].into();
    let failed: BTreeSet<&str> = ["✘12"].into();
    let mut seen = 0;
    for width in 60..=200 {
        stage = stage.sized(width, 30);
        let lines = stage.lines();
        let Some(line) = lines.iter().find(|line| line.contains(" train  loop")) else {
            continue;
        };
        let (behind, progress) = line[line.find("loop").unwrap()..].split_once("  ").unwrap();
        let counts = words(behind, &['✘', '●', '✔']);
        assert!(counts.is_subset(&whole), "{width}: {line}");
        let progress = progress.split('│').next().unwrap();
        if !progress.contains('━') {
            assert_eq!(words(progress, &['✘']), failed, "{width}: {line}");
        }
        seen += usize::from(!counts.is_empty());
    }
    assert!(seen > 20, "{seen}");
}
