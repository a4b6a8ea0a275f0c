//! What an answer does to the states, counts and times of nodes and runs.

use chrono::TimeDelta;

use crate::app::message::Message;
use crate::app::update::answers::tests::{
    RUN, answer, asked, at, demand, details, model, node, node_row, nodes, place, run_row, runs,
    shape, shape_node, tell, tree, word,
};
use crate::app::update::update;
use crate::domain::{Attention, NodeId, RunId, RunRow, ShapeNode, StatusRows, Update};

#[test]
fn a_shape_hangs_every_node_where_it_belongs_and_counts_its_leaves() {
    let model = model();
    let order: Vec<_> = model.watch.runs[RUN]
        .tree
        .in_order()
        .map(|(_, node)| node.id.as_str())
        .collect();
    assert_eq!(order, ["read", "train", "it0", "fit", "score", "deploy"]);
    let leaves = model.watch.runs[RUN].tree.leaves();
    assert_eq!(
        (
            leaves.total(),
            leaves.succeeded,
            leaves.running,
            leaves.waiting
        ),
        (4, 1, 1, 2)
    );
    assert_eq!(node(&model, "train").leaves.total(), 2);
    assert_eq!(
        node(&model, "deploy").dependencies,
        [place(&model, "train")]
    );
}

#[test]
fn a_change_of_one_leaf_is_counted_all_the_way_up() {
    let mut model = model();
    tell(
        &mut model,
        nodes(3, &["fit"], &[node_row("fit", "Failed", Some(1), Some(2))]),
    );
    for id in ["it0", "train", "root"] {
        assert_eq!(node(&model, id).leaves.failed, 1, "{id}");
        assert_eq!(node(&model, id).leaves.running, 0, "{id}");
    }
}

#[test]
fn older_news_does_not_replace_newer() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(8))],
        ),
    );
    tell(
        &mut model,
        nodes(5, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    tell(&mut model, shape(6, &tree()));
    assert_eq!(word(&model, "fit"), "Succeeded");
}

#[test]
fn older_news_does_not_take_archived_outputs_back() {
    let mut model = model();
    let mut row = node_row("read", "Succeeded", Some(0), Some(1));
    row.outputs_archived = Some(true);
    tell(&mut model, nodes(9, &["read"], std::slice::from_ref(&row)));
    row.outputs_archived = Some(false);
    tell(&mut model, nodes(5, &["read"], &[row]));
    assert_eq!(node(&model, "read").state.outputs_archived, Some(true));
}

#[test]
fn structure_merges_also_from_an_older_answer() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            9,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(8))],
        ),
    );
    let mut grown = tree();
    grown.push(shape_node("it1", Some(2), "Dag", "Running", &[]));
    tell(&mut model, shape(5, &grown));
    let children = &node(&model, "train").children;
    assert_eq!(children, &[place(&model, "it0"), place(&model, "it1")]);
}

