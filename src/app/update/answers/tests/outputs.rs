//! Which outputs an answer brings, and which are still wanted.

use crate::app::model::Model;
use crate::app::query::settled::has_told;
use crate::app::update::answers::tests::{
    RUN, asked, at, model, model_that_knows_of_outputs_in_batches, node, node_row, nodes, output,
    outputs, shape, shape_node, tell, tree, wants_outputs,
};
use crate::domain::{ArtifactId, NodeId, NodeRow, OutputRow, Raw, RunId, Time, Update};

#[test]
fn outputs_are_asked_until_an_answer_after_the_archiving_told_them() {
    let mut model = model_that_knows_of_outputs_in_batches();
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(3, &["read"], std::slice::from_ref(&row)));
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_node_that_no_answer_holds_is_not_asked_for_outputs_for_ever() {
    let mut model = model();
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
    tell(&mut model, nodes(3, &["read"], &[]));
    for sequence in 4..6 {
        assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
        tell(&mut model, nodes(sequence, &["read"], &[]));
    }
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    assert!(!asked(&model, |run| &run.running).contains(&"read".to_owned()));
}

#[test]
fn outputs_that_no_batch_brings_are_wanted_by_a_call_of_their_own_until_it_is_answered() {
    let mut model = model();
    assert!(!wants_outputs(&model), "a batch may bring them");
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(3, &["read"], std::slice::from_ref(&row)));
    assert!(!wants_outputs(&model), "they are not saved yet");
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert!(wants_outputs(&model));
    tell(
        &mut model,
        outputs(5, "root", vec![output("read", "artifact-1")]),
    );
    assert!(!wants_outputs(&model));
    assert_eq!(node(&model, "read").artifacts.len(), 1);
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_call_made_before_the_end_was_known_tells_nothing_of_the_outputs() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(0), Some(1))],
        ),
    );
    tell(&mut model, outputs(8, "root", Vec::new()));
    assert!(asked(&model, |run| &run.unarchived).contains(&"fit".to_owned()));
}

#[test]
fn a_node_whose_spec_names_outputs_is_not_done_when_a_batch_holds_none() {
    let mut model = model_that_knows_of_outputs_in_batches();
    let mut specified = tree();
    specified[1].spec.outputs = Some(Raw::new(r#"{"Artifacts": [{"Name": "table"}]}"#));
    tell(&mut model, shape(3, &specified));
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(4, &["read"], &[row]));
    assert!(wants_outputs(&model));
}

#[test]
fn very_many_outputs_are_wanted_by_one_call_and_by_no_batch() {
    let mut model = model();
    let mut many = tree();
    for number in 0..101 {
        let id = format!("done-{number}");
        many.push(shape_node(&id, Some(0), "Task", "Succeeded", &[]));
    }
    tell(&mut model, shape(3, &many));
    assert!(wants_outputs(&model));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    tell(&mut model, outputs(4, "root", Vec::new()));
    assert!(!wants_outputs(&model));
}

#[test]
fn very_many_that_are_still_being_saved_are_asked_until_they_have_been() {
    let mut model = model();
    let ids: Vec<String> = (0..101).map(|number| format!("done-{number}")).collect();
    let mut many = tree();
    many.extend(
        ids.iter()
            .map(|id| shape_node(id, Some(0), "Task", "Succeeded", &[])),
    );
    tell(&mut model, shape(3, &many));
    let row = |id: &String, archived| NodeRow {
        outputs_archived: Some(archived),
        ..node_row(id, "Succeeded", Some(0), Some(1))
    };
    let saving: Vec<NodeRow> = ids.iter().map(|id| row(id, false)).collect();
    let asked_ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    tell(&mut model, nodes(4, &asked_ids, &saving));
    tell(&mut model, outputs(5, "root", Vec::new()));
    assert_eq!(asked(&model, |run| &run.unarchived).len(), 101);
    let saved: Vec<NodeRow> = ids.iter().map(|id| row(id, true)).collect();
    tell(&mut model, nodes(6, &asked_ids, &saved));
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    tell(&mut model, outputs(7, "root", Vec::new()));
    assert!(!wants_outputs(&model));
}

#[test]
fn who_looks_once_waits_for_one_call_for_very_many_outputs_and_no_longer() {
    let mut model = model();
    let ids: Vec<String> = (0..101).map(|number| format!("done-{number}")).collect();
    let mut many = Vec::from(&tree()[..1]);
    many.extend(ids.iter().map(|id| {
        let mut node = shape_node(id, Some(0), "Task", "Succeeded", &[]);
        // It ended just now, so its outputs may not be saved yet.
        node.timing.finished = Some(Time::At(at(0)));
        node
    }));
    tell(&mut model, shape(3, &many));
    let is_told = |model: &Model| ids.iter().all(|id| has_told(node(model, id)));
    assert!(!is_told(&model));
    tell(&mut model, outputs(4, "root", Vec::new()));
    assert!(wants_outputs(&model), "later there may be more");
    assert!(is_told(&model));
}

#[test]
fn a_rerun_forgets_the_outputs_of_the_run_before() {
    let mut model = model();
    tell(
        &mut model,
        outputs(3, "root", vec![output("read", "artifact-1")]),
    );
    assert_eq!(node(&model, "read").artifacts.len(), 1);
    let before = node_row("read", "Succeeded", Some(1), Some(2));
    tell(&mut model, nodes(4, &["read"], &[before]));
    let again = node_row("read", "Running", Some(7), None);
    tell(&mut model, nodes(5, &["read"], &[again]));
    assert_eq!(node(&model, "read").artifacts.len(), 0);
}

#[test]
fn a_node_that_never_says_archived_is_asked_for_a_while_only() {
    let mut model = model();
    let mut row = node_row("read", "Succeeded", Some(0), None);
    row.outputs_archived = Some(false);
    for sequence in 3..203 {
        assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
        tell(
            &mut model,
            nodes(sequence, &["read"], std::slice::from_ref(&row)),
        );
    }
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
}

#[test]
fn a_rerun_that_nobody_saw_running_is_asked_for_its_outputs_again() {
    let mut model = model_that_knows_of_outputs_in_batches();
    tell(
        &mut model,
        nodes(
            3,
            &["read"],
            &[node_row("read", "Failed", Some(0), Some(1))],
        ),
    );
    assert_eq!(asked(&model, |run| &run.unarchived), [""; 0]);
    let mut again = tree();
    again[1].timing.started = Some(Time::At(at(5)));
    tell(&mut model, shape(4, &again));
    assert_eq!(asked(&model, |run| &run.unarchived), ["read"]);
}

#[test]
fn outputs_are_kept_by_their_node() {
    let mut model = model();
    let mut news = nodes(3, &["read"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.content.outputs.push(OutputRow {
        run: RunId::from(RUN),
        node: NodeId::from("read\n"),
        id: ArtifactId::from("artifact-1"),
        name: Some("table".into()),
        kind: Some("DataSet".into()),
        metadata: None,
        created: None,
        producer: None,
        value: None,
        expandable: None,
        index: None,
    });
    tell(&mut model, news);
    assert_eq!(node(&model, "read").artifacts.len(), 1);
}
