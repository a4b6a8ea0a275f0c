//! What is in the batches of a tick, and in which order.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use super::{answer_all, asks, nodes, run, runs};
use crate::domain::{Attention, NodeId, NodeKey, RunAsk, RunId};
use crate::poll::ledger::Ledger;
use crate::poll::plan::{Reading, Request, Ways, tick};

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
fn the_rows_of_all_runs_are_asked_together_until_all_are_answered() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let of = |attention, name| RunAsk {
        attention,
        ..run(name, 0)
    };
    let mut wishes = asks([
        of(Attention::Active, "a"),
        of(Attention::Final, "b"),
        of(Attention::Missing, "c"),
    ]);
    answer_all(&wishes, &mut ledger, start);
    wishes.all_rows += 1;
    assert!(ledger.hurries_for_all_rows(&wishes));
    assert!(!ledger.hurries_for_all_rows(&wishes), "once");
    let later = start + Duration::from_secs(1);
    let failed = tick(&wishes, &mut ledger, &Ways::default(), later);
    assert_eq!(runs(&failed), ["a", "b", "c"]);
    assert!(!ledger.meets_all_rows(&wishes, later));
    let again = later + Duration::from_secs(3);
    let asked = answer_all(&wishes, &mut ledger, again);
    assert_eq!(runs(&asked), ["a", "b", "c"]);
    assert!(ledger.meets_all_rows(&wishes, again));
    assert!(!ledger.wants_all_rows(&wishes));
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