#[test]
fn the_same_answer_twice_changes_nothing() {
    let mut once = model();
    tell(&mut once, shape(3, &tree()));
    tell(
        &mut once,
        nodes(4, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    let mut twice = once.clone();
    tell(
        &mut twice,
        nodes(4, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    tell(&mut twice, shape(3, &tree()));
    assert_eq!(once.watch.runs, twice.watch.runs);
}

#[test]
fn a_final_node_needs_two_answers_to_run_again_unless_its_start_changed() {
    let mut model = model();
    tell(
        &mut model,
        nodes(
            3,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    let again = node_row("fit", "Running", Some(1), None);
    tell(&mut model, nodes(4, &["fit"], std::slice::from_ref(&again)));
    assert_eq!(
        word(&model, "fit"),
        "Succeeded",
        "one answer may be an old replica's"
    );
    tell(&mut model, nodes(5, &["fit"], &[again]));
    assert_eq!(word(&model, "fit"), "Running");

    tell(
        &mut model,
        nodes(
            6,
            &["fit"],
            &[node_row("fit", "Succeeded", Some(1), Some(2))],
        ),
    );
    tell(
        &mut model,
        nodes(7, &["fit"], &[node_row("fit", "Running", Some(9), None)]),
    );
    assert_eq!(word(&model, "fit"), "Running", "another start is a rerun");
}

#[test]
fn a_final_run_needs_two_answers_to_run_again() {
    let mut model = model();
    tell(&mut model, runs(3, &[run_row("Succeeded")]));
    tell(&mut model, runs(4, &[run_row("Running")]));
    assert_eq!(
        model.watch.runs[RUN].status().unwrap().as_str(),
        "Succeeded"
    );
    tell(&mut model, runs(5, &[run_row("Running")]));
    assert_eq!(model.watch.runs[RUN].status().unwrap().as_str(), "Running");
}

#[test]
fn an_old_replica_makes_no_running_node_wait_again() {
    let mut model = model();
    let running = node_row("fit", "Running", Some(1), None);
    let waiting = node_row("fit", "ReadyToSchedule", None, None);
    tell(
        &mut model,
        nodes(3, &["fit"], std::slice::from_ref(&running)),
    );
    for sequence in [4, 6, 8] {
        tell(
            &mut model,
            nodes(sequence, &["fit"], std::slice::from_ref(&waiting)),
        );
        assert_eq!(word(&model, "fit"), "Running", "answer {sequence}");
        assert!(asked(&model, |run| &run.running).contains(&"fit".to_owned()));
        tell(
            &mut model,
            nodes(sequence + 1, &["fit"], std::slice::from_ref(&running)),
        );
    }
    tell(
        &mut model,
        nodes(10, &["fit"], std::slice::from_ref(&waiting)),
    );
    tell(&mut model, nodes(11, &["fit"], &[waiting]));
    assert_eq!(word(&model, "fit"), "ReadyToSchedule", "two say so");
    assert_eq!(node(&model, "fit").state.timing.started, None);
}

#[test]
fn an_end_of_the_execution_before_does_not_end_the_one_that_runs() {
    let mut model = model();
    let old = node_row("fit", "Failed", Some(1), Some(2));
    tell(&mut model, nodes(3, &["fit"], std::slice::from_ref(&old)));
    tell(
        &mut model,
        nodes(4, &["fit"], &[node_row("fit", "Running", Some(9), None)]),
    );
    tell(&mut model, nodes(5, &["fit"], &[old]));
    assert_eq!(
        word(&model, "fit"),
        "Running",
        "it tells of an earlier start"
    );
}

#[test]
fn a_run_that_runs_needs_two_answers_to_wait_again_and_is_asked_at_the_next_tick() {
    let mut model = model();
    tell(&mut model, runs(3, &[run_row("Initialized")]));
    assert_eq!(model.watch.runs[RUN].status().unwrap().as_str(), "Running");
    assert!(demand(&model).runs[0].row_is_doubtful);
    tell(&mut model, runs(4, &[run_row("Initialized")]));
    assert_eq!(
        model.watch.runs[RUN].status().unwrap().as_str(),
        "Initialized"
    );
}

#[test]
fn a_run_that_may_run_again_is_asked_as_one_that_does() {
    let mut model = model();
    tell(&mut model, runs(3, &[run_row("Succeeded")]));
    assert_eq!(demand(&model).runs[0].attention, Attention::Final);
    tell(&mut model, runs(4, &[run_row("Running")]));
    assert_eq!(demand(&model).runs[0].attention, Attention::Active);
    tell(&mut model, runs(5, &[run_row("Succeeded")]));
    assert_eq!(demand(&model).runs[0].attention, Attention::Final);
}

#[test]
fn a_deletion_is_taken_back_by_two_answers_only() {
    let mut model = model();
    let with = |deleted| RunRow {
        deleted: Some(deleted),
        ..run_row("Running")
    };
    tell(&mut model, runs(3, &[with(true)]));
    assert_eq!(demand(&model).runs[0].attention, Attention::Missing);
    tell(&mut model, runs(4, &[with(false)]));
    assert!(model.watch.runs[RUN].is_deleted());
    // No verdict rests on it meanwhile, and the next tick asks again.
    assert_eq!(demand(&model).runs[0].attention, Attention::Active);
    tell(&mut model, runs(5, &[with(false)]));
    assert!(!model.watch.runs[RUN].is_deleted());
}

#[test]
fn an_end_of_what_goes_on_stops_no_time() {
    let mut model = model();
    tell(&mut model, details(3, "Running", 1, Some(3)));
    let unparsed = node_row("fit", "Running", Some(1), Some(2));
    tell(&mut model, nodes(4, &["fit"], &[unparsed]));
    let run = &model.watch.runs[RUN];
    let passed = Some(TimeDelta::seconds(49));
    assert_eq!(run.elapsed(at(50)), passed);
    assert_eq!(run.elapsed_of(node(&model, "fit"), at(50)), passed);
    let before = node_row("fit", "Succeeded", Some(1), Some(0));
    tell(&mut model, nodes(5, &["fit"], &[before]));
    assert_eq!(node(&model, "fit").state.timing.finished, None);
}

#[test]
fn a_missing_node_is_stale_and_after_three_answers_not_answered_but_stays() {
    let mut model = model();
    for (sequence, unanswered) in [(3, false), (4, false), (5, true)] {
        tell(&mut model, nodes(sequence, &["fit"], &[]));
        assert_eq!(node(&model, "fit").is_unanswered(), unanswered);
    }
    assert_eq!(word(&model, "fit"), "Running");
    tell(
        &mut model,
        nodes(6, &["fit"], &[node_row("fit", "Running", Some(1), None)]),
    );
    assert!(!node(&model, "fit").is_unanswered());
}

#[test]
fn an_unknown_run_is_not_answered_after_three_answers() {
    let mut model = model();
    model.watch.runs.insert(
        RunId::from("flow-b"),
        crate::app::runs::run::Run::new(RunId::from("flow-b")),
    );
    for sequence in 3..6 {
        assert!(!model.watch.runs["flow-b"].is_unanswered());
        let asked = vec![RunId::from(RUN), RunId::from("flow-b")];
        let rows = StatusRows {
            runs: vec![run_row("Running")],
            ..StatusRows::default()
        };
        tell(
            &mut model,
            Update::Runs {
                asked,
                answer: answer(sequence, rows),
            },
        );
    }
    assert!(model.watch.runs["flow-b"].is_unanswered());
    assert!(!model.watch.runs[RUN].is_unanswered(), "the rest goes on");
}

#[test]
fn rows_of_the_other_list_count_too() {
    let mut model = model();
    let mut news = nodes(3, &["fit"], &[node_row("fit", "Running", Some(1), None)]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.content.runs.push(run_row("Terminating"));
    tell(&mut model, news);
    assert_eq!(
        model.watch.runs[RUN].status().unwrap().as_str(),
        "Terminating"
    );
}

#[test]
fn what_a_rerun_no_longer_has_is_not_answered_and_not_counted_as_done() {
    let mut model = model();
    let done = model.watch.leaves().succeeded;
    let mut without: Vec<ShapeNode> = tree();
    // `read` is gone; nothing hangs below it or depends on it here.
    without.remove(1);
    tell(&mut model, shape(3, &without));
    assert!(asked(&model, |run| &run.running).contains(&"read".to_owned()));
    tell(&mut model, nodes(4, &["read"], &[]));
    tell(&mut model, nodes(5, &["read"], &[]));
    assert!(node(&model, "read").is_unanswered());
    assert_eq!(model.watch.leaves().succeeded, done - 1);
    assert_eq!(model.watch.leaves().other, 1);
    tell(&mut model, shape(6, &tree()));
    assert!(!node(&model, "read").is_unanswered());
    assert_eq!(model.watch.leaves().succeeded, done);
}

#[test]
fn a_shape_of_a_root_that_was_replaced_hangs_nothing_below_the_new_one() {
    let mut model = model();
    let mut rerun = run_row("Running");
    rerun.root = Some(NodeId::from("root-2"));
    tell(&mut model, runs(3, &[rerun]));
    tell(&mut model, shape(4, &tree()));
    assert_eq!(model.watch.runs[RUN].tree.in_order().count(), 0);
}

#[test]
fn elapsed_goes_by_the_services_clock_from_the_first_answer_on() {
    let mut model = model();
    let _ = update(&mut model, Message::Tick(at(2)));
    let mut news = nodes(3, &["fit"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    // An hour behind this machine: further than any bounds known, so they start afresh.
    answer.exchange.service_date = Some(at(3) - TimeDelta::hours(1));
    tell(&mut model, news);
    let behind = at(2) - model.now.service;
    assert!(
        (TimeDelta::minutes(59)..=TimeDelta::hours(1)).contains(&behind),
        "{behind}"
    );
}

#[test]
fn elapsed_never_runs_backwards_when_the_clocks_turn_out_to_differ() {
    let mut model = model();
    let mut news = nodes(3, &["fit"], &[]);
    let Update::Nodes { answer, .. } = &mut news else {
        unreachable!()
    };
    answer.exchange.service_date = Some(at(3) + TimeDelta::milliseconds(200));
    let _ = update(&mut model, Message::Tick(at(3)));
    let before = model.now.service;
    tell(&mut model, news);
    let _ = update(&mut model, Message::Tick(at(4)));
    assert!(model.now.service >= before);
}
