//! Of the time in which a thing is answered for no more, nobody knows anything.

use crate::app::message::Message;
use crate::app::model::Model;
use crate::app::update::answers::tests::{
    RUN, at, model, node, node_row, nodes, run_row, runs, tell,
};
use crate::app::update::update;
use crate::domain::{NodeId, NodeKey, RunId, SourceError, Update};

/// A model whose node `fit` has been running since the first second, at the third.
fn model_with_fit() -> Model {
    let mut model = model();
    let fit = node_row("fit", "Running", Some(1), None);
    let root = node_row("root", "Running", Some(1), None);
    tell(&mut model, nodes(3, &["root", "fit"], &[root, fit]));
    pass(&mut model, 3);
    model
}

fn pass(model: &mut Model, second: i64) {
    let _ = update(model, Message::Tick(at(second)));
}

fn fit(model: &Model) -> i64 {
    let elapsed = model.watch.runs[RUN].elapsed_of(node(model, "fit"), model.now.service);
    elapsed.unwrap().num_seconds()
}

fn run(model: &Model) -> i64 {
    let elapsed = model.watch.runs[RUN].elapsed(model.now.service);
    elapsed.unwrap().num_seconds()
}

#[test]
fn the_time_of_a_node_stands_from_the_first_answer_without_it_until_one_holds_it() {
    let mut model = model_with_fit();
    for second in [6, 9, 12] {
        pass(&mut model, second);
        tell(&mut model, nodes(second.unsigned_abs(), &["fit"], &[]));
        assert_eq!(fit(&model), 5, "at {second}");
    }
    pass(&mut model, 600);
    assert_eq!(fit(&model), 5);
    assert_eq!(run(&model), 599, "the run is answered for");
    let back = node_row("fit", "Running", Some(1), None);
    tell(&mut model, nodes(13, &["fit"], &[back]));
    assert_eq!(fit(&model), 599);
}

#[test]
fn the_time_of_what_is_refused_alone_stands_at_once() {
    let mut model = model_with_fit();
    let key = NodeKey::new(RunId::from(RUN), NodeId::from("fit"));
    tell(
        &mut model,
        Update::NotAnswered {
            runs: Vec::new(),
            nodes: vec![key],
            error: SourceError::Garbled { why: String::new() },
        },
    );
    pass(&mut model, 600);
    assert_eq!(fit(&model), 2);
}

#[test]
fn the_times_of_a_run_and_its_nodes_stand_while_it_is_not_answered_for() {
    let mut model = model_with_fit();
    for second in [6, 9, 12] {
        pass(&mut model, second);
        tell(&mut model, runs(second.unsigned_abs(), &[]));
    }
    pass(&mut model, 600);
    assert_eq!((run(&model), fit(&model)), (5, 5));
    tell(&mut model, runs(13, &[run_row("Running")]));
    assert_eq!((run(&model), fit(&model)), (599, 599));
}

#[test]
fn the_times_of_a_deleted_run_and_its_nodes_stand() {
    let mut model = model_with_fit();
    let mut deleted = run_row("Running");
    deleted.deleted = Some(true);
    for (sequence, second) in [(4, 6), (5, 66)] {
        pass(&mut model, second);
        tell(&mut model, runs(sequence, std::slice::from_ref(&deleted)));
    }
    assert_eq!((run(&model), fit(&model)), (5, 5));
}

#[test]
fn an_answer_in_another_order_or_without_some_tells_of_the_others_all_the_same() {
    let rows = ["root", "read", "fit"].map(|id| node_row(id, "Running", Some(1), None));
    let [root, read, fit] = &rows;
    for (told, missing) in [
        (vec![root.clone(), read.clone(), fit.clone()], None),
        (vec![fit.clone(), root.clone(), read.clone()], None),
        (vec![root.clone(), fit.clone()], Some("read")),
        (vec![fit.clone(), read.clone()], Some("root")),
        (vec![root.clone(), root.clone(), fit.clone()], Some("read")),
    ] {
        let mut model = model();
        tell(&mut model, nodes(3, &["root", "read", "fit"], &told));
        for id in ["root", "read", "fit"] {
            let is_missing = node(&model, id).absence.has_begun();
            assert_eq!(is_missing, missing == Some(id), "{id} of {told:?}");
        }
    }
}
