//! Stories as files: what is wrong with one is told with its place, and what is right plays as
//! written.

mod over_time;
mod refused;

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::sim::story::Story;

use crate::service::caller::{Caller, settings, text};

const HEAD: &str = "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n";

#[test]
fn the_example_in_the_description_is_a_story() {
    let readme = include_str!("../../../assets/stories/README.md");
    let example = readme
        .split("```toml\n")
        .nth(1)
        .unwrap()
        .split("```")
        .next()
        .unwrap();
    let caller = Caller::new(settings(Story::parse("README.md", example).unwrap(), 1));
    assert_eq!(caller.runs("").body["PipelineRuns"][0]["Name"], "daily-0");
}

#[test]
fn the_default_story_is_in_full_swing_when_it_starts() {
    for seed in 0..20 {
        let caller = Caller::default_story(seed);
        let runs = caller.runs("PageSize=100").body;
        let rows = runs["PipelineRuns"].as_array().unwrap();
        let mut states = rows
            .iter()
            .map(|row| text(&row["Status"]))
            .collect::<Vec<_>>();
        states.sort();
        states.dedup();
        assert_eq!(
            states,
            [
                "Failed",
                "Initialized",
                "Running",
                "Skipped",
                "Succeeded",
                "Suspended",
                "Terminated"
            ],
            "seed {seed}"
        );
        let loops = caller
            .tree("churn-daily")
            .into_iter()
            .filter(|(path, _)| path.starts_with("train/train-") && path.matches('/').count() == 1);
        assert!(loops.count() >= 3, "seed {seed}");
    }
}

#[test]
fn the_default_story_has_a_past_where_that_is_asked_for() {
    let story = || Story::embedded("default").unwrap();
    let ids = |story| {
        let caller = Caller::new(settings(story, 1));
        let listed = caller.runs("PageSize=100&SourceId=exp-churn").body;
        let rows = listed["PipelineRuns"].as_array().unwrap().iter();
        let rows = rows.map(|row| (text(&row["PipelineRunId"]), text(&row["Status"])));
        rows.collect::<Vec<_>>()
    };
    let (now, with_past) = (ids(story()), ids(story().with_past()));
    assert_eq!(now.len(), 1);
    assert_eq!(with_past.len(), 13);
    assert_eq!(with_past.first(), now.first(), "the past is older");
    let earlier = with_past.iter().skip(1);
    let succeeded = earlier.filter(|(_, status)| status == "Succeeded").count();
    assert!((5..=12).contains(&succeeded), "{succeeded} succeeded");
}

/// How long the tasks of four runs of two tasks take, where the runs vary so.
fn lengths(varies: &str) -> Vec<[f64; 2]> {
    let mut story = format!("{HEAD}[[pipeline]]\nname = \"p\"\n");
    for (name, seconds) in [("a", 100), ("b", 300)] {
        let _ = write!(
            story,
            "[[pipeline.node]]\nname = \"{name}\"\nlasts = \"{seconds}s\"\nspread = 0\nqueue = \"0s\"\n"
        );
    }
    for run in 0..4 {
        let _ = write!(
            story,
            "[[run]]\npipeline = \"p\"\nname = \"{run}\"\nstarts = \"0s\"\n{varies}\n"
        );
    }
    let caller = Caller::told(&story);
    caller.pass_seconds(1_000);
    let length = |run: i32, node: &str| {
        let info = caller.at_path(&run.to_string(), node)["StatusInfo"].take();
        let at = |key: &str| text(&info[key]).parse::<DateTime<Utc>>().unwrap();
        (at("FinishedAt") - at("StartedAt")).as_seconds_f64()
    };
    (0..4)
        .map(|run| ["a", "b"].map(|node| length(run, node)))
        .collect()
}

#[test]
fn a_run_that_varies_makes_all_its_tasks_longer_or_shorter_together() {
    assert_eq!(lengths(""), [[100.0, 300.0]; 4]);
    let varying = lengths("varies = 0.5");
    for [a, b] in &varying {
        assert!((50.0..=150.0).contains(a), "{a}");
        assert!((b - 3.0 * a).abs() < 0.1, "{a} {b}");
    }
    let is_off = |[a, _]: &[f64; 2]| (a - 100.0).abs() > 5.0;
    assert!(varying.iter().any(is_off), "{varying:?}");
}

