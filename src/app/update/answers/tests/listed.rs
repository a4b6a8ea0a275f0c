//! What an answer does to the rows and to the runs that are listed.

use crate::app::model::Model;
use crate::app::update::answers::tests::{RUN, answer, at, model, shape, shape_node, tell, tree};
use crate::app::view::rows::RowKey;
use crate::domain::{NodeId, NodeKey, RunDetails, RunId, RunPage, RunRow, Status, Update};

#[test]
fn rows_that_appear_above_do_not_move_the_selected_line() {
    let mut model = model();
    let key = NodeKey::new(RunId::from(RUN), NodeId::from("deploy"));
    let last = model.view.rows.len() - 1;
    // A hand has put the cursor there.
    model.view.last_key = Some(model.now.machine);
    crate::app::update::navigate::move_to(&mut model, last);
    let line = |model: &Model| model.view.selected.as_ref().unwrap().at - model.view.top;
    let before = line(&model);
    // Twenty iterations appear above it, on a screen of about as many rows.
    let mut grown = tree();
    for number in 1..20 {
        grown.push(shape_node(
            &format!("it{number}"),
            Some(2),
            "Dag",
            "Running",
            &[],
        ));
    }
    tell(&mut model, shape(3, &grown));
    let selected = model.view.selected.clone().unwrap();
    assert_eq!(selected.key, RowKey::Node(key));
    // It keeps its line as far as no more than a third of the pane stays empty below it.
    let height = usize::from(model.screen().tree.height);
    let empty = model.view.top + height - model.view.rows.len();
    assert!(line(&model) == before || empty == height / 3);
}

#[test]
fn of_a_node_that_was_named_only_its_branch_is_shown_and_counted() {
    let mut model = model();
    let run = model.watch.runs.get_mut(RUN).unwrap();
    run.branch = Some(NodeId::from("train"));
    let shown: Vec<_> = run.nodes().map(|(_, node)| node.id.to_string()).collect();
    assert_eq!(shown, ["train", "it0", "fit", "score"]);
    assert_eq!(run.leaves().total(), 2);
    model.lay_out_rows();
    let rows = model
        .view
        .rows
        .iter()
        .filter_map(|row| row.key(&model.watch.runs));
    let first = rows.take(2).last().unwrap();
    let key = NodeKey::new(RunId::from(RUN), NodeId::from("train"));
    assert_eq!(first, RowKey::Node(key));

    model.watch.runs.get_mut(RUN).unwrap().branch = Some(NodeId::from("node-unknown"));
    assert_eq!(model.watch.runs[RUN].nodes().count(), 0);
}

#[test]
fn a_found_run_stands_above_the_ones_known_and_old_final_ones_leave() {
    let mut model = model();
    let found = |number: usize| RunDetails {
        row: RunRow {
            run: RunId::from(format!("flow-{number}").as_str()),
            status: Some(Status::new("Succeeded")),
            ..RunRow::default()
        },
        ..RunDetails::default()
    };
    let page = |numbers: std::ops::Range<usize>| RunPage {
        total: None,
        runs: numbers.rev().map(found).collect(),
    };
    tell(&mut model, Update::Found(Ok(answer(3, page(0..20)))));
    tell(&mut model, Update::Found(Ok(answer(4, page(10..30)))));
    let ids: Vec<_> = model.watch.runs.keys().map(RunId::as_str).collect();
    assert_eq!(ids[..2], ["flow-29", "flow-28"]);
    assert_eq!(ids.last(), Some(&RUN), "a run that is not over stays");
    assert_eq!(ids.len(), 21);
    // One was deleted at the service: an older one is found, and takes its own place.
    let before = model.watch.runs.clone();
    let mut fewer = page(9..29);
    fewer.runs.retain(|run| run.row.run.as_str() != "flow-20");
    tell(&mut model, Update::Found(Ok(answer(5, fewer.clone()))));
    tell(&mut model, Update::Found(Ok(answer(6, fewer))));
    let ids: Vec<_> = model.watch.runs.keys().map(RunId::as_str).collect();
    let gone: Vec<_> = before
        .keys()
        .filter(|id| !ids.contains(&id.as_str()))
        .map(RunId::as_str)
        .collect();
    assert_eq!(gone, ["flow-20"], "only the one that is found no more");
}

#[test]
fn a_run_that_was_looked_for_is_known_from_the_list_and_its_tree_is_asked_at_once() {
    let mut model = Model::new([RunId::from(RUN)], model().settings, at(0));
    let listed = RunDetails {
        row: RunRow {
            run: RunId::from(RUN),
            status: Some(Status::new("Running")),
            root: Some(NodeId::from("root")),
            ..RunRow::default()
        },
        ..RunDetails::default()
    };
    let other = RunDetails {
        row: RunRow {
            run: RunId::from("flow-b"),
            ..RunRow::default()
        },
        ..RunDetails::default()
    };
    let page = RunPage {
        total: Some(2),
        runs: vec![listed, other],
    };
    tell(&mut model, Update::Listed(answer(1, page)));
    assert_eq!(model.watch.runs.len(), 1, "others were not meant");
    let run = &model.watch.runs[RUN];
    assert!(run.is_known());
    assert_eq!(run.demand.root, Some(NodeId::from("root")));
    assert!(run.demand.due.shape > 0);
}
