//! What is run again: its times, how old its nodes are, and what is no trouble any more.

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::app::query::ages;
use crate::app::update::answers::tests::{
    RUN, at, details, model, node, node_row, nodes, run_row, runs, shape, tell, tree, word,
};
use crate::domain::{NodeId, NodeKey, Part, RunId, RunRow, SourceError, Update};

#[test]
fn a_later_start_is_a_rerun_though_nobody_saw_the_end_before_it() {
    let mut model = model();
    tell(
        &mut model,
        nodes(3, &["root"], &[node_row("root", "Running", Some(1), None)]),
    );
    let known = model.watch.runs[RUN].due();
    let again = node_row("root", "Running", Some(9), None);
    tell(&mut model, nodes(4, &["root"], &[again]));
    let due = model.watch.runs[RUN].due();
    assert!(due.shape > known.shape, "what was over may run again");
    assert!(due.details > known.details);
}

#[test]
fn after_a_rerun_whose_details_are_not_read_time_counts_from_the_new_start() {
    let mut model = model();
    tell(&mut model, details(3, "Failed", 1, Some(3)));
    let failed = node_row("root", "Failed", Some(1), Some(3));
    tell(&mut model, nodes(4, &["root"], &[failed]));
    let elapsed = |model: &Model, second| model.watch.runs[RUN].elapsed(at(second));
    assert_eq!(elapsed(&model, 50), Some(TimeDelta::seconds(2)));
    tell(&mut model, runs(20, &[run_row("Running")]));
    tell(&mut model, runs(21, &[run_row("Running")]));
    assert_eq!(elapsed(&model, 50), None, "the new start is not known");
    let again = node_row("root", "Running", Some(19), None);
    tell(&mut model, nodes(22, &["root"], &[again]));
    assert_eq!(elapsed(&model, 50), Some(TimeDelta::seconds(31)));
    tell(&mut model, details(23, "Running", 1, None));
    let of_an_old_replica = "the times of the run before, told once more, say nothing";
    assert_eq!(
        elapsed(&model, 50),
        Some(TimeDelta::seconds(31)),
        "{of_an_old_replica}"
    );
}

#[test]
fn a_root_that_begins_later_than_its_run_does_not_move_the_start_of_the_run() {
    let mut model = model();
    tell(&mut model, details(3, "Running", 1, None));
    let root = node_row("root", "Running", Some(11), None);
    tell(&mut model, nodes(4, &["root"], &[root]));
    let elapsed = model.watch.runs[RUN].elapsed(at(50));
    assert_eq!(elapsed, Some(TimeDelta::seconds(49)));
}

#[test]
fn a_root_that_was_told_before_a_rerun_lends_the_run_no_start() {
    let mut model = model();
    let running = node_row("root", "Running", Some(1), None);
    tell(&mut model, nodes(3, &["root"], &[running]));
    // The end of the root was never told, but that of the run was, and then that it runs again.
    for (sequence, word) in [(4, "Failed"), (15, "Running"), (26, "Running")] {
        tell(&mut model, runs(sequence, &[run_row(word)]));
    }
    assert_eq!(model.watch.runs[RUN].elapsed(at(50)), None);
}

#[test]
fn details_of_a_run_that_its_root_says_has_begun_anew_are_those_of_the_run_before() {
    let mut model = model();
    tell(&mut model, details(3, "Running", 1, None));
    let of = |start| node_row("root", "Running", Some(start), None);
    tell(&mut model, nodes(4, &["root"], &[of(2)]));
    tell(&mut model, nodes(5, &["root"], &[of(19)]));
    let elapsed = |model: &Model| model.watch.runs[RUN].elapsed(at(50));
    assert_eq!(elapsed(&model), Some(TimeDelta::seconds(31)));
    tell(&mut model, details(6, "Running", 18, None));
    assert_eq!(elapsed(&model), Some(TimeDelta::seconds(32)));
    // They may also be the first to tell of it.
    tell(&mut model, details(7, "Running", 28, None));
    tell(&mut model, nodes(8, &["root"], &[of(29)]));
    assert_eq!(elapsed(&model), Some(TimeDelta::seconds(22)));
}

#[test]
fn a_node_that_is_said_to_wait_again_tells_its_age_until_that_is_confirmed() {
    let mut model = model();
    tell(&mut model, shape(3, &tree()));
    let of = |name, word, start| node_row(name, word, start, None);
    tell(
        &mut model,
        nodes(4, &["fit"], &[of("fit", "Running", Some(1))]),
    );
    let own_age =
        |model: &Model| ages::own_age_of_node(model, &model.watch.runs[RUN], node(model, "fit"));
    model.now.machine = at(30);
    tell(
        &mut model,
        nodes(25, &["root"], &[of("root", "Running", Some(20))]),
    );
    tell(
        &mut model,
        nodes(26, &["fit"], &[of("fit", "ReadyToSchedule", None)]),
    );
    assert_eq!(word(&model, "fit"), "Running");
    assert!(own_age(&model).is_some());
    tell(
        &mut model,
        nodes(37, &["fit"], &[of("fit", "ReadyToSchedule", None)]),
    );
    assert_eq!(word(&model, "fit"), "ReadyToSchedule");
    assert_eq!(own_age(&model), None);
}

#[test]
fn a_query_for_nodes_that_nobody_makes_any_more_is_no_trouble() {
    let mut model = model();
    let asked = NodeKey::new(RunId::from(RUN), NodeId::from("fit"));
    tell(&mut model, failing(Part::Nodes(vec![asked])));
    tell(&mut model, runs(3, &[run_row("Running")]));
    assert!(model.watch.connection.trouble.is_some());
    tell(&mut model, runs(4, &[deleted()]));
    assert_eq!(model.watch.connection.trouble, None);
}

#[test]
fn the_tree_of_a_run_that_was_deleted_is_no_trouble() {
    let mut model = model();
    tell(&mut model, shape(3, &tree()));
    let below = NodeKey::new(RunId::from(RUN), NodeId::from("root"));
    tell(&mut model, failing(Part::Shape(below)));
    assert!(model.watch.connection.trouble.is_some());
    tell(&mut model, runs(4, &[deleted()]));
    assert_eq!(model.watch.connection.trouble, None);
}

fn failing(part: Part) -> Update {
    let why = "no way".to_owned();
    Update::Trouble {
        part,
        error: SourceError::Unreachable { why },
        next_try: at(9),
    }
}

fn deleted() -> RunRow {
    RunRow {
        deleted: Some(true),
        ..run_row("Running")
    }
}
