//! What is read by a call of its own, and when.

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use crate::domain::{
    Due, Fetch, FetchKind, NodeId, NodeKey, RunDemand, RunId, Shape, ShapeNode, Subject,
};
use crate::poll::ledger::{Ledger, ReadOutcome};
use crate::poll::plan::next_reading;
use crate::poll::plan::tests::{answer_all, demand, next, readings, run};
use crate::poll::request::{Endpoint, Read, Request};

#[test]
fn a_run_is_read_at_first_sight_after_changes_and_as_a_sweep_but_never_more_than_once_in_five_seconds()
 {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    let root = Read::Shape(a.root_key().unwrap());
    let mut shapes = |a: &RunDemand, second| {
        let asked = answer_all(
            &demand([a.clone()]),
            &mut ledger,
            start + Duration::from_secs(second),
        );
        asked
            .iter()
            .filter(|request| **request == Request::Read(root.clone()))
            .count()
    };
    assert_eq!(shapes(&a, 0), 1);
    a.due.shape += 1;
    assert_eq!(shapes(&a, 3), 0, "too soon");
    assert_eq!(shapes(&a, 5), 1);
    assert_eq!(shapes(&a, 64), 0);
    assert_eq!(shapes(&a, 65), 1, "the sweep");
}

#[test]
fn what_changes_with_every_answer_is_read_less_often() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    let (mut shapes, mut details) = (0, 0);
    for second in (0..600).step_by(3) {
        let now = start + Duration::from_secs(second);
        a.due.shape += 1;
        a.due.details += 1;
        for reading in readings(&demand([a.clone()]), &mut ledger, now) {
            shapes += usize::from(matches!(reading, Read::Shape(_)));
            details += usize::from(matches!(reading, Read::Details(_)));
        }
    }
    assert!(shapes <= 8 + 30, "{shapes} trees in ten minutes");
    assert!(details <= 6 + 20, "{details} details in ten minutes");
}

#[test]
fn a_container_in_which_nodes_may_have_appeared_is_read_by_itself() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 3);
    answer_all(&demand([a.clone()]), &mut ledger, start);
    a.unfolding = vec![2];
    let container = Read::Shape(a.key(2).unwrap());
    let later = start + Duration::from_secs(6);
    assert_eq!(next(&demand([a.clone()]), &ledger, later), Some(container));
    a.unfolding = vec![2, 3];
    let root = Read::Shape(a.root_key().unwrap());
    assert_eq!(next(&demand([a]), &ledger, later), Some(root));
}

#[test]
fn a_costly_reading_is_followed_by_a_longer_rest() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    a.due.details = 0;
    let root = Read::Shape(a.root_key().unwrap());
    let asks_now = demand([a.clone()]);
    ledger.note(
        &root,
        &asks_now,
        ReadOutcome::Answer,
        start,
        start + Duration::from_secs(1),
    );
    a.due.shape += 1;
    let later = start + Duration::from_secs(10);
    let due =
        next_reading(&demand([a]), &ledger, &Endpoint::default(), later).map(|due| due - start);
    assert_eq!(due, Some(Duration::from_secs(21)));
}

#[test]
fn details_are_read_after_the_run_row_and_again_when_it_changed() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    let mut a = run("a", 1);
    a.due = Due::default();
    a.root = None;
    assert_eq!(
        next(&demand([a.clone()]), &ledger, now),
        None,
        "the run is not known yet"
    );
    a.due.details += 1;
    let details = Request::Read(Read::Details(a.run.clone()));
    assert!(answer_all(&demand([a.clone()]), &mut ledger, now).contains(&details));
    assert!(!answer_all(&demand([a.clone()]), &mut ledger, now).contains(&details));
    a.due.details += 1;
    assert!(answer_all(&demand([a]), &mut ledger, now).contains(&details));
}

#[test]
fn a_reading_that_fails_rests_and_keeps_no_other_from_being_made() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let both = demand([run("a", 1), run("b", 1)]);
    let shape = |name: &str| {
        let node = NodeId::from(format!("{name}-0").as_str());
        Read::Shape(NodeKey::new(RunId::from(name), node))
    };
    assert_eq!(next(&both, &ledger, start), Some(shape("a")));
    ledger.note(&shape("a"), &both, ReadOutcome::Failure, start, start);
    assert_eq!(next(&both, &ledger, start), Some(shape("b")));
    answer_all(&both, &mut ledger, start);
    assert_eq!(next(&both, &ledger, start + Duration::from_secs(50)), None);
    let later = start + Duration::from_mins(1);
    assert_eq!(next(&both, &ledger, later), Some(shape("a")));
}

#[test]
fn a_tree_that_came_garbled_is_read_again_soon_and_ever_more_rarely() {
    let mut ledger = Ledger::default();
    let mut now = Instant::now();
    let demand = demand([run("a", 1)]);
    let shape = Read::Shape(NodeKey::new(RunId::from("a"), NodeId::from("a-0")));
    for seconds in [5, 10, 20, 40, 60, 60] {
        ledger.note(&shape, &demand, ReadOutcome::Garble, now, now);
        now += Duration::from_secs(seconds);
        let just_before = now - Duration::from_millis(1);
        assert_ne!(next(&demand, &ledger, just_before), Some(shape.clone()));
        assert_eq!(
            next(&demand, &ledger, now),
            Some(shape.clone()),
            "{seconds}"
        );
    }
}

