//! Forms of the tree of nodes.

use crate::service::caller::{Caller, text};

#[test]
fn nodes_may_be_of_the_types_pod_and_dag() {
    let caller = Caller::still().reading("pod-types");
    let (run, root) = caller.ids("showcase");
    let kind = |path: &str| text(&caller.at_path("showcase", path)["Metadata"]["NodeType"]);
    assert_eq!(
        [kind("读取"), kind("models"), kind("models/by_item")],
        ["Pod", "Dag", "Dag"]
    );
    let physical = caller.node(&run, &root, "Type=Physical&Depth=2");
    let child = &physical.body["Spec"]["Pipelines"][0];
    assert_eq!(child["Metadata"]["NodeType"], "Pod");
}

#[test]
fn dependencies_may_be_ids() {
    let caller = Caller::still();
    let before =
        |caller: &Caller| text(&caller.at_path("showcase", "models")["Spec"]["Dependencies"][0]);
    assert_eq!(before(&caller), "读取");
    let caller = caller.reading("dependencies-by-id");
    let read = caller.at_path("showcase", "读取");
    assert_eq!(before(&caller), text(&read["Metadata"]["NodeId"]));
}

#[test]
fn a_tree_may_be_cut_below_some_level() {
    let caller = Caller::still().reading("depth-capped=2");
    let (run, root) = caller.ids("showcase");
    let tree = caller.node(&run, &root, "Depth=99");
    let models = &tree.body["Spec"]["Pipelines"][1];
    assert_eq!(models["Spec"]["HasPipelines"], true);
    assert_eq!(models["Spec"]["Pipelines"].as_array().unwrap().len(), 0);
    let below = caller.node(
        &run,
        models["Metadata"]["NodeId"].as_str().unwrap(),
        "Depth=99",
    );
    assert_eq!(below.body["Spec"]["Pipelines"].as_array().unwrap().len(), 3);
    let smaller = caller.node(&run, &root, "Depth=1");
    assert_eq!(
        smaller.body["Spec"]["Pipelines"].as_array().unwrap().len(),
        0
    );
}

#[test]
fn nodes_may_tell_no_progress() {
    let caller = Caller::still();
    let info = |caller: &Caller| caller.at_path("showcase", "models")["StatusInfo"].clone();
    assert!(info(&caller)["Progress"].is_string());
    let caller = caller.reading("no-progress");
    assert!(info(&caller).get("Progress").is_none());
    assert!(info(&caller)["Status"].is_string());
}
