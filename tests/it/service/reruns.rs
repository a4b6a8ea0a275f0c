//! Runs that somebody runs again.

use chrono::{DateTime, Utc};
use paiwatch::sim::story::Story;
use serde_json::{Value, json};

use crate::service::caller::{Caller, batch, settings, text};

fn again() -> Caller {
    Caller::new(settings(Story::embedded("again").unwrap(), 1))
}

fn run(caller: &Caller) -> Value {
    let (run, _) = caller.ids("load");
    caller.run(&run, "").body
}

fn time(value: &Value) -> DateTime<Utc> {
    text(value).parse().unwrap()
}

/// Passes time until the only run of that name says this.
fn until(caller: &Caller, status: &str) -> Value {
    for _ in 0..120 {
        let now = run(caller);
        if now["Status"] == status {
            return now;
        }
        caller.pass_seconds(1);
    }
    panic!("it never says {status}: {}", run(caller));
}

#[test]
fn a_rerun_begins_again_under_the_same_ids_and_ends_otherwise() {
    let caller = again();
    let (_, root) = caller.ids("load");
    let failed = until(&caller, "Failed");
    assert_eq!(failed["Message"], "node store failed: disk full");
    let before = caller.tree("load");
    let ids = |tree: &[(String, Value)]| {
        let id =
            |(path, node): &(String, Value)| (path.clone(), node["Metadata"]["NodeId"].clone());
        tree.iter().map(id).collect::<Vec<_>>()
    };

    let running = until(&caller, "Running");
    let pause = time(&running["StartedAt"]) - time(&failed["FinishedAt"]);
    assert_eq!(pause.num_seconds(), 20);
    assert_eq!(
        (running.get("FinishedAt"), &running["Message"]),
        (None, &json!(""))
    );
    assert_eq!(running["NodeId"], json!(root));
    assert_eq!(running["GmtCreateTime"], failed["GmtCreateTime"]);
    assert_eq!(caller.state("load", "store"), "ReadyToSchedule");
    assert!(
        caller
            .tree("load")
            .iter()
            .all(|(path, _)| path != "fetch/fetch-1")
    );

    let succeeded = until(&caller, "Succeeded");
    assert_eq!(succeeded["StartedAt"], running["StartedAt"]);
    let after = caller.tree("load");
    assert_eq!(ids(&after), ids(&before));
    assert_eq!(caller.state("load", "report"), "Succeeded");
    caller.pass_seconds(100_000);
    assert_eq!(run(&caller)["FinishedAt"], succeeded["FinishedAt"]);
}

#[test]
fn a_rerun_may_be_a_new_run_beside_the_old_one() {
    let caller = again().reading("rerun-new-id");
    let failed = until(&caller, "Failed");
    let old = text(&failed["PipelineRunId"]);
    caller.pass_seconds(19);
    assert_eq!(caller.runs("").body["TotalCount"], 1);
    caller.pass_seconds(3);
    let listed = caller.runs("").body["PipelineRuns"].clone();
    let [new, kept] = [&listed[0], &listed[1]];
    assert_eq!(kept["PipelineRunId"], json!(old));
    assert_eq!(kept["Status"], "Failed");
    assert_eq!(
        (&new["Name"], &new["Status"]),
        (&kept["Name"], &json!("Running"))
    );
    assert_ne!(new["NodeId"], kept["NodeId"]);
    let created = time(&new["GmtCreateTime"]) - time(&failed["FinishedAt"]);
    assert_eq!(created.num_seconds(), 20);
    caller.pass_seconds(60);
    let rows = caller.status(&json!({ "PipelineRuns": [old, new["PipelineRunId"]] }));
    assert_eq!(rows.body["PipelineRuns"][0]["Status"], "Failed");
    assert_eq!(rows.body["PipelineRuns"][1]["Status"], "Succeeded");
    // To change one's mind is allowed, and changes what there is.
    let caller = caller.reading("");
    assert_eq!(caller.runs("").body["TotalCount"], 1);
    assert_eq!(run(&caller)["Status"], "Succeeded");
}

#[test]
fn outputs_of_a_rerun_are_new_ones() {
    let caller = Caller::told(
        &include_str!("../../../assets/stories/again.toml").replace("ending = ", "# ending = "),
    );
    let (id, _) = caller.ids("load");
    let outputs = |caller: &Caller| {
        until(caller, "Succeeded");
        let node = text(&caller.at_path("load", "store")["Metadata"]["NodeId"]);
        caller.status(&batch(&id, &[&node])).body["Outputs"].clone()
    };
    let first = outputs(&caller);
    until(&caller, "Running");
    let second = outputs(&caller);
    assert_eq!(
        (
            first.as_array().unwrap().len(),
            second.as_array().unwrap().len()
        ),
        (1, 1)
    );
    assert_ne!(first[0]["Id"], second[0]["Id"]);
    assert_eq!(first[0]["NodeId"], second[0]["NodeId"]);
}

#[test]
fn a_run_may_be_tried_many_times() {
    let story = include_str!("../../../assets/stories/again.toml");
    let caller = Caller::told(&story.replace(r#""20s" }"#, r#""20s", times = 3 }"#));
    let mut starts = Vec::new();
    for _ in 0..300 {
        starts.extend(run(&caller).get("StartedAt").map(text));
        caller.pass_seconds(1);
    }
    starts.dedup();
    assert_eq!(starts.len(), 4);
}

#[test]
fn what_cannot_be_run_again_is_refused_with_its_place() {
    let story = include_str!("../../../assets/stories/again.toml");
    let ending = r#"{ failed = { node = "store", message = "node store failed: disk full" } }"#;
    for (from, to, why) in [
        (ending, r#""initialized""#, "only a run that ends"),
        (
            ending,
            r#"{ suspended = { after = "1s" } }"#,
            "only a run that ends",
        ),
        (
            r#""20s" }"#,
            r#""20s", times = 0 }"#,
            "`times` is from 1 to 100",
        ),
        (r#""20s""#, r#""1ms""#, "at least a second"),
        ("after = \"20s\"", "afer = \"20s\"", "did you mean `after`?"),
    ] {
        let text = story.replace(from, to);
        let error = Story::parse("test.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with("test.toml:"), "{error}");
        assert!(error.contains(why), "{error}");
    }
}
