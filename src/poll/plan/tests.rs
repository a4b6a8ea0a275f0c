//! What is asked when, rule by rule.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use super::{Reading, Request, Ways, next_reading, reading, tick};
use crate::domain::{
    Asks, Attention, Due, Learnt, Look, NodeId, NodeKey, RunAsk, RunId, Shape, ShapeNode, Sight,
    Subject, Token, WorkspaceId,
};
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::ledger::{Came, Ledger};

/// A run with so many nodes beside its root, all waiting.
fn run(name: &str, waiting: u32) -> RunAsk {
    let ids = (0..=waiting).map(|place| NodeId::from(format!("{name}-{place}").as_str()));
    RunAsk {
        run: RunId::from(name),
        root: Some(NodeId::from(format!("{name}-0").as_str())),
        nodes: Arc::new(ids.collect()),
        waiting: (1..=waiting).collect(),
        due: Due {
            row: 1,
            shape: 1,
            details: 1,
        },
        ..RunAsk::default()
    }
}

fn asks(runs: impl IntoIterator<Item = RunAsk>) -> Asks {
    Asks {
        interval: Duration::from_secs(3),
        runs: runs.into_iter().map(Arc::new).collect(),
        ..Asks::default()
    }
}

fn nodes(requests: &[Request]) -> Vec<Vec<&str>> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Batch(Batch {
            ids: Ids::Nodes(keys),
            ..
        }) => Some(keys),
        Request::Batch(_) | Request::Reading(_) => None,
    });
    batches
        .map(|keys| keys.iter().map(|key| key.node.as_str()).collect())
        .collect()
}

fn runs(requests: &[Request]) -> Vec<&str> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Batch(Batch {
            ids: Ids::Runs(runs),
            ..
        }) => Some(runs),
        Request::Batch(_) | Request::Reading(_) => None,
    });
    batches.flatten().map(RunId::as_str).collect()
}

/// The readings that are made now, all of them answered.
fn readings(asks: &Asks, ledger: &mut Ledger, now: Instant) -> Vec<Reading> {
    let mut made = Vec::new();
    while let Some(reading) = next(asks, ledger, now) {
        ledger.note(&reading, asks, Came::Answer, now, now);
        made.push(reading);
    }
    made
}

fn next(asks: &Asks, ledger: &Ledger, now: Instant) -> Option<Reading> {
    reading(asks, ledger, &Ways::default(), now)
}

/// Answers everything that is due now; returns what was asked.
fn answer_all(asks: &Asks, ledger: &mut Ledger, now: Instant) -> Vec<Request> {
    let mut asked = tick(asks, ledger, &Ways::default(), now);
    for request in &asked {
        match request {
            Request::Batch(batch) => ledger.note_batch(batch, asks, now),
            Request::Reading(reading) => ledger.note(reading, asks, Came::Answer, now, now),
        }
    }
    asked.extend(
        readings(asks, ledger, now)
            .into_iter()
            .map(Request::Reading),
    );
    asked
}

