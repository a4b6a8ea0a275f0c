//! What people do to runs while they play: by commands in a story, through the handle, and over the
//! control path.

use chrono::TimeDelta;
use paiwatch::sim::CommandError;
use paiwatch::sim::story::Story;
use serde_json::{Value, json};

use crate::service::caller::{Caller, settings, text};

/// Two nodes of which the second fails at first, a third beside them, and a tail.
const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "inner"
[[pipeline.node]]
name = "good"
lasts = "10s"
spread = 0
[[pipeline.node]]
name = "bad"
lasts = "20s"
spread = 0

[[pipeline]]
name = "work"
[[pipeline.node]]
name = "read"
lasts = "20s"
spread = 0
[[pipeline.node]]
name = "fit"
after = ["read"]
runs = "inner"
items = ["a", "b"]
parallel = 2
[[pipeline.node]]
name = "score"
after = ["fit"]
lasts = "20s"
spread = 0

[[run]]
pipeline = "work"
name = "work"
starts = "0s"
"#;

fn failing() -> String {
    STORY.to_owned() + "ending = { failed = { node = \"fit/fit-1/bad\" } }\n"
}

fn status(caller: &Caller) -> String {
    let (run, _) = caller.ids("work");
    text(&caller.run(&run, "").body["Status"])
}

fn statuses(caller: &Caller, seconds: usize) -> Vec<(usize, String)> {
    let mut seen: Vec<(usize, String)> = Vec::new();
    for second in 0..seconds {
        let status = status(caller);
        if seen.last().is_none_or(|(_, last)| *last != status) {
            seen.push((second, status));
        }
        caller.pass_seconds(1);
    }
    seen
}

fn times(caller: &Caller, path: &str) -> (String, Value, Value) {
    let node = caller.at_path("work", path);
    let info = &node["StatusInfo"];
    let status = text(&info["Status"]);
    (
        status,
        info["StartedAt"].clone(),
        info["FinishedAt"].clone(),
    )
}

