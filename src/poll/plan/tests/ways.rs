//! What is asked otherwise, by what was learnt of an endpoint or is known of a run.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use super::{asks, nodes, run, runs};
use crate::domain::{Attention, Due, Learnt, NodeId, NodeKey, RunAsk, RunId, Token, WorkspaceId};
use crate::poll::batch::Id;
use crate::poll::ledger::{Came, Ledger};
use crate::poll::plan::{Reading, Request, Ways, reading, tick};

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

#[test]
fn what_was_set_aside_comes_back_in_batches_that_are_not_over_the_limit() {
    let start = Instant::now();
    let names: Vec<String> = (0..90).map(|number| format!("flow-{number}")).collect();
    let all = asks(names.iter().map(|name| run(name, 0)));
    let mut ledger = Ledger::default();
    for name in &names {
        let id = Id::Run(RunId::from(name.as_str()));
        ledger.aside.put(id, start);
    }
    let ways = learnt(|learnt| learnt.max_batch = 10);
    let mut tried = Vec::new();
    while !ledger.aside.is_empty() {
        let now = start + Duration::from_mins(1);
        let again = ledger.aside.due(now, ways.learnt.max_batch).unwrap();
        let batches = tick(&all, &mut ledger, &ways, now);
        let sizes = workspaces(&batches);
        assert!(sizes.iter().all(|(_, size)| *size <= 10), "{sizes:?}");
        tried.push(again.len());
        ledger.aside.take_back(&again, now);
    }
    assert_eq!(tried, [1, 10, 10, 10, 10, 10, 10, 10, 10, 9]);
}
