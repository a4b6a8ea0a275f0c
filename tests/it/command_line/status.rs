//! `paiwatch status`.

use serde_json::{Value, json};

use super::{Served, expect_failure, paiwatch, text};

#[test]
fn status_prints_the_documented_schema() {
    let served = Served::start(&[]);
    let output = served.run(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["not_understood"], json!({}));
    let runs = report["runs"].as_array().unwrap();
    let churn = runs
        .iter()
        .find(|run| run["name"] == "churn-daily")
        .unwrap();
    assert_eq!(churn["answered"], true);
    let nodes = churn["nodes"].as_array().unwrap();
    let total = churn["counts"]["total"].as_u64().unwrap();
    let parents: Vec<_> = nodes.iter().map(|node| &node["parent_id"]).collect();
    let leaves = nodes.iter().filter(|node| !parents.contains(&&node["id"]));
    assert_eq!(leaves.count() as u64, total, "counts are of leaves");
    assert!(nodes.iter().all(|node| node["id"] != churn["root_node_id"]));
    let skipped = nodes
        .iter()
        .find(|node| node["status"] == "Skipped")
        .unwrap();
    let failed = nodes
        .iter()
        .find(|node| node["status"] == "Failed" && node["type"] == "Task");
    assert_eq!(skipped["skipped_because"], failed.unwrap()["id"]);
    let outputs = nodes
        .iter()
        .flat_map(|node| node["outputs"].as_array().unwrap());
    let metrics = outputs
        .clone()
        .find(|output| output["type"] == "Metrics")
        .unwrap();
    assert!(
        metrics["value"]["auc"].is_number(),
        "the value is decoded: {metrics}"
    );
    let parts = outputs
        .filter(|output| output["expandable"] == "report")
        .count();
    assert!(parts >= 3);
}

#[test]
fn status_tells_what_it_did_not_understand() {
    let served = Served::start(&["--story", "small", "--fault", "wrong-element"]);
    let output = served.run(&["status", "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["not_understood"]["PipelineRuns"], 1);
    assert_eq!(report["runs"][0]["name"], "small");
    let said = text(&output.stderr);
    assert!(
        said.contains("warning: not understood: `PipelineRuns`"),
        "{said}"
    );
}

#[test]
fn of_a_node_that_is_named_with_its_run_the_branch_is_printed() {
    let served = Served::start(&[]);
    let all: Value = serde_json::from_slice(&served.run(&["status", "--json"]).stdout).unwrap();
    let runs = all["runs"].as_array().unwrap();
    let churn = runs
        .iter()
        .find(|run| run["name"] == "churn-daily")
        .unwrap();
    let nodes = churn["nodes"].as_array().unwrap();
    let dag = nodes
        .iter()
        .find(|node| node["name"] == "feature_eng")
        .unwrap();
    let target = |node: &str| format!("{}/{node}", churn["id"].as_str().unwrap());

    let output = served.run(&["status", "--json", &target(dag["id"].as_str().unwrap())]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let branch = report["runs"][0]["nodes"].as_array().unwrap();
    assert_eq!(branch[0]["name"], "feature_eng");
    assert!(
        branch[1..]
            .iter()
            .all(|node| node["parent_id"] == dag["id"])
    );
    assert_eq!(report["runs"][0]["counts"]["total"], 4);

    let output = served.run(&["status", "--json", &target("node-unknown")]);
    let what = "no node `node-unknown` in flow-";
    expect_failure(&output, 2, what, "hint: did you mean `flow-");
}

#[test]
fn the_newest_run_can_be_named_without_its_id() {
    let served = Served::start(&[]);
    let output = served.run(&["status", "--json", "@latest:churn-daily"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"].as_array().unwrap().len(), 1);
    assert_eq!(report["runs"][0]["name"], "churn-daily");
    assert_eq!(served.run(&["status", "@latest"]).status.code(), Some(0));
    let nobody = served.run(&["status", "@latest:nobody"]);
    expect_failure(&nobody, 5, "no run named `nobody`", "@latest");
}

#[test]
fn the_newest_run_is_found_by_a_machine_whose_clock_is_wrong() {
    // The first answer refuses the date of the request, and tells the right one.
    let served = Served::start(&["--fault", "clock-skew=-20m"]);
    let output = served.run(&["status", "@latest"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn an_unknown_run_is_printed_as_not_answered_and_ends_with_five() {
    let served = Served::start(&["--story", "small"]);
    let output = served.run(&["status", "--json", "flow-unknown"]);
    assert_eq!(output.status.code(), Some(5));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["runs"][0]["id"], "flow-unknown");
    assert_eq!(report["runs"][0]["answered"], false);
}

#[test]
fn an_empty_list_is_no_failure_and_nothing_is_waited_for_that_is_not_there() {
    let served = Served::start(&["--story", "small"]);
    let none = |arguments: &[&str]| {
        let mut command = paiwatch(&[arguments, &["--filter", "status=terminating"]].concat());
        command.envs(served.variables.iter().cloned());
        command.output().unwrap()
    };
    for list in ["runs", "status"] {
        let output = none(&[list]);
        assert!(
            output.stdout.is_empty() && output.stderr.is_empty(),
            "{output:?}"
        );
        assert_eq!(output.status.code(), Some(0), "{list}");
        let output = none(&[list, "--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["runs"], json!([]), "{list}");
        assert_eq!(output.status.code(), Some(0), "{list}");
    }
    for arguments in [&["wait"][..], &["events"], &[]] {
        let what = "no run fits the filter";
        expect_failure(&none(arguments), 5, what, "`paiwatch runs`");
    }
}