#[test]
fn a_run_is_suspended_resumed_and_stopped_as_the_story_says() {
    let caller = Caller::told(
        &(STORY.to_owned() + r#"commands = ["70s terminate 4s", "10s suspend", "1m resume"]"#),
    );
    let expected = [
        (0, "Initialized"),
        (2, "Running"),
        (10, "Suspended"),
        (60, "Running"),
        (70, "Terminating"),
        (74, "Terminated"),
    ];
    let expected = expected.map(|(second, status)| (second, status.to_owned()));
    assert_eq!(statuses(&caller, 100), expected);
    assert_eq!(caller.state("work", "read"), "Succeeded");
    assert_eq!(caller.state("work", "score"), "Skipped");
}

#[test]
fn the_handle_does_the_same_at_once_and_refuses_what_is_not_possible() {
    let caller = Caller::told(STORY);
    let done = |command: &str| caller.behaviour.perform("work", command.parse().unwrap());
    let refused = |command: &str| done(command).unwrap_err().to_string();
    caller.pass_seconds(10);
    assert_eq!(refused("resume"), "a run that is Running cannot be resumed");
    assert_eq!(
        refused("rerun"),
        "a run that is Running cannot be run again where it failed"
    );
    assert!(done("suspend").unwrap().ends_with(" Suspended"));
    assert_eq!(status(&caller), "Suspended");
    assert_eq!(
        refused("suspend"),
        "a run that is Suspended cannot be suspended"
    );
    caller.pass_seconds(3600);
    assert_eq!(status(&caller), "Suspended");
    assert_eq!(caller.state("work", "read"), "Succeeded");
    assert_eq!(caller.state("work", "fit"), "ReadyToSchedule");
    assert!(done("resume").unwrap().ends_with(" Running"));
    caller.pass_seconds(10);
    assert_eq!(caller.state("work", "fit"), "Running");
    assert!(done("terminate 4s").unwrap().ends_with(" Terminating"));
    caller.pass_seconds(3);
    assert_eq!(caller.state("work", "fit"), "Terminating");
    caller.pass_seconds(1);
    assert_eq!(status(&caller), "Terminated");
    let (id, _) = caller.ids("work");
    assert!(done("delete").is_ok());
    assert_eq!(caller.run(&id, "").status, 404);
    let rows = caller.status(&json!({ "PipelineRuns": [id] })).body;
    assert_eq!(rows["PipelineRuns"][0]["IsDeleted"], true);
    let unknown = caller
        .behaviour
        .perform("nobody", "suspend".parse().unwrap());
    assert_eq!(unknown, Err(CommandError::NoSuchRun("nobody".to_owned())));
}

#[test]
fn a_rerun_tries_again_what_failed_and_leaves_what_was_good() {
    let caller = Caller::told(&failing());
    while status(&caller) != "Failed" {
        caller.pass_seconds(1);
    }
    let ids = |caller: &Caller| {
        let tree = caller.tree("work").into_iter();
        tree.map(|(path, node)| (path, node["Metadata"]["NodeId"].clone()))
            .collect::<Vec<_>>()
    };
    let (before, good) = (
        ids(&caller),
        ["read", "fit/fit-0", "fit/fit-0/bad", "fit/fit-1/good"],
    );
    let kept = good.map(|path| times(&caller, path));
    assert_eq!(caller.state("work", "score"), "Skipped");
    caller.pass_seconds(30);
    let (run, _) = caller.ids("work");
    caller
        .behaviour
        .perform(&run, "rerun".parse().unwrap())
        .unwrap();
    assert_eq!(status(&caller), "Running");
    assert_eq!(ids(&caller), before);
    assert_eq!(good.map(|path| times(&caller, path)), kept);
    assert_eq!(caller.state("work", "score"), "ReadyToSchedule");
    caller.pass_seconds(5);
    assert_eq!(caller.state("work", "fit/fit-1"), "Running");
    while status(&caller) != "Succeeded" {
        caller.pass_seconds(1);
    }
    assert_eq!(good.map(|path| times(&caller, path)), kept);
    assert_eq!(
        (ids(&caller), caller.state("work", "score")),
        (before, "Succeeded".to_owned())
    );
    let refused = caller.behaviour.perform("work", "rerun".parse().unwrap());
    assert!(refused.is_err());
    caller
        .behaviour
        .perform("work", "rerun-all".parse().unwrap())
        .unwrap();
    assert_eq!(caller.state("work", "read"), "ReadyToSchedule");
}

#[test]
fn a_rerun_makes_a_new_run_where_the_documents_are_read_so() {
    let story = failing() + "commands = [\"10m rerun\", \"20m delete\"]\n";
    let caller = Caller::told(&story).reading("rerun-new-id");
    caller.pass_seconds(599);
    let (old, _) = caller.ids("work");
    assert_eq!(caller.runs("").body["TotalCount"], 1);
    caller.pass_seconds(1);
    let rows = caller.runs("").body["PipelineRuns"].clone();
    let row = |index: usize| {
        (
            text(&rows[index]["PipelineRunId"]),
            text(&rows[index]["Status"]),
        )
    };
    let (new, status) = row(0);
    assert_eq!(
        (row(1), status.as_str()),
        ((old.clone(), "Failed".to_owned()), "Running")
    );
    caller.pass_seconds(10);
    caller
        .behaviour
        .perform(&new, "terminate 1s".parse().unwrap())
        .unwrap();
    caller.pass_seconds(590);
    assert_eq!(caller.run(&old, "").status, 404);
    assert_eq!(caller.run(&new, "").body["Status"], "Terminated");
}

#[test]
fn what_was_before_a_command_stays_as_it_was() {
    let caller = Caller::told(STORY);
    let begin = caller.now();
    let state_at = |second: i64| {
        caller.set(begin + TimeDelta::seconds(second));
        let tree = caller.tree("work").into_iter();
        tree.map(|(path, node)| (path, node["StatusInfo"].clone()))
            .collect::<Vec<_>>()
    };
    let mut known: Vec<(i64, Vec<(String, Value)>)> = Vec::new();
    for (at, command) in [
        (12, "suspend"),
        (40, "resume"),
        (50, "suspend"),
        (60, "resume"),
        (62, "terminate 4s"),
        (80, "rerun"),
        (90, "suspend"),
        (100, "terminate"),
        (130, "rerun-all"),
    ] {
        let from = known.last().map_or(0, |(second, _)| second + 1);
        known.extend((from..at).map(|second| (second, state_at(second))));
        caller.set(begin + TimeDelta::seconds(at));
        caller
            .behaviour
            .perform("work", command.parse().unwrap())
            .unwrap();
        for (second, state) in &known {
            assert_eq!(&state_at(*second), state, "second {second} after {command}");
        }
    }
}

#[test]
fn runs_without_end_take_commands_too() {
    let story = Story::embedded("huge:2x200:20").unwrap();
    let caller = Caller::new(settings(story, 1));
    let rows = caller.runs("").body["PipelineRuns"].clone();
    let run = text(&rows[0]["PipelineRunId"]);
    let root = text(&rows[0]["NodeId"]);
    let count = |word: &str| {
        let tree = caller.node(&run, &root, "Depth=10").body.to_string();
        tree.matches(&format!("\"Status\":\"{word}\"")).count()
    };
    let done = |command: &str| {
        caller
            .behaviour
            .perform(&run, command.parse().unwrap())
            .unwrap();
        let status = text(&caller.run(&run, "").body["Status"]);
        caller.pass_seconds(600);
        status
    };
    let running = count("Running");
    assert!(running > 10, "{running}");
    assert_eq!(done("suspend"), "Suspended");
    assert_eq!(text(&caller.run(&run, "").body["Status"]), "Suspended");
    assert_eq!(done("resume"), "Running");
    assert!(count("Running") > 10);
    assert_eq!(done("terminate 5s"), "Terminating");
    assert_eq!(count("Running"), 0);
    assert!(count("Terminated") > 10);
    assert_eq!(done("rerun-all"), "Initialized");
    assert!(count("Running") > 1);
}

#[test]
fn commands_that_make_no_sense_are_refused_with_their_place() {
    for (commands, why) in [
        ("[\"10s pause\"]", "there is no command `pause`"),
        ("[\"suspend\"]", "such as `30s suspend`"),
        ("[\"10s\"]", "such as `30s suspend`"),
        (
            "[\"10s suspend 3s\"]",
            "`suspend 3s` is not written as `suspend`",
        ),
        ("[\"1h 5x resume\"]", "is not a length of time"),
    ] {
        let text = format!("{STORY}commands = {commands}\n");
        let error = Story::parse("test.toml", &text).unwrap_err().to_string();
        assert!(
            error.starts_with("test.toml:") && error.contains(why),
            "{error}"
        );
    }
}

#[test]
fn the_documents_list_every_command() {
    let documents = include_str!("../../../assets/stories/README.md");
    for (name, meaning) in paiwatch::sim::Command::all() {
        let row = format!("| `{name}` | {meaning} |");
        assert!(documents.contains(&row), "{row}");
    }
}
