//! Forms of times, numbers, words, and of what is not there.

use serde_json::{Value, json};

use crate::service::caller::{Caller, batch, text};

/// A run of the still story, in full, as a row of a batch, and its first node.
fn rows(caller: &Caller, name: &str) -> [Value; 3] {
    let (run, root) = caller.ids(name);
    let brief = caller.status(&json!({ "PipelineRuns": [run] })).body["PipelineRuns"][0].clone();
    let node = caller.status(&batch(&run, &[&root])).body["Nodes"][0].clone();
    [caller.run(&run, "").body, brief, node]
}

#[test]
fn times_may_be_coarse_or_of_another_zone() {
    let caller = Caller::still();
    let time = |readings: &str| {
        let caller = Caller::still().reading(readings);
        let [run, _, node] = rows(&caller, "succeeded");
        assert_eq!(run["StartedAt"], node["StartedAt"]);
        text(&run["StartedAt"])
    };
    assert_eq!(time(""), "2025-12-31T21:04:07.678Z");
    assert_eq!(time("second-times"), "2025-12-31T21:04:07Z");
    assert_eq!(time("minute-times"), "2025-12-31T21:04Z");
    assert_eq!(time("offset-times"), "2026-01-01T05:04:07.678+08:00");
    assert_eq!(
        time("offset-times,second-times"),
        "2026-01-01T05:04:07+08:00"
    );
    assert_eq!(time("offset-times,minute-times"), "2026-01-01T05:04+08:00");
    let created =
        |caller: &Caller| text(&caller.pipelines("").body["Pipelines"][0]["GmtCreateTime"]);
    assert!(created(&caller).ends_with(":05Z"));
    assert!(created(&caller.reading("offset-times")).ends_with(":05+08:00"));
}

#[test]
fn what_is_absent_may_be_null_or_an_empty_text() {
    let [run, _, node] = rows(&Caller::still(), "initialized");
    assert_eq!((run.get("StartedAt"), node.get("StartedAt")), (None, None));
    assert_eq!(run["Message"], "");
    let [run, brief, node] = rows(&Caller::still().reading("nulls"), "initialized");
    for absent in [&run["StartedAt"], &run["Message"], &run["SourceId"]] {
        assert_eq!(absent, &Value::Null);
    }
    assert_eq!(brief.get("SourceId"), Some(&Value::Null));
    assert_eq!(node.get("FinishedAt"), Some(&Value::Null));
    let caller = Caller::still().reading("nulls");
    let answer = caller.status(&json!({}));
    assert_eq!(answer.body.get("Nodes"), Some(&Value::Null));
    let spec = caller.at_path("showcase", "读取")["Spec"].clone();
    assert_eq!(spec.get("WithItems"), Some(&Value::Null));

    let [run, _, node] = rows(&Caller::still().reading("empty-texts"), "initialized");
    assert_eq!(
        (&run["FinishedAt"], &node["StartedAt"]),
        (&json!(""), &json!(""))
    );
    let caller = Caller::still().reading("empty-texts");
    let spec = caller.at_path("showcase", "读取")["Spec"].clone();
    assert_eq!(
        (spec.get("When"), spec.get("WithItems")),
        (Some(&json!("")), None)
    );
}

#[test]
fn numbers_and_booleans_may_be_texts() {
    let caller = Caller::still().reading("numbers-as-strings");
    let [run, brief, node] = rows(&caller, "succeeded");
    assert!(text(&run["Duration"]).parse::<u32>().unwrap() > 600);
    assert_eq!(brief["IsDeleted"], "false");
    assert_eq!(node["OutputArtifactArchived"], "true");
    assert_eq!(caller.runs("").body["TotalCount"], "10");
    let looped = caller.at_path("showcase", "models/by_number");
    assert_eq!(looped["Spec"]["WithSequence"]["Start"], "12");
    assert_eq!(looped["Spec"]["Parallelism"], "4");
}

#[test]
fn ids_of_users_and_workspaces_may_be_numbers() {
    let caller = Caller::still().reading("numeric-user-ids");
    let [run, brief, _] = rows(&caller, "succeeded");
    assert_eq!(run["UserId"], json!(200_000_000_000_000_001_u64));
    assert_eq!(brief["ParentUserId"], json!(100_000_000_000_000_001_u64));
    assert_eq!(run["WorkspaceId"], 94801);
    let workspaces = caller.workspaces("");
    assert!(workspaces.body["Workspaces"][0]["WorkspaceId"].is_u64());
}

#[test]
fn states_may_be_in_lower_case_and_shorter() {
    let said = |readings: &str| {
        let [run, brief, node] = rows(&Caller::still().reading(readings), "succeeded");
        [run, brief, node].map(|row| text(&row["Status"]))
    };
    assert_eq!(said("lower-case-status"), ["succeeded"; 3]);
    assert_eq!(said("succeed"), ["Succeeded", "Succeeded", "Succeed"]);
    assert_eq!(
        said("succeed,lower-case-status"),
        ["succeeded", "succeeded", "succeed"]
    );
    // What is asked for keeps its documented words.
    let caller = Caller::still().reading("lower-case-status");
    assert!(caller.runs("Status=Suspended").body["TotalCount"] == 1);
}
