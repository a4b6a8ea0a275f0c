//! Logs as `logs` prints them: each line once and in order, until the tasks are over and their
//! logs at their end, whatever fails meanwhile.

use std::time::Duration;

use paiwatch::app::nodes::tree::ROOT;
use paiwatch::app::query::node_path::{NodePathError, find};
use paiwatch::app::runs::run::Run;
use paiwatch::domain::RunId;
use paiwatch::run::{LogRequest, LogsEnd};
use paiwatch::sim::Faults;
use paiwatch::sim::story::Story;

use crate::watcher::{Setting, Watcher, ids_of, logs_of};

const SECOND: Duration = Duration::from_secs(1);
/// By then the small story is over.
const OVER: Duration = Duration::from_mins(2);

fn setting(targets: Vec<RunId>) -> Setting {
    Setting::of(Story::embedded("small").unwrap()).with_targets(targets)
}

/// The one run of the small story.
async fn small() -> Setting {
    let ids = ids_of(setting(Vec::new())).await;
    setting(ids.into_values().collect())
}

fn whole(_: &Run) -> LogRequest {
    LogRequest {
        place: ROOT,
        interval: 3 * SECOND,
        ..LogRequest::default()
    }
}

/// Lines without their moments, which the two readings have in common.
fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

#[tokio::test(start_paused = true)]
async fn a_log_that_is_followed_from_the_beginning_is_the_whole_log() {
    let (all, end) = logs_of(small().await, OVER, whole, &[]).await;
    assert_eq!(end, LogsEnd::Read(None));
    // Two lines of `read`, of `check` and of each of three iterations.
    assert_eq!(all.len(), 10, "{all:?}");
    let follow = |run: &Run| LogRequest {
        follow: true,
        ..whole(run)
    };
    let faults: Faults = "internal-error,cut-body".parse().unwrap();
    let trouble = [(6 * SECOND, faults), (9 * SECOND, Faults::default())];
    for meanwhile in [&[][..], &trouble] {
        let (followed, end) = logs_of(small().await, SECOND, follow, meanwhile).await;
        assert_eq!(end, LogsEnd::Read(None));
        let names = |line: &String| line.split_once(' ').unwrap().0.to_owned();
        assert_eq!(names(&followed[0]), "read:", "what runs first is first");
        assert_eq!(followed.len(), 10, "{followed:?}");
        let words = |lines: &[String]| {
            let words = lines.iter().map(|line| {
                let words: Vec<&str> = line.split(' ').collect();
                format!("{} {}", words[0], words[3..].join(" "))
            });
            sorted(words.collect())
        };
        assert_eq!(words(&followed), words(&all));
    }
}

#[tokio::test(start_paused = true)]
async fn the_last_lines_are_followed_without_a_gap_and_without_a_line_twice() {
    let check = |run: &Run| LogRequest {
        place: find(run, "check").unwrap(),
        follow: true,
        tail: Some(1),
        ..whole(run)
    };
    // `check` has written its first line, and writes its last one in some seconds.
    let (lines, end) = logs_of(small().await, 9 * SECOND, check, &[]).await;
    assert_eq!(end, LogsEnd::Read(None));
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].ends_with("checking") && lines[1].ends_with("too few rows"));
    let (lines, _) = logs_of(small().await, OVER, check, &[]).await;
    assert_eq!(lines.len(), 1, "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn of_failed_tasks_only_their_logs_are_printed_behind_their_names() {
    let failed = |run: &Run| LogRequest {
        failed: true,
        ..whole(run)
    };
    let (lines, end) = logs_of(small().await, OVER, failed, &[]).await;
    assert_eq!(end, LogsEnd::Read(None));
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.iter().all(|line| line.starts_with("check: ")));
    let (lines, end) = logs_of(small().await, SECOND, failed, &[]).await;
    assert_eq!((lines.len(), end), (0, LogsEnd::Nothing));
}

#[tokio::test(start_paused = true)]
async fn a_node_is_found_by_its_way_its_name_or_its_id_and_else_its_siblings_are_named() {
    let mut watcher = Watcher::start(small().await);
    watcher.pass(OVER).await;
    let run = watcher.model.watch.runs.values().next().unwrap();
    let fit = find(run, "train/train-1/fit").unwrap();
    let id = run.tree.node(fit).unwrap().id.as_str();
    assert_eq!(find(run, id), Ok(fit));
    assert!(find(run, "check").is_ok_and(|place| place != fit));
    let paths = [
        "train/train-0/fit",
        "train/train-1/fit",
        "train/train-2/fit",
    ];
    let many = NodePathError::Many(paths.map(str::to_owned).to_vec());
    assert_eq!(find(run, "fit"), Err(many));
    let siblings = |below: Option<&str>, names: &[&str]| {
        Err(NodePathError::NoSuchNode {
            below: below.map(str::to_owned),
            siblings: names.iter().map(|name| (*name).to_owned()).collect(),
        })
    };
    let first = ["read", "train", "check", "publish"];
    assert_eq!(find(run, "chekc"), siblings(None, &first));
    let iterations = ["train-0", "train-1", "train-2"];
    assert_eq!(
        find(run, "train/train-9/fit"),
        siblings(Some("train"), &iterations)
    );
    assert_eq!(
        find(run, "train/train-0/fti"),
        siblings(Some("train/train-0"), &["fit"])
    );
}