#[test]
fn what_somebody_looks_at_is_read_first_and_once() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    let mut demand = demand([run("a", 1)]);
    let fetch = Fetch {
        number: 7,
        kind: FetchKind::Raw(Subject::Run(RunId::from("a"))),
    };
    let wished = Read::Fetch(fetch.clone());
    demand.fetches = [fetch.clone()].into();
    assert_eq!(next(&demand, &ledger, now), Some(wished.clone()));
    ledger.note(&wished, &demand, ReadOutcome::Answer, now, now);
    assert_ne!(next(&demand, &ledger, now), Some(wished));
    // The app took the answer in; later somebody looks again.
    demand.fetches = Arc::default();
    ledger.keep(&demand, now);
    assert_eq!(ledger.fetches_answered, [0_u32; 0]);
    let again = Fetch { number: 8, ..fetch };
    demand.fetches = [again.clone()].into();
    assert_eq!(next(&demand, &ledger, now), Some(Read::Fetch(again)));
}

#[test]
fn a_run_that_left_and_comes_back_is_read_like_a_new_one() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    answer_all(&demand([run("a", 1)]), &mut ledger, now);
    ledger.keep(&demand([run("b", 1)]), now);
    let back = demand([run("a", 1)]);
    assert!(matches!(next(&back, &ledger, now), Some(Read::Shape(_))));
}

#[test]
fn outputs_that_are_wanted_are_read_by_one_call_a_run_and_less_often_when_that_is_in_vain() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 1);
    answer_all(&demand([a.clone()]), &mut ledger, start);
    a.wants_outputs = true;
    let outputs = Read::Outputs(a.root_key().unwrap());
    let wanting = demand([a.clone()]);
    let mut made = Vec::new();
    for second in 1..=300 {
        let now = start + Duration::from_secs(second);
        ledger.keep(&wanting, now);
        if readings(&wanting, &mut ledger, now).contains(&outputs) {
            made.push(second);
        }
    }
    assert_eq!(made, [1, 6, 11, 16, 26, 46, 86, 146, 206, 266]);
    a.wants_outputs = false;
    ledger.keep(&demand([a]), start);
    let due = next_reading(&wanting, &ledger, &Endpoint::default(), start);
    assert_eq!(due, Some(start + Duration::from_secs(271)));
}

#[test]
fn a_container_in_which_nothing_appears_is_read_less_and_less_often() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 3);
    answer_all(&demand([a.clone()]), &mut ledger, start);
    a.unfolding = vec![2];
    let container = Read::Shape(a.key(2).unwrap());
    let quiet = demand([a.clone()]);
    let mut made = Vec::new();
    for second in 1..60 {
        let now = start + Duration::from_secs(second);
        if readings(&quiet, &mut ledger, now).contains(&container) {
            made.push(second);
        }
    }
    assert_eq!(made, [5, 10, 15, 20, 30, 50]);
}

/// The tree of a run in which `a-1` was left out.
fn capped() -> Shape {
    let node = |id: &str, parent| ShapeNode {
        id: NodeId::from(id),
        parent,
        composite: true,
        expanded: parent.is_none(),
        ..ShapeNode::default()
    };
    Shape {
        nodes: vec![node("a-0", None), node("a-1", Some(0))],
    }
}

#[test]
fn what_a_reading_left_out_is_read_before_anything_else_is() {
    let now = Instant::now();
    let mut ledger = Ledger::default();
    let a = run("a", 1);
    let root = a.root_key().unwrap();
    ledger.partial_trees.answered(&root, &capped(), 0, true);
    let deeper = Read::Shape(a.key(1).unwrap());
    assert_eq!(next(&demand([a]), &ledger, now), Some(deeper));
}

#[test]
fn the_parts_of_a_sweep_rest_like_any_reading_and_unfolding_goes_first() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 2);
    answer_all(&demand([a.clone()]), &mut ledger, start);
    let (root, part) = (a.root_key().unwrap(), a.key(1).unwrap());
    let read = Shape {
        nodes: vec![ShapeNode::default()],
    };
    ledger.partial_trees.answered(&root, &capped(), 0, false);
    ledger.partial_trees.answered(&part, &read, 0, false);
    ledger.partial_trees.answered(&root, &capped(), 0, false);
    let after = |seconds| start + Duration::from_secs(seconds);
    let quiet = demand([a.clone()]);
    assert_eq!(next(&quiet, &ledger, after(4)), None);
    let swept = Some(Read::Shape(part));
    assert_eq!(next(&quiet, &ledger, after(5)), swept);
    a.unfolding = vec![2];
    let container = Some(Read::Shape(a.key(2).unwrap()));
    assert_eq!(next(&demand([a]), &ledger, after(5)), container);
    assert_eq!(
        next(&quiet, &ledger, after(61)),
        swept,
        "before a new sweep"
    );
}
