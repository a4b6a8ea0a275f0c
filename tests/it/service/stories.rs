//! Stories as files: what is wrong with one is told with its place, and what is right plays as
//! written.

use std::collections::HashMap;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::sim::story::Story;
use proptest::prelude::{ProptestConfig, any, proptest};
use serde_json::{Value, json};

use crate::service::caller::{Caller, settings, text};

const HEAD: &str = "workspace = \"1\"\nuser = \"2\"\naccount = \"3\"\n";

fn complaint(rest: &str) -> String {
    Story::parse("mine.toml", &format!("{HEAD}{rest}"))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_wrong_story_is_refused_with_the_place_and_the_word_that_was_meant() {
    let node = "[[pipeline]]\nname = \"p\"\n[[pipeline.node]]\nname = \"a\"\n";
    let cases = [
        (
            "[[pipelin]]\n",
            "mine.toml:4:3: unknown field `pipelin`",
            "did you mean `pipeline`?",
        ),
        (
            &format!("{node}last = \"1s\"\n"),
            "mine.toml:8:1: unknown field `last`",
            "did you mean `lasts`?",
        ),
        (
            &format!("{node}lasts = \"soon\"\n"),
            "mine.toml:8:9: `soon` is not a length of time",
            "such as `90s`",
        ),
        (
            &format!("{node}lasts = \"9s\"\nfails = 3\n"),
            "mine.toml:9:9: `fails` is a share",
            "from 0 to 1",
        ),
        (
            &format!("{node}lasts = \"9s\"\nparallel = 2\n"),
            "mine.toml:9:12: `parallel` needs `items`",
            "",
        ),
        (
            &format!("{node}lasts = \"9s\"\nitems = []\nparallel = 0\n"),
            "mine.toml:10:12: `parallel`",
            "at least 1",
        ),
        (
            &format!("{node}\n"),
            "mine.toml:7:8: a node has either `lasts`",
            "",
        ),
        (
            &format!("{node}runs = \"q\"\n"),
            "mine.toml:8:8: there is no pipeline `q` above this line",
            "",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[pipeline.node]]\nname = \"b\"\nafter = [\"aa\"]\nlasts = \"1s\"\n"
            ),
            "mine.toml:11:10: there is no node `aa`",
            "did you mean `a`?",
        ),
        (
            &format!("{node}lasts = \"9s\"\n[[pipeline.node]]\nname = \"a\"\nlasts = \"1s\"\n"),
            "mine.toml:10:8: there are two nodes named `a`",
            "",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"pp\"\nname = \"r\"\nstarts = \"0s\"\n"
            ),
            "mine.toml:10:12: there is no pipeline `pp`",
            "did you mean `p`?",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\nending = {{ failed = {{ node = \"z\" }} }}\n"
            ),
            "there is no node `z`",
            "did you mean `a`?",
        ),
        (
            &format!(
                "{node}lasts = \"9s\"\n[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\nevery = \"1ms\"\n"
            ),
            "mine.toml:13:9:",
            "at least a second",
        ),
        ("x = \n", "mine.toml:4:5:", ""),
    ];
    assert_complaints(&cases);
}

#[test]
fn loops_outputs_and_workspaces_are_refused_with_their_places_too() {
    let node = "[[pipeline]]\nname = \"p\"\n[[pipeline.node]]\nname = \"a\"\nlasts = \"9s\"\n";
    let output = "[[pipeline.node.output]]\nname = \"o\"\n";
    let run = "[[run]]\npipeline = \"p\"\nname = \"r\"\nstarts = \"0s\"\n";
    let cases: [(&str, &str, &str); 10] = [
        (
            &format!("{node}param = \"x\"\n"),
            "mine.toml:9:9: `param` needs `items`",
            "",
        ),
        (
            &format!("{node}items = []\nsequence = {{ start = 1, end = 2 }}\n"),
            "mine.toml:10:12: a loop goes over a `sequence` or over `items`",
            "",
        ),
        (
            &format!("{node}sequence = {{ start = 1, end = 2, format = \"%x\" }}\n"),
            "mine.toml:9:12: `%x` does not show a number once",
            "`part-%03d`",
        ),
        (
            &format!("{node}sequence = {{ start = 1, end = 10001 }}\n"),
            "mine.toml:9:12: a sequence has up to 10000 numbers",
            "",
        ),
        (
            &format!("{node}ticks = {{ every = \"1ms\", line = \"\" }}\n"),
            "mine.toml:9:19: this is at least 10ms",
            "",
        ),
        (
            &format!("{node}{output}type = \"Model\"\nparts = 2\nvalue = 1\n"),
            "mine.toml:12:9: `parts` needs `part_of`",
            "",
        ),
        (
            &format!("{node}{output}type = \"Metric\"\nvalue = 1\n"),
            "mine.toml:11:8: unknown variant `Metric`",
            "did you mean `Metrics`?",
        ),
        (
            &format!("{node}{run}workspace = \"2\"\n"),
            "mine.toml:13:13: there is no workspace `2`",
            "did you mean `1`?",
        ),
        (
            &format!("{node}{run}source_type = \"DESINGER\"\n"),
            "mine.toml:13:15: unknown variant `DESINGER`",
            "did you mean `DESIGNER`?",
        ),
        (
            "[workspaces.1]\nstatus = \"ENABLE\"\n",
            "mine.toml:5:10: unknown variant `ENABLE`",
            "did you mean `ENABLED`?",
        ),
    ];
    assert_complaints(&cases);
}

fn assert_complaints(cases: &[(&str, &str, &str)]) {
    for (rest, beginning, end) in cases {
        let complaint = complaint(rest);
        assert!(
            complaint.contains(beginning) && complaint.contains(end),
            "{complaint}"
        );
    }
}

#[test]
fn a_story_that_would_fill_the_memory_is_refused() {
    let node = |name: &str, work: &str| format!("[[pipeline.node]]\nname = \"{name}\"\n{work}\n");
    let pipeline =
        |level: usize, nodes: &str| format!("[[pipeline]]\nname = \"p{level}\"\n{nodes}");
    let task = node("a", "lasts = \"1s\"");
    let twice = (1..30).map(|level| {
        let inner = format!("runs = \"p{}\"", level - 1);
        pipeline(level, &(node("a", &inner) + &node("b", &inner)))
    });
    let text = std::iter::once(pipeline(0, &task))
        .chain(twice)
        .collect::<String>();
    assert!(complaint(&text).contains("too large or too deep"));
}

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
fn an_unknown_story_names_the_nearest_one() {
    let error = Story::embedded("defualt").unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no story named `defualt`; did you mean `default`?"
    );
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
fn something_changes_every_few_seconds_in_the_first_minutes() {
    for seed in 0..10 {
        let caller = Caller::default_story(seed);
        let mut before = picture(&caller);
        for step in 1..=12 {
            caller.pass_seconds(10);
            let after = picture(&caller);
            assert!(
                before != after,
                "nothing in the ten seconds before {step}0, seed {seed}"
            );
            before = after;
        }
    }
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

/// The state of every run and node that is there, by id.
fn picture(caller: &Caller) -> HashMap<String, String> {
    let mut picture = HashMap::new();
    for row in caller.runs("PageSize=500").body["PipelineRuns"]
        .as_array()
        .unwrap()
    {
        let (run, root) = (text(&row["PipelineRunId"]), text(&row["NodeId"]));
        picture.insert(run.clone(), text(&row["Status"]));
        for node in caller.node_status(&run, &root, "Depth=100").body["Status"]
            .as_array()
            .unwrap()
        {
            picture.insert(text(&node["NodeId"]), text(&node["Status"]));
        }
    }
    picture
}

/// Whether a thing in the first state can ever be in the second. Only a paused run goes on.
fn may_become(from: &str, to: &str) -> bool {
    let later: &[&str] = match from {
        "Initialized" | "ReadyToSchedule" => &[
            "Running",
            "Suspended",
            "Terminating",
            "Terminated",
            "Succeeded",
            "Failed",
            "Skipped",
        ],
        "Running" | "Suspended" => &[
            "Running",
            "Suspended",
            "Terminating",
            "Terminated",
            "Succeeded",
            "Failed",
        ],
        "Terminating" => &["Terminated"],
        _ => &[],
    };
    from == to || later.contains(&to)
}

/// Everything the service says of its runs at this moment, without the ids of the requests.
fn all(caller: &Caller) -> Vec<Value> {
    let rows = caller.runs("PageSize=500").body["PipelineRuns"].clone();
    let trees = rows.as_array().unwrap().iter().map(|row| {
        let (run, root) = (text(&row["PipelineRunId"]), text(&row["NodeId"]));
        let mut tree = caller.node(&run, &root, "Depth=100").body;
        tree["RequestId"] = json!(null);
        let outputs =
            caller.outputs(&run, &root, "Depth=100&PageSize=1000").body["Outputs"].clone();
        json!([tree, outputs])
    });
    trees.chain([rows.clone()]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn states_only_follow_each_other_as_the_service_allows(seed in any::<u64>(), steps in proptest::collection::vec(1_i64..900, 8)) {
        let caller = Caller::default_story(seed);
        let mut before = picture(&caller);
        for seconds in steps {
            caller.pass_seconds(seconds);
            let after = picture(&caller);
            for (id, state) in &after {
                let earlier = before.get(id).unwrap_or(state);
                assert!(may_become(earlier, state), "{id}: {earlier} to {state}");
            }
            before = after;
        }
    }

    #[test]
    fn any_two_ways_to_a_moment_agree(seed in any::<u64>(), steps in proptest::collection::vec(1_i64..2_000_000, 4)) {
        let walker = Caller::default_story(seed);
        for step in &steps {
            let _ = picture(&walker);
            walker.pass(TimeDelta::milliseconds(*step));
        }
        let jumper = Caller::default_story(seed);
        jumper.pass(TimeDelta::milliseconds(steps.iter().sum()));
        assert_eq!(all(&walker), all(&jumper));
    }
}
