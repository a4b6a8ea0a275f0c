//! When outputs come, and what their rows look like.

use serde_json::{Value, json};

use crate::service::caller::{Caller, batch, text};

fn outputs(caller: &Caller, question: &Value) -> Vec<String> {
    let answer = caller.status(question);
    let rows = answer.body["Outputs"].as_array().unwrap();
    rows.iter().map(|row| text(&row["Name"])).collect()
}

#[test]
fn a_batch_may_bring_outputs_only_when_it_names_a_type_or_never() {
    let caller = Caller::still();
    let (run, _) = caller.ids("showcase");
    let read = text(&caller.at_path("showcase", "读取")["Metadata"]["NodeId"]);
    let mut question = batch(&run, &[&read]);
    assert_eq!(outputs(&caller, &question), ["rows"]);
    let caller = caller.reading("outputs-with-type-only");
    assert_eq!(outputs(&caller, &question).len(), 0);
    question["OutputType"] = json!("DataSet");
    assert_eq!(outputs(&caller, &question), ["rows"]);
    let caller = caller.reading("no-outputs-in-batch");
    assert_eq!(outputs(&caller, &question).len(), 0);
    let listed = caller.outputs(&run, &read, "Depth=1");
    assert_eq!(listed.body["TotalCount"], 1);
}

#[test]
fn a_batch_may_bring_outputs_only_once_they_are_archived() {
    let caller = Caller::small().reading("outputs-when-archived");
    let (run, _) = caller.ids("small");
    caller.pass_seconds(8);
    let read = text(&caller.at_path("small", "read")["Metadata"]["NodeId"]);
    let question = batch(&run, &[&read]);
    assert_eq!(caller.state("small", "read"), "Succeeded");
    assert_eq!(outputs(&caller, &question).len(), 0);
    caller.pass_seconds(2);
    assert_eq!(outputs(&caller, &question), ["rows"]);
}

#[test]
fn a_container_may_bring_the_outputs_of_all_below_it() {
    let caller = Caller::still();
    let (run, root) = caller.ids("showcase");
    let question = batch(&run, &[&root]);
    assert_eq!(outputs(&caller, &question).len(), 0);
    let caller = caller.reading("children-outputs");
    let all = caller.outputs(&run, &root, "Depth=99").body["TotalCount"].clone();
    assert_eq!(json!(outputs(&caller, &question).len()), all);
}

#[test]
fn ids_in_outputs_may_end_with_a_newline() {
    let caller = Caller::still().reading("ids-with-newline");
    let (run, _) = caller.ids("showcase");
    let read = text(&caller.at_path("showcase", "读取")["Metadata"]["NodeId"]);
    let row = caller.status(&batch(&run, &[&read])).body["Outputs"][0].clone();
    assert_eq!(row["NodeId"], format!("{read}\n"));
    assert_eq!(row["PipelineRunId"], format!("{run}\n"));
    let listed = caller.outputs(&run, &read, "Depth=1").body["Outputs"][0].clone();
    assert_eq!(
        (&listed["NodeId"], &listed["Id"]),
        (&row["NodeId"], &row["Id"])
    );
    let node = caller.status(&batch(&run, &[&read])).body["Nodes"][0].clone();
    assert_eq!(node["NodeId"], json!(read));
}

#[test]
fn json_in_texts_may_be_escaped_twice_or_not_at_all() {
    let caller = Caller::still();
    let (run, _) = caller.ids("showcase");
    let node = caller.at_path("showcase", "读取");
    let read = text(&node["Metadata"]["NodeId"]);
    let value = |caller: &Caller| {
        let row = caller.status(&batch(&run, &[&read])).body["Outputs"][0].clone();
        let listed = caller.outputs(&run, &read, "Depth=1").body["Outputs"][0].clone();
        assert_eq!(row["Value"], listed["Info"]["value"]);
        row["Value"].clone()
    };
    let info = |caller: &Caller| {
        let answer = caller.node_status(&run, &read, "Depth=1");
        answer.body["Status"][0]["RuntimeInfo"].clone()
    };
    let (plain_value, plain_info) = (text(&value(&caller)), text(&info(&caller)));
    let decoded: Value = serde_json::from_str(&plain_value).unwrap();

    let caller = caller.reading("value-twice-escaped");
    let escaped = |plain: &str| format!("{}\n", plain.replace('"', "\\\""));
    assert_eq!(value(&caller), escaped(&plain_value));
    assert_eq!(info(&caller), escaped(&plain_info));

    let caller = caller.reading("value-as-object");
    assert_eq!(value(&caller), decoded);
    assert!(info(&caller)["DLC_INSTANCE_IDS"].is_string());
}