#[test]
fn the_roots_of_all_runs_come_first_then_what_runs_then_what_is_seen() {
    let mut a = run("a", 9);
    a.running = vec![5];
    a.waiting.retain(|place| *place != 5);
    let mut asks = asks([a, run("b", 0)]);
    asks.on_screen = [NodeKey::new(RunId::from("a"), NodeId::from("a-7"))].into();
    let requests = tick(
        &asks,
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    let [batch] = &nodes(&requests)[..] else {
        panic!("one batch: {requests:?}")
    };
    assert_eq!(batch[..4], ["a-0", "b-0", "a-5", "a-7"]);
    assert_eq!(batch.len(), 11, "everything that fits is asked");
}

#[test]
fn what_only_waits_on_the_screen_makes_no_request_of_its_own() {
    let mut a = run("a", 140);
    a.running = a.waiting.split_off(45);
    let mut asks = asks([a]);
    asks.on_screen = (1..=45)
        .map(|place| NodeKey::new(RunId::from("a"), NodeId::from(&*format!("a-{place}"))))
        .collect();
    let mut ledger = Ledger::default();
    let requests = tick(&asks, &mut ledger, &Ways::default(), Instant::now());
    let batches = nodes(&requests);
    assert_eq!(batches.iter().map(Vec::len).sum::<usize>(), 100);
    assert_eq!(batches[0][96..], ["a-1", "a-2", "a-3", "a-4"]);
}

#[test]
fn nothing_to_ask_is_no_request() {
    let requests = tick(
        &asks([]),
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    assert_eq!(requests, []);
}

#[test]
fn every_waiting_node_is_asked_within_one_rotation_and_none_twice_in_a_tick() {
    let asks = asks([run("a", 170), run("b", 80)]);
    let mut ledger = Ledger::default();
    let mut asked = FxHashSet::default();
    // 250 nodes and two roots a tick: three ticks see all of them.
    for _ in 0..3 {
        let requests = tick(&asks, &mut ledger, &Ways::default(), Instant::now());
        let batches = nodes(&requests);
        assert_eq!(batches.len(), 1);
        let distinct: FxHashSet<_> = batches[0].iter().collect();
        assert_eq!(distinct.len(), batches[0].len());
        assert!(batches[0].len() <= 100);
        asked.extend(batches[0].iter().map(|node| (*node).to_owned()));
    }
    assert_eq!(asked.len(), 252);
}

#[test]
fn more_running_nodes_than_fit_make_more_batches_and_very_many_one_reading() {
    let mut some = run("a", 250);
    some.running = std::mem::take(&mut some.waiting);
    let requests = tick(
        &asks([some]),
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    let sizes: Vec<_> = nodes(&requests).iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 51]);

    let mut many = run("a", 301);
    many.running = std::mem::take(&mut many.waiting);
    let requests = tick(
        &asks([many]),
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    assert_eq!(nodes(&requests), [["a-0"]]);
    let root = NodeKey::new(RunId::from("a"), NodeId::from("a-0"));
    assert!(requests.contains(&Request::Reading(Reading::Shape(root))));
}

#[test]
fn a_run_row_is_asked_at_first_after_an_alarm_and_every_thirty_seconds() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    let asked = answer_all(&asks([a.clone()]), &mut ledger, start);
    assert_eq!(runs(&asked), ["a"]);

    let second = |second| start + Duration::from_secs(second);
    let asked = answer_all(&asks([a.clone()]), &mut ledger, second(3));
    assert_eq!(runs(&asked), [""; 0]);
    a.due.row += 1;
    let asked = answer_all(&asks([a.clone()]), &mut ledger, second(6));
    assert_eq!(runs(&asked), ["a"]);
    let asked = answer_all(&asks([a.clone()]), &mut ledger, second(35));
    assert_eq!(runs(&asked), [""; 0]);
    let asked = answer_all(&asks([a]), &mut ledger, second(36));
    assert_eq!(runs(&asked), ["a"]);
}

#[test]
fn a_run_without_a_root_is_asked_every_tick() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 0);
    a.root = None;
    for second in [0, 3, 6] {
        let now = start + Duration::from_secs(second);
        assert_eq!(
            runs(&answer_all(&asks([a.clone()]), &mut ledger, now)),
            ["a"]
        );
    }
}

#[test]
fn finished_runs_fall_into_step_and_cost_one_call_a_minute() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let finished = |name| RunAsk {
        attention: Attention::Final,
        ..run(name, 0)
    };
    answer_all(&asks([finished("a")]), &mut ledger, start);
    let both = asks([finished("a"), finished("b")]);
    answer_all(&both, &mut ledger, start + Duration::from_secs(40));
    let mut calls = 0;
    for second in (60..360).step_by(20) {
        calls += answer_all(&both, &mut ledger, start + Duration::from_secs(second)).len();
    }
    assert_eq!(calls, 5);
}

#[test]
fn a_run_is_read_at_first_sight_after_changes_and_as_a_sweep_but_never_more_than_once_in_five_seconds()
 {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    let root = Reading::Shape(a.root_key().unwrap());
    let mut shapes = |a: &RunAsk, second| {
        let asked = answer_all(
            &asks([a.clone()]),
            &mut ledger,
            start + Duration::from_secs(second),
        );
        asked
            .iter()
            .filter(|request| **request == Request::Reading(root.clone()))
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
fn a_container_in_which_nodes_may_have_appeared_is_read_by_itself() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 3);
    answer_all(&asks([a.clone()]), &mut ledger, start);
    a.unfolding = vec![2];
    let container = Reading::Shape(a.key(2).unwrap());
    let later = start + Duration::from_secs(6);
    assert_eq!(next(&asks([a.clone()]), &ledger, later), Some(container));
    a.unfolding = vec![2, 3];
    let root = Reading::Shape(a.root_key().unwrap());
    assert_eq!(next(&asks([a]), &ledger, later), Some(root));
}

