//! What people do to runs at the service is seen within two ticks: started, suspended,
//! resumed, terminated, run again, deleted.

use std::time::Duration;

use crate::watcher::{Setting, Watcher, beginning};
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::{Run, Standing};
use paiwatch::domain::RunId;
use paiwatch::sim::story::Story;

const SECOND: Duration = Duration::from_secs(1);
/// The default interval.
const TICK: Duration = Duration::from_secs(3);

/// A run that goes on, so that the watch is an ordinary one, and one with commands.
fn story(fails: &str, lasts: &str, commands: &str) -> Story {
    let text = format!(
        r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "long"
[[pipeline.node]]
name = "fit"
lasts = "9h"

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "one"
lasts = "{lasts}"
queue = "0s"
fails = {fails}

[[run]]
pipeline = "long"
name = "busy"
starts = "-1m"

[[run]]
pipeline = "work"
name = "work"
starts = "0s"
commands = [{commands}]
"#
    );
    Story::parse("deeds.toml", &text).unwrap()
}

fn watch(story: Story, readings: &str) -> Watcher {
    Watcher::start(Setting {
        story,
        seed: 1,
        targets: Vec::<RunId>::new(),
        readings: readings.parse().unwrap(),
        interval: TICK,
        requests_per_minute: Some(60),
    })
}

fn work(model: &Model) -> Option<&Run> {
    model.watch.runs.values().find(|run| run.name() == "work")
}

fn said(model: &Model) -> String {
    match work(model).map(Run::standing) {
        Some(Standing::Says(status)) => status.to_string(),
        Some(Standing::Deleted) => "deleted".to_owned(),
        Some(Standing::Unanswered | Standing::Unknown) | None => String::new(),
    }
}

/// When each word was seen first after the one before, in seconds since the beginning.
async fn words(watcher: &mut Watcher, length: Duration) -> Vec<(String, i64)> {
    let mut seen: Vec<(String, i64)> = Vec::new();
    let look = |model: &Model| {
        let word = said(model);
        let is_new = seen.last().is_none_or(|(last, _)| *last != word);
        if is_new && !word.is_empty() {
            seen.push((word, (model.now.machine - beginning()).num_milliseconds()));
        }
    };
    watcher.pass_looking(length, look).await;
    seen
}

/// Every deed happened at a second; it is on the screen within two ticks.
fn check(seen: &[(String, i64)], deeds: &[(&str, i64)], what: &str) {
    let words: Vec<&str> = seen.iter().map(|(word, _)| word.as_str()).collect();
    let expected: Vec<&str> = deeds.iter().map(|(word, _)| *word).collect();
    assert_eq!(words, expected, "{what}: {seen:?}");
    let two_ticks = i64::try_from((2 * TICK).as_millis()).unwrap();
    for ((word, at), (_, done)) in seen.iter().zip(deeds) {
        let late = at - done * 1_000;
        assert!(late <= two_ticks, "{word} {late} ms late, {what}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_suspended_resumed_and_terminated_says_so_within_two_ticks() {
    for readings in ["", "no-root-nodes", "root-says-node-words", "echo-runs"] {
        let commands = r#""20s suspend", "40s resume", "61s terminate 4s""#;
        let mut watcher = watch(story("0", "9h", commands), readings);
        watcher.pass(Duration::from_millis(100)).await;
        let seen = words(&mut watcher, 90 * SECOND).await;
        let from = seen.iter().position(|(word, _)| word == "Running").unwrap();
        let deeds = [
            ("Running", 2),
            ("Suspended", 20),
            ("Running", 40),
            ("Terminating", 61),
            ("Terminated", 65),
        ];
        check(&seen[from..], &deeds, readings);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_over_is_seen_to_run_again_and_to_be_deleted_within_two_ticks() {
    for readings in ["", "no-root-nodes"] {
        let commands = r#""100s rerun", "160s delete""#;
        let mut watcher = watch(story("1", "20s", commands), readings);
        watcher.pass(80 * SECOND).await;
        assert_eq!(said(&watcher.model), "Failed", "{readings}");
        let seen = words(&mut watcher, 100 * SECOND).await;
        let again = seen
            .iter()
            .find(|(word, at)| word == "Running" && *at > 100_000);
        let (_, again) = again.unwrap_or_else(|| panic!("{readings}: {seen:?}"));
        // A rerun is created, and begins some seconds after.
        assert!(*again <= 100_000 + 5_000 + 6_000, "{again}, {readings}");
        let deleted = seen.iter().find(|(word, _)| word == "deleted");
        let (_, deleted) = deleted.unwrap_or_else(|| panic!("{readings}: {seen:?}"));
        assert!(*deleted <= 160_000 + 6_000, "{deleted}, {readings}");
    }
}
