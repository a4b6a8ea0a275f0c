//! Readings together, by story, and while the service runs.

use paiwatch::sim::{Reading, Readings};
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::sample::subsequence;
use serde_json::{Value, json};

use crate::service::caller::{Answer, Caller, batch, text};

/// A tour of all operations that readings are about, in the middle of a run.
fn tour(caller: &Caller, [run, root, gone]: [&str; 3], quick: &Value) -> Vec<Answer> {
    let status = |body| caller.status(&body);
    let mut answers = vec![
        status(json!({ "PipelineRuns": [run, run, gone, "flow-unknown"] })),
        status(json!({ "Nodes": [{ "PipelineRunId": run, "NodeId": "node-unknown" }] })),
        status(json!({})),
        caller.runs(""),
        caller.run(run, ""),
        caller.node(run, root, "Depth=9"),
        caller.node_status(run, root, "Depth=9"),
        caller.outputs(run, root, "Depth=9"),
        caller.pipelines(""),
        caller.workspaces(""),
    ];
    for second in 0..12 {
        caller.pass_seconds(second % 3);
        answers.push(caller.status(quick));
        let mut question = batch(run, &[root, root]);
        for foreign in [None, Some("1")] {
            question["WorkspaceId"] = json!(foreign);
            answers.push(caller.status(&question));
        }
    }
    answers
}

fn on_the_wire(readings: Readings) -> Vec<Vec<u8>> {
    let caller = Caller::told(include_str!("../../fixtures/reread.toml"));
    let (run, root) = caller.ids("reread");
    let quick = text(&caller.at_path("quick", "once")["Metadata"]["NodeId"]);
    let quick = batch(&caller.ids("quick").0, &[&quick]);
    let gone = caller.deleted("gone", 45);
    let tree = caller.tree("reread");
    let nodes = tree
        .iter()
        .map(|(_, node)| text(&node["Metadata"]["NodeId"]));
    let nodes = nodes.chain([root.clone()]).collect::<Vec<_>>();
    caller.behaviour.read_as(readings);
    let mut answers = tour(&caller, [&run, &root, &gone], &quick);
    answers.push(caller.status(&batch(
        &run,
        &nodes.iter().map(String::as_str).collect::<Vec<_>>(),
    )));
    answers.push(caller.runs(""));
    answers.into_iter().map(|answer| answer.bytes).collect()
}

#[test]
fn every_reading_changes_what_goes_on_the_wire() {
    let plain = on_the_wire(Readings::default());
    for reading in Reading::all() {
        let readings = if reading.takes_number() {
            Readings::default().with_number(reading, 1.try_into().unwrap())
        } else {
            Readings::default().with(reading)
        };
        assert!(on_the_wire(readings.unwrap()) != plain, "{reading:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_readings_that_go_together_are_answered_in_the_envelope(
        readings in subsequence(Reading::all().collect::<Vec<_>>(), 0..12), number in 1_u32..9,
    ) {
        let mut held = Readings::default();
        for reading in readings {
            let more = if reading.takes_number() {
                held.with_number(reading, number.try_into().unwrap())
            } else {
                held.with(reading)
            };
            held = more.unwrap_or(held);
        }
        let answers = on_the_wire(held);
        let again = on_the_wire(held);
        for answer in &answers {
            let body: Value = serde_json::from_slice(answer).unwrap();
            assert!(body["RequestId"].is_string());
        }
        assert_eq!(answers, again, "the same questions at the same time have the same answers");
    }

    #[test]
    fn a_set_of_readings_is_written_as_it_is_read(text in any::<String>()) {
        if let Ok(readings) = text.parse::<Readings>() {
            assert_eq!(readings.to_string().parse(), Ok(readings));
        }
    }
}

#[test]
fn the_documents_list_every_reading() {
    let documents = include_str!("../../../../assets/stories/README.md");
    for reading in Reading::all() {
        let number = if reading.takes_number() { "=N" } else { "" };
        let row = format!("| `{}{number}` | {} |", reading.name(), reading.meaning());
        assert!(documents.contains(&row), "{row}");
    }
}

#[test]
fn a_story_may_want_readings_and_they_may_change_while_it_runs() {
    let story = |readings: &str| format!("readings = {readings}\n{STORY}");
    let caller = Caller::told(&story(
        r#"["numbers-as-strings", "no-progress,max-batch=1"]"#,
    ));
    assert_eq!(caller.runs("").body["TotalCount"], "1");
    let (run, root) = caller.ids("once");
    assert_eq!(caller.status(&batch(&run, &[&root, "node-a"])).status, 400);
    let caller = caller.reading("");
    assert_eq!(caller.runs("").body["TotalCount"], 1);
    assert_eq!(caller.status(&batch(&run, &[&root, "node-a"])).status, 200);
}

#[test]
fn readings_of_a_story_that_make_no_sense_are_refused_with_their_place() {
    for (written, why) in [
        (
            r#"["nulls", "empty-texts"]"#,
            "test.toml:1:22: the readings `nulls` and `empty-texts` contradict each other",
        ),
        (
            r#"["succed"]"#,
            "test.toml:1:13: there is no reading `succed`; did you mean `succeed`?",
        ),
    ] {
        let text = format!("readings = {written}\n{STORY}");
        let error = paiwatch::sim::story::Story::parse("test.toml", &text).unwrap_err();
        assert_eq!(error.to_string(), why);
    }
}

const STORY: &str = r#"
workspace = "1"
user = "2"
account = "3"

[[pipeline]]
name = "p"

[[pipeline.node]]
name = "a"
lasts = "1m"

[[run]]
pipeline = "p"
name = "once"
starts = "-3m"
"#;
