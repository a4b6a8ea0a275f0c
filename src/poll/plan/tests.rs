//! What is asked when, rule by rule.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use super::{Request, next_reading, reading, tick};
use crate::domain::{Asks, Attention, Due, Look, NodeId, NodeKey, RunAsk, RunId, Sight, Subject};
use crate::poll::learn::Learnt;
use crate::poll::ledger::Ledger;

/// A run with so many nodes beside its root, all waiting.
fn run(name: &str, waiting: u32) -> RunAsk {
    let ids = (0..=waiting).map(|place| NodeId::from(format!("{name}-{place}").as_str()));
    RunAsk {
        run: RunId::from(name),
        root: Some(NodeId::from(format!("{name}-0").as_str())),
        nodes: ids.collect(),
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
        Request::Nodes(keys) => Some(keys),
        Request::Runs(_)
        | Request::Shape(_)
        | Request::Details(_)
        | Request::Latest(_)
        | Request::Look(_) => None,
    });
    batches
        .map(|keys| keys.iter().map(|key| key.node.as_str()).collect())
        .collect()
}

fn runs(requests: &[Request]) -> Vec<&str> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Runs(runs) => Some(runs),
        Request::Nodes(_)
        | Request::Shape(_)
        | Request::Details(_)
        | Request::Latest(_)
        | Request::Look(_) => None,
    });
    batches.flatten().map(RunId::as_str).collect()
}

/// Answers everything that is due now; returns what was asked.
fn answer_all(asks: &Asks, ledger: &mut Ledger, now: Instant) -> Vec<Request> {
    let mut asked = tick(asks, ledger, &Learnt::default(), now);
    for request in &asked {
        ledger.note(request, asks, now, now);
    }
    while let Some(request) = reading(asks, ledger, now) {
        ledger.note(&request, asks, now, now);
        asked.push(request);
    }
    asked
}

#[test]
fn the_roots_of_all_runs_come_first_then_what_is_seen_then_what_runs() {
    let mut a = run("a", 9);
    a.running = vec![5];
    a.waiting.retain(|place| *place != 5);
    let mut asks = asks([a, run("b", 0)]);
    asks.on_screen = [NodeKey::new(RunId::from("a"), NodeId::from("a-7"))].into();
    let requests = tick(
        &asks,
        &mut Ledger::default(),
        &Learnt::default(),
        Instant::now(),
    );
    let [batch] = &nodes(&requests)[..] else {
        panic!("one batch: {requests:?}")
    };
    assert_eq!(batch[..4], ["a-0", "b-0", "a-7", "a-5"]);
    assert_eq!(batch.len(), 11, "everything that fits is asked");
}

#[test]
fn nothing_to_ask_is_no_request() {
    let requests = tick(
        &asks([]),
        &mut Ledger::default(),
        &Learnt::default(),
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
        let requests = tick(&asks, &mut ledger, &Learnt::default(), Instant::now());
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
        &Learnt::default(),
        Instant::now(),
    );
    let sizes: Vec<_> = nodes(&requests).iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 51]);

    let mut many = run("a", 301);
    many.running = std::mem::take(&mut many.waiting);
    let requests = tick(
        &asks([many]),
        &mut Ledger::default(),
        &Learnt::default(),
        Instant::now(),
    );
    assert_eq!(nodes(&requests), [["a-0"]]);
    let root = NodeKey::new(RunId::from("a"), NodeId::from("a-0"));
    assert!(requests.contains(&Request::Shape(root)));
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
    let root = Request::Shape(a.root_key().unwrap());
    let mut shapes = |a: &RunAsk, second| {
        let asked = answer_all(
            &asks([a.clone()]),
            &mut ledger,
            start + Duration::from_secs(second),
        );
        asked.iter().filter(|request| **request == root).count()
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
    let container = Request::Shape(a.key(2).unwrap());
    let later = start + Duration::from_secs(6);
    assert_eq!(reading(&asks([a.clone()]), &ledger, later), Some(container));
    a.unfolding = vec![2, 3];
    let root = Request::Shape(a.root_key().unwrap());
    assert_eq!(reading(&asks([a]), &ledger, later), Some(root));
}

#[test]
fn a_costly_reading_is_followed_by_a_longer_rest() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let mut a = run("a", 1);
    a.due.details = 0;
    let root = Request::Shape(a.root_key().unwrap());
    let asks_now = asks([a.clone()]);
    ledger.note(&root, &asks_now, start, start + Duration::from_secs(1));
    a.due.shape += 1;
    let later = start + Duration::from_secs(10);
    let due = next_reading(&asks([a]), &ledger, later).map(|due| due - start);
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
        reading(&asks([a.clone()]), &ledger, now),
        None,
        "the run is not known yet"
    );
    a.due.details += 1;
    let details = Request::Details(a.run.clone());
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
        Request::Shape(NodeKey::new(RunId::from(name), node))
    };
    assert_eq!(reading(&both, &ledger, start), Some(shape("a")));
    ledger.note_failure(&shape("a"), start);
    assert_eq!(reading(&both, &ledger, start), Some(shape("b")));
    answer_all(&both, &mut ledger, start);
    assert_eq!(
        reading(&both, &ledger, start + Duration::from_secs(50)),
        None
    );
    let later = start + Duration::from_mins(1);
    assert_eq!(reading(&both, &ledger, later), Some(shape("a")));
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
    let request = Some(Request::Look(look.clone()));
    asks.looks = [look.clone()].into();
    assert_eq!(reading(&asks, &ledger, now), request);
    ledger.note(&Request::Look(look.clone()), &asks, now, now);
    assert_ne!(reading(&asks, &ledger, now), request);
    // The app took the answer in; later somebody looks again.
    asks.looks = Arc::default();
    ledger.keep(&asks);
    assert_eq!(ledger.looks_answered, [0_u32; 0]);
    let again = Look { number: 8, ..look };
    asks.looks = [again.clone()].into();
    assert_eq!(reading(&asks, &ledger, now), Some(Request::Look(again)));
}

#[test]
fn a_run_that_left_and_comes_back_is_read_like_a_new_one() {
    let mut ledger = Ledger::default();
    let now = Instant::now();
    answer_all(&asks([run("a", 1)]), &mut ledger, now);
    ledger.keep(&asks([run("b", 1)]));
    let back = asks([run("a", 1)]);
    assert!(matches!(
        reading(&back, &ledger, now),
        Some(Request::Shape(_))
    ));
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
        let requests = tick(&asks, &mut ledger, &Learnt::default(), Instant::now());
        asked.extend(
            nodes(&requests)
                .concat()
                .iter()
                .map(|node| (*node).to_owned()),
        );
    }
    assert_eq!(asked.len(), 250);
}

#[test]
fn of_a_run_that_is_over_nothing_is_asked_that_cannot_change() {
    let mut over = run("a", 400);
    over.attention = Attention::Final;
    over.running = std::mem::take(&mut over.waiting);
    let asks = asks([over]);
    let requests = tick(
        &asks,
        &mut Ledger::default(),
        &Learnt::default(),
        Instant::now(),
    );
    assert_eq!(requests, [Request::Runs(vec![RunId::from("a")])]);
}