#[test]
fn a_costly_reading_is_followed_by_a_longer_rest() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    a.due.details = 0;
    let root = Reading::Shape(a.root_key().unwrap());
    let asks_now = asks([a.clone()]);
    ledger.note(
        &root,
        &asks_now,
        Came::Answer,
        start,
        start + Duration::from_secs(1),
    );
    a.due.shape += 1;
    let later = start + Duration::from_secs(10);
    let due = next_reading(&asks([a]), &ledger, &Ways::default(), later).map(|due| due - start);
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
        next(&asks([a.clone()]), &ledger, now),
        None,
        "the run is not known yet"
    );
    a.due.details += 1;
    let details = Request::Reading(Reading::Details(a.run.clone()));
    assert!(answer_all(&asks([a.clone()]), &mut ledger, now).contains(&details));
    assert!(!answer_all(&asks([a.clone()]), &mut ledger, now).contains(&details));
    a.due.details += 1;
    assert!(answer_all(&asks([a]), &mut ledger, now).contains(&details));
}

#[test]
fn a_reading_that_fails_rests_and_keeps_no_other_from_being_made() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let both = asks([run("a", 1), run("b", 1)]);
    let shape = |name: &str| {
        let node = NodeId::from(format!("{name}-0").as_str());
        Reading::Shape(NodeKey::new(RunId::from(name), node))
    };
    assert_eq!(next(&both, &ledger, start), Some(shape("a")));
    ledger.note_failure(&shape("a"), start);
    assert_eq!(next(&both, &ledger, start), Some(shape("b")));
    answer_all(&both, &mut ledger, start);
    assert_eq!(next(&both, &ledger, start + Duration::from_secs(50)), None);
    let later = start + Duration::from_mins(1);
    assert_eq!(next(&both, &ledger, later), Some(shape("a")));
}

#[test]
fn what_somebody_looks_at_is_read_first_and_once() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    let mut asks = asks([run("a", 1)]);
    let look = Look {
        number: 7,
        at: Sight::Raw(Subject::Run(RunId::from("a"))),
    };
    let wished = Reading::Look(look.clone());
    asks.looks = [look.clone()].into();
    assert_eq!(next(&asks, &ledger, now), Some(wished.clone()));
    ledger.note(&wished, &asks, Came::Answer, now, now);
    assert_ne!(next(&asks, &ledger, now), Some(wished));
    // The app took the answer in; later somebody looks again.
    asks.looks = Arc::default();
    ledger.keep(&asks);
    assert_eq!(ledger.looks_answered, [0_u32; 0]);
    let again = Look { number: 8, ..look };
    asks.looks = [again.clone()].into();
    assert_eq!(next(&asks, &ledger, now), Some(Reading::Look(again)));
}

#[test]
fn a_run_that_left_and_comes_back_is_read_like_a_new_one() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    answer_all(&asks([run("a", 1)]), &mut ledger, now);
    ledger.keep(&asks([run("b", 1)]));
    let back = asks([run("a", 1)]);
    assert!(matches!(next(&back, &ledger, now), Some(Reading::Shape(_))));
}

#[test]
fn nodes_whose_outputs_do_not_come_hide_no_others() {
    let mut a = run("a", 250);
    a.attention = Attention::Final;
    a.unarchived = std::mem::take(&mut a.waiting);
    let asks = asks([a]);
    let mut ledger = Ledger::default();
    let mut asked = FxHashSet::default();
    for _ in 0..3 {
        let requests = tick(&asks, &mut ledger, &Ways::default(), Instant::now());
        asked.extend(
            nodes(&requests)
                .concat()
                .iter()
                .map(|node| (*node).to_owned()),
        );
    }
    // And the root, whose times would tell of a rerun.
    assert_eq!(asked.len(), 251);
}

#[test]
fn of_a_run_that_is_over_only_its_root_is_asked_once_a_minute() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut over = run("a", 400);
    over.attention = Attention::Final;
    over.waiting.clear();
    let asks = asks([over]);
    answer_all(&asks, &mut ledger, start);
    let mut asked = Vec::new();
    for second in 1..=120 {
        let now = start + Duration::from_secs(second);
        asked.extend(answer_all(&asks, &mut ledger, now));
    }
    assert_eq!(nodes(&asked), [["a-0"], ["a-0"]]);
    assert_eq!(asked.len(), 2);
}

