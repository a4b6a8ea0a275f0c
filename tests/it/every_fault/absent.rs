//! What is answered for no more is said not to be, everywhere, and no time is claimed for it.

use std::time::Duration;

use paiwatch::app::model::Model;
use paiwatch::print::lines::Lines;
use paiwatch::print::{json, table};
use paiwatch::sim::{Fault, Faults};

use super::{story, written};
use crate::stage::screen;
use crate::watcher::{Watcher, paused_runtime};

/// For so long `fit` has been running when its run vanishes: it began after 26 s.
const KNOWN: u64 = 31;
const SILENT: u64 = 150;

#[test]
fn screen_table_and_json_say_what_is_not_answered_and_count_no_time_for_it() {
    let model = paused_runtime().block_on(async {
        let mut watcher = Watcher::of(story(), &[]);
        watcher.pass(Duration::from_secs(KNOWN)).await;
        watcher.behaviour.fail_with(written(Fault::Vanished));
        watcher.pass(Duration::from_secs(SILENT)).await;
        watcher.model.clone()
    });
    let report = serde_json::to_value(json::report(&model, &[], true)).unwrap();
    let nodes = report["runs"][0]["nodes"].as_array().unwrap();
    let fit = nodes.iter().find(|node| node["name"] == "fit").unwrap();
    assert_eq!(fit["status"], "Running", "its last word");
    assert_eq!(fit["answered"], false);
    let elapsed = fit["elapsed_seconds"].as_f64().unwrap();
    assert!((1.0..12.0).contains(&elapsed), "{elapsed} s");

    let seconds = format!(" {}s", elapsed.floor());
    for shown in [table::table(&model, &[]), screen(&model, 160, 45)] {
        let line = shown.lines().find(|line| line.contains("fit ")).unwrap();
        assert!(line.contains("no status"), "{line}");
        assert!(line.contains(&seconds), "{elapsed} s: {line}");
    }
}

#[test]
fn plain_lines_say_once_what_is_not_answered_and_once_that_it_is_again() {
    let lines = paused_runtime().block_on(async {
        let mut watcher = Watcher::of(story(), &[]);
        let mut said = Lines::default();
        let mut lines = Vec::new();
        let mut look = |model: &Model| lines.extend(said.changes(model));
        let known = Duration::from_secs(KNOWN);
        watcher.pass_looking(known, &mut look).await;
        watcher.behaviour.fail_with(written(Fault::Vanished));
        let silent = Duration::from_secs(SILENT);
        watcher.pass_looking(silent, &mut look).await;
        watcher.behaviour.fail_with(Faults::default());
        watcher.pass_looking(silent, &mut look).await;
        lines
    });
    let of_the_run = |line: &&String| line.contains(" work ");
    let gone = |line: &&String| line.ends_with(" work Running -> no status");
    let back = |line: &&String| line.contains(" work no status -> ");
    let count = |is: &dyn Fn(&&String) -> bool| lines.iter().filter(of_the_run).filter(is).count();
    assert_eq!((count(&gone), count(&back)), (1, 1), "{lines:#?}");
}
