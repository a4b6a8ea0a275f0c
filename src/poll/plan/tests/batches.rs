//! What is in the batches of a tick, and in which order.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{Attention, NodeId, NodeKey, RunDemand, RunId};
use crate::poll::ledger::Ledger;
use crate::poll::plan::tests::{answer_all, demand, nodes, run, runs};
use crate::poll::plan::tick;
use crate::poll::request::{Endpoint, Read, Request};

#[test]
fn the_roots_of_all_runs_come_first_then_what_runs_then_what_is_seen() {
    let mut a = run("a", 9);
    a.running = vec![5];
    a.waiting.retain(|place| *place != 5);
    let mut demand = demand([a, run("b", 0)]);
    demand.on_screen = [NodeKey::new(RunId::from("a"), NodeId::from("a-7"))].into();
    let requests = tick(
        &demand,
        &mut Ledger::default(),
        &Endpoint::default(),
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
    let mut demand = demand([a]);
    demand.on_screen = (1..=45)
        .map(|place| NodeKey::new(RunId::from("a"), NodeId::from(&*format!("a-{place}"))))
        .collect();
    let mut ledger = Ledger::default();
    let requests = tick(&demand, &mut ledger, &Endpoint::default(), Instant::now());
    let batches = nodes(&requests);
    assert_eq!(batches.iter().map(Vec::len).sum::<usize>(), 100);
    assert_eq!(batches[0][96..], ["a-1", "a-2", "a-3", "a-4"]);
}

#[test]
fn nothing_to_ask_is_no_request() {
    let requests = tick(
        &demand([]),
        &mut Ledger::default(),
        &Endpoint::default(),
        Instant::now(),
    );
    assert_eq!(requests, []);
}

#[test]
fn every_waiting_node_is_asked_within_one_rotation_and_none_twice_in_a_tick() {
    let demand = demand([run("a", 170), run("b", 80)]);
    let mut ledger = Ledger::default();
    let mut asked = FxHashSet::default();
    // 250 nodes and two roots a tick: three ticks see all of them.
    for _ in 0..3 {
        let requests = tick(&demand, &mut ledger, &Endpoint::default(), Instant::now());
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
        &demand([some]),
        &mut Ledger::default(),
        &Endpoint::default(),
        Instant::now(),
    );
    let sizes: Vec<_> = nodes(&requests).iter().map(Vec::len).collect();
    assert_eq!(sizes, [100, 100, 51]);

    let mut many = run("a", 301);
    many.running = std::mem::take(&mut many.waiting);
    let requests = tick(
        &demand([many]),
        &mut Ledger::default(),
        &Endpoint::default(),
        Instant::now(),
    );
    assert_eq!(nodes(&requests), [["a-0"]]);
    let root = NodeKey::new(RunId::from("a"), NodeId::from("a-0"));
    assert!(requests.contains(&Request::Read(Read::Shape(root))));
}

fn over(name: &str, attention: Attention) -> RunDemand {
    RunDemand {
        attention,
        ..run(name, 0)
    }
}

#[test]
fn the_row_of_every_run_is_asked_in_every_tick_of_an_ordinary_watch() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let all = demand([
        run("a", 1),
        over("b", Attention::Waiting),
        over("c", Attention::Held),
        over("d", Attention::Final),
        over("e", Attention::Missing),
    ]);
    for second in (0..300).step_by(3) {
        let asked = answer_all(&all, &mut ledger, start + Duration::from_secs(second));
        assert_eq!(runs(&asked), ["a", "b", "c", "d", "e"]);
    }
}

#[test]
fn final_runs_fill_the_room_in_turn_and_none_gets_older_than_a_minute() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let active = (0..95).map(|number| run(&format!("active-{number}"), 0));
    let finals = (0..250).map(|number| over(&format!("over-{number}"), Attention::Final));
    let all = demand(active.chain(finals));
    let mut last = rustc_hash::FxHashMap::default();
    let mut calls = 0;
    let ticks = 200;
    for tick_number in 0..ticks {
        let second = 3 * tick_number;
        let now = start + Duration::from_secs(second);
        let requests = tick(&all, &mut ledger, &Endpoint::default(), now);
        for request in &requests {
            let Request::Batch(batch) = request else {
                continue;
            };
            ledger.note_batch(batch, &all, now);
        }
        let asked = runs(&requests);
        calls += asked.len().div_ceil(100);
        let distinct: FxHashSet<_> = asked.iter().collect();
        assert_eq!(distinct.len(), asked.len());
        for name in asked {
            let before = last.insert(name.to_owned(), second);
            assert!(before.is_none_or(|before| second - before <= 60), "{name}");
        }
    }
    assert_eq!(last.len(), 345);
    // One a tick, and two more when the others get old.
    let ticks = usize::try_from(ticks).unwrap();
    assert!(calls <= ticks + ticks / 5, "{calls} requests for rows");
}