#[test]
fn nodes_that_a_final_run_has_left_unfinished_are_asked_with_it() {
    let mut over = run("a", 2);
    over.attention = Attention::Final;
    let requests = tick(
        &asks([over]),
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    assert_eq!(nodes(&requests), [["a-0", "a-1", "a-2"]]);
}

#[test]
fn where_roots_are_not_answered_a_final_run_is_asked_by_another_node_or_by_its_row() {
    let ways = learnt(|learnt| learnt.roots = Some(false));
    let mut over = run("a", 4);
    over.attention = Attention::Final;
    over.waiting.clear();
    let without = tick(
        &asks([over.clone()]),
        &mut Ledger::default(),
        &ways,
        Instant::now(),
    );
    assert_eq!((nodes(&without).len(), runs(&without)), (0, vec!["a"]));
    over.witness = Some(3);
    let with = tick(&asks([over]), &mut Ledger::default(), &ways, Instant::now());
    assert_eq!(nodes(&with), [["a-3"]]);
}

fn learnt(change: impl FnOnce(&mut Learnt)) -> Ways {
    let mut ways = Ways::default();
    change(&mut ways.learnt);
    ways
}

fn workspaces(requests: &[Request]) -> Vec<(Option<&str>, usize)> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Batch(batch) => Some(batch),
        Request::Reading(_) => None,
    });
    batches
        .map(|batch| {
            let workspace = batch.workspace.as_ref().map(WorkspaceId::as_str);
            (workspace, batch.ids.len())
        })
        .collect()
}

fn run_in(name: &str, workspace: &str) -> RunAsk {
    RunAsk {
        workspace: Some(WorkspaceId::from(workspace)),
        ..run(name, 0)
    }
}

#[test]
fn where_roots_are_not_answered_one_of_them_is_tried_a_tick() {
    let asks = asks([run("a", 1), run("b", 1), run("c", 1)]);
    let ways = learnt(|learnt| learnt.roots = Some(false));
    let mut ledger = Ledger::default();
    let mut tried = FxHashSet::default();
    for _ in 0..3 {
        let requests = tick(&asks, &mut ledger, &ways, Instant::now());
        let batch = nodes(&requests).concat();
        assert_eq!(batch.len(), 4, "{batch:?}");
        tried.extend(
            batch
                .into_iter()
                .filter(|node| node.ends_with("-0"))
                .map(ToOwned::to_owned),
        );
    }
    assert_eq!(tried.len(), 3);
}

#[test]
fn what_was_set_aside_is_in_no_batch_and_asked_alone_after_a_minute() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let asks = asks([run("a", 1), run("b", 0)]);
    let node = NodeKey::new(RunId::from("a"), NodeId::from("a-1"));
    ledger.aside.put(Id::Node(node), start);
    let requests = tick(&asks, &mut ledger, &Ways::default(), start);
    assert_eq!(nodes(&requests), [["a-0", "b-0"]]);
    let later = start + Duration::from_mins(1);
    let requests = tick(&asks, &mut ledger, &Ways::default(), later);
    assert_eq!(nodes(&requests), [vec!["a-0", "b-0"], vec!["a-1"]]);
}

#[test]
fn the_users_workspace_is_named_only_with_ids_that_are_known_to_be_in_it() {
    let unknown = run("c", 0);
    let asks = asks([run_in("a", "1"), run_in("b", "2"), unknown]);
    let mut ways = Ways::default();
    let now = Instant::now();
    let requests = tick(&asks, &mut Ledger::default(), &ways, now);
    assert_eq!(workspaces(&requests), [(None, 3), (None, 3)]);
    ways.workspace = Some(WorkspaceId::from("1"));
    let requests = tick(&asks, &mut Ledger::default(), &ways, now);
    let halves = [(Some("1"), 1), (None, 2)];
    assert_eq!(workspaces(&requests), [halves, halves].concat());
}