#[test]
fn new_runs_come_for_ever_and_old_ones_leave() {
    let caller = Caller::default_story(3);
    let count = |caller: &Caller| {
        caller.runs("Name=scoring-").body["TotalCount"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(count(&caller), 0);
    caller.pass_seconds(21);
    assert_eq!(count(&caller), 1);
    caller.pass(TimeDelta::minutes(30));
    assert_eq!(count(&caller), 4);
    caller.pass(TimeDelta::days(400));
    assert_eq!(count(&caller), 20);
}

#[test]
fn the_finished_run_has_two_and_twenty_leaves() {
    let tree = Caller::default_story(5).tree("reco-weekly");
    let leaves = tree
        .iter()
        .filter(|(_, node)| node["Spec"]["HasPipelines"] == false);
    assert_eq!(leaves.count(), 22);
}

#[test]
fn speed_divides_the_durations_and_leaves_the_clock_alone() {
    let mut quick = settings(Story::embedded("small").unwrap(), 1);
    quick.speed = 10.0;
    let caller = Caller::new(quick);
    let (run, _) = caller.ids("small");
    caller.pass_seconds(4);
    assert_eq!(caller.run(&run, "").body["Status"], "Failed");
    assert_eq!(
        caller.run(&run, "").body["GmtCreateTime"],
        "2026-01-02T03:04:05.678Z"
    );
}

#[test]
fn what_comes_after_a_failure_is_skipped_and_what_a_condition_skips_holds_nobody_up() {
    let caller = Caller::told(&format!(
        "{HEAD}[[pipeline]]\nname = \"p\"\n\
         [[pipeline.node]]\nname = \"bad\"\nlasts = \"5s\"\nfails = 1\n\
         [[pipeline.node]]\nname = \"tail\"\nafter = [\"bad\"]\nlasts = \"5s\"\n\
         [[pipeline.node]]\nname = \"end\"\nafter = [\"tail\"]\nlasts = \"5s\"\n\
         [[pipeline.node]]\nname = \"rescue\"\nafter = [\"bad\"]\neven_after_failure = true\nlasts = \"5s\"\n\
         [[pipeline.node]]\nname = \"maybe\"\nwhen = \"x > 1\"\nholds = 0\nlasts = \"5s\"\n\
         [[pipeline.node]]\nname = \"later\"\nafter = [\"maybe\"]\nlasts = \"5s\"\n\
         [[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\n"
    ));
    caller.pass_seconds(60);
    let state = |path| caller.state("r", path);
    assert_eq!(
        [state("bad"), state("tail"), state("end"), state("rescue")],
        ["Failed", "Skipped", "Skipped", "Succeeded"]
    );
    assert_eq!([state("maybe"), state("later")], ["Skipped", "Succeeded"]);
    assert_eq!(caller.at_path("r", "maybe")["Spec"]["When"], "x > 1");
    assert_eq!(
        caller.at_path("r", "tail")["StatusInfo"].get("StartedAt"),
        None
    );
}

#[test]
fn a_run_can_wait_be_skipped_be_paused_and_be_stopped() {
    let runs = [
        "\"initialized\"",
        "\"skipped\"",
        "{ suspended = { after = \"8s\" } }",
        "{ terminated = { after = \"8s\" } }",
    ];
    let lines = runs.iter().enumerate().map(|(index, ending)| {
        format!(
            "[[run]]\npipeline = \"p\"\nname = \"r{index}\"\nstarts = \"0s\"\nending = {ending}\n"
        )
    });
    let caller = Caller::told(&format!(
        "{HEAD}[[pipeline]]\nname = \"p\"\n\
         [[pipeline.node]]\nname = \"first\"\nlasts = \"1m\"\n\
         [[pipeline.node]]\nname = \"second\"\nafter = [\"first\"]\nlasts = \"1m\"\n{}",
        lines.collect::<String>()
    ));
    caller.pass_seconds(12);
    let word = |name: &str| text(&caller.run(&caller.ids(name).0, "").body["Status"]);
    assert_eq!(
        [word("r0"), word("r1"), word("r2"), word("r3")],
        ["Initialized", "Skipped", "Suspended", "Terminating"]
    );
    caller.pass_seconds(600);
    assert_eq!([word("r2"), word("r3")], ["Suspended", "Terminated"]);
    assert_eq!(
        [caller.state("r2", "first"), caller.state("r2", "second")],
        ["Succeeded", "ReadyToSchedule"]
    );
    assert_eq!(
        [caller.state("r3", "first"), caller.state("r3", "second")],
        ["Terminated", "Skipped"]
    );
}