#[test]
fn what_batches_of_nodes_tell_by_the_way_is_not_asked_again() {
    let mut endpoint = Endpoint::default();
    endpoint.traits.rows_with_nodes = Some(true);
    let mut ledger = Ledger::default();
    let now = Instant::now();
    let both = demand([run("a", 1), over("b", Attention::Final)]);
    let first = tick(&both, &mut ledger, &endpoint, now);
    assert_eq!(
        runs(&first),
        [""; 0],
        "both have a root in the batch of nodes"
    );
    for request in &first {
        if let Request::Batch(batch) = request {
            ledger.note_batch(batch, &both, now);
        }
    }
    let told = [RunId::from("a"), RunId::from("b")];
    ledger.note_rows(told.iter(), &both, now);
    let soon = now + Duration::from_secs(3);
    assert_eq!(runs(&tick(&both, &mut ledger, &endpoint, soon)), [""; 0]);
    let old = now + Duration::from_secs(57);
    assert_eq!(runs(&tick(&both, &mut ledger, &endpoint, old)), ["b"]);
}

#[test]
fn a_final_run_whose_word_is_in_doubt_is_asked_each_tick_but_at_most_ten_in_a_row() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let active = (0..100).map(|number| run(&format!("active-{number}"), 0));
    let doubtful = RunDemand {
        row_is_doubtful: true,
        ..over("over", Attention::Final)
    };
    let all = demand(active.chain([doubtful]));
    let mut asked = 0;
    for second in (0..45).step_by(3) {
        let now = start + Duration::from_secs(second);
        ledger.keep(&all, now);
        let requests = tick(&all, &mut ledger, &Endpoint::default(), now);
        asked += usize::from(runs(&requests).contains(&"over"));
        for request in &requests {
            if let Request::Batch(batch) = request {
                ledger.note_batch(batch, &all, now);
            }
        }
    }
    assert_eq!(asked, 10);
}

#[test]
fn the_rows_of_all_runs_are_asked_together_until_all_are_answered() {
    let start = Instant::now();
    let mut ledger = Ledger::default();
    let of = |attention, name| RunDemand {
        attention,
        ..run(name, 0)
    };
    let mut wishes = demand([
        of(Attention::Active, "a"),
        of(Attention::Final, "b"),
        of(Attention::Missing, "c"),
    ]);
    answer_all(&wishes, &mut ledger, start);
    wishes.all_rows += 1;
    assert!(ledger.hurries_for_all_rows(&wishes));
    assert!(!ledger.hurries_for_all_rows(&wishes), "once");
    let later = start + Duration::from_secs(1);
    let failed = tick(&wishes, &mut ledger, &Endpoint::default(), later);
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
            runs(&answer_all(&demand([a.clone()]), &mut ledger, now)),
            ["a"]
        );
    }
}

#[test]
fn fifty_final_runs_cost_a_request_for_rows_a_tick_and_one_for_nodes_a_minute() {
    let mut ledger = Ledger::default();
    let start = Instant::now();
    let all = demand((0..50).map(|number| over(&format!("over-{number}"), Attention::Final)));
    let mut calls = 0;
    for second in (0..600).step_by(15) {
        let now = start + Duration::from_secs(second);
        let requests = tick(&all, &mut ledger, &Endpoint::default(), now);
        assert_eq!(runs(&requests).len(), 50);
        for request in &requests {
            if let Request::Batch(batch) = request {
                ledger.note_batch(batch, &all, now);
            }
        }
        calls += requests.len();
    }
    assert_eq!(calls, 50, "five a minute");
}

#[test]
fn nodes_whose_outputs_do_not_come_hide_no_others() {
    let mut a = run("a", 250);
    a.attention = Attention::Final;
    a.unarchived = std::mem::take(&mut a.waiting);
    let demand = demand([a]);
    let mut ledger = Ledger::default();
    let mut asked = FxHashSet::default();
    for _ in 0..3 {
        let requests = tick(&demand, &mut ledger, &Endpoint::default(), Instant::now());
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
    let demand = demand([over]);
    answer_all(&demand, &mut ledger, start);
    let mut asked = Vec::new();
    for second in 1..=120 {
        let now = start + Duration::from_secs(second);
        asked.extend(answer_all(&demand, &mut ledger, now));
    }
    assert_eq!(nodes(&asked), [["a-0"], ["a-0"]]);
}

#[test]
fn nodes_that_a_final_run_has_left_unfinished_are_asked_with_it() {
    let mut over = run("a", 2);
    over.attention = Attention::Final;
    let requests = tick(
        &demand([over]),
        &mut Ledger::default(),
        &Endpoint::default(),
        Instant::now(),
    );
    assert_eq!(nodes(&requests), [["a-0", "a-1", "a-2"]]);
}