#[test]
fn where_a_workspace_is_wanted_each_has_a_batch_and_details_tell_those_that_are_unknown() {
    let mut unknown = run("c", 0);
    unknown.due = Due::default();
    let asks = asks([run_in("a", "1"), run_in("b", "2"), unknown]);
    let ways = learnt(|learnt| learnt.workspace_wanted = true);
    let now = Instant::now();
    let mut ledger = Ledger::default();
    let requests = tick(&asks, &mut ledger, &ways, now);
    let each = [(Some("1"), 1), (Some("2"), 1)];
    assert_eq!(workspaces(&requests), [each, each].concat());
    let mut read = Vec::new();
    while let Some(next) = reading(&asks, &ledger, &ways, now) {
        ledger.note(&next, &asks, Came::Answer, now, now);
        read.push(next);
    }
    let details = Reading::Details(RunId::from("c"));
    assert_eq!(read.iter().filter(|next| **next == details).count(), 1);
}

#[test]
fn outputs_that_are_wanted_are_read_by_one_call_a_run_and_less_often_when_that_is_in_vain() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 1);
    answer_all(&asks([a.clone()]), &mut ledger, start);
    a.wants_outputs = true;
    let outputs = Reading::Outputs(a.root_key().unwrap());
    let wanting = asks([a.clone()]);
    let mut made = Vec::new();
    for second in 1..=300 {
        let now = start + Duration::from_secs(second);
        ledger.keep(&wanting);
        if readings(&wanting, &mut ledger, now).contains(&outputs) {
            made.push(second);
        }
    }
    assert_eq!(made, [1, 6, 11, 16, 26, 46, 86, 146, 206, 266]);
    a.wants_outputs = false;
    ledger.keep(&asks([a]));
    let due = next_reading(&wanting, &ledger, &Ways::default(), start);
    assert_eq!(due, Some(start + Duration::from_secs(271)));
}

#[test]
fn a_container_in_which_nothing_appears_is_read_less_and_less_often() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 3);
    answer_all(&asks([a.clone()]), &mut ledger, start);
    a.unfolding = vec![2];
    let container = Reading::Shape(a.key(2).unwrap());
    let quiet = asks([a.clone()]);
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
    ledger.further.answered(&root, &capped(), 0, true);
    let deeper = Reading::Shape(a.key(1).unwrap());
    assert_eq!(next(&asks([a]), &ledger, now), Some(deeper));
}

#[test]
fn the_parts_of_a_sweep_rest_like_any_reading_and_unfolding_goes_first() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let mut a = run("a", 2);
    answer_all(&asks([a.clone()]), &mut ledger, start);
    let (root, part) = (a.root_key().unwrap(), a.key(1).unwrap());
    let read = Shape {
        nodes: vec![ShapeNode::default()],
    };
    ledger.further.answered(&root, &capped(), 0, false);
    ledger.further.answered(&part, &read, 0, false);
    ledger.further.answered(&root, &capped(), 0, false);
    let after = |seconds| start + Duration::from_secs(seconds);
    let quiet = asks([a.clone()]);
    assert_eq!(next(&quiet, &ledger, after(4)), None);
    let swept = Some(Reading::Shape(part));
    assert_eq!(next(&quiet, &ledger, after(5)), swept);
    a.unfolding = vec![2];
    let container = Some(Reading::Shape(a.key(2).unwrap()));
    assert_eq!(next(&asks([a]), &ledger, after(5)), container);
    assert_eq!(
        next(&quiet, &ledger, after(61)),
        swept,
        "before a new sweep"
    );
}

#[test]
fn a_shared_run_is_read_by_itself_because_a_batch_takes_no_token() {
    let shared = RunAsk {
        token: Some(Token::new("t".to_owned())),
        running: vec![1],
        ..run("shared", 2)
    };
    let own = RunAsk {
        running: vec![1],
        ..run("own", 2)
    };
    let mut wishes = asks([shared, own]);
    let key = |run: &str| NodeKey::new(run.into(), format!("{run}-1").as_str().into());
    wishes.on_screen = [key("shared"), key("own")].into();
    let requests = tick(
        &wishes,
        &mut Ledger::default(),
        &Ways::default(),
        Instant::now(),
    );
    let batched = nodes(&requests).concat();
    assert!(batched.contains(&"own-1") && runs(&requests) == ["own"]);
    assert!(
        batched.iter().all(|node| node.starts_with("own")),
        "{batched:?}"
    );
    let readings = requests.iter().filter_map(|request| match request {
        Request::Reading(reading) => Some(reading.clone()),
        Request::Batch(_) => None,
    });
    let root = NodeKey::new("shared".into(), "shared-0".into());
    assert_eq!(
        readings.collect::<Vec<_>>(),
        [Reading::Details("shared".into()), Reading::Shape(root)]
    );
}
