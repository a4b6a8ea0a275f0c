//! What is asked otherwise, by what was learnt of an endpoint or is known of a run.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{
    Attention, Due, EndpointTraits, NodeId, NodeKey, RunDemand, RunId, Token, WorkspaceId,
};
use crate::poll::batch::Id;
use crate::poll::ledger::{Ledger, ReadOutcome};
use crate::poll::plan::tests::{demand, nodes, run, runs};
use crate::poll::plan::{reading, tick};
use crate::poll::request::{Endpoint, Read, Request};

#[test]
fn where_roots_are_not_answered_a_final_run_is_asked_by_another_node_or_by_its_row() {
    let endpoint = traits(|traits| traits.roots = Some(false));
    let mut over = run("a", 4);
    over.attention = Attention::Final;
    over.waiting.clear();
    let without = tick(
        &demand([over.clone()]),
        &mut Ledger::default(),
        &endpoint,
        Instant::now(),
    );
    assert_eq!((nodes(&without).len(), runs(&without)), (0, vec!["a"]));
    over.rerun_probe = Some(3);
    let with = tick(
        &demand([over]),
        &mut Ledger::default(),
        &endpoint,
        Instant::now(),
    );
    assert_eq!(nodes(&with), [["a-3"]]);
}

fn traits(change: impl FnOnce(&mut EndpointTraits)) -> Endpoint {
    let mut endpoint = Endpoint::default();
    change(&mut endpoint.traits);
    endpoint
}

fn workspaces(requests: &[Request]) -> Vec<(Option<&str>, usize)> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Batch(batch) => Some(batch),
        Request::Read(_) => None,
    });
    batches
        .map(|batch| {
            let workspace = batch.workspace.as_ref().map(WorkspaceId::as_str);
            (workspace, batch.ids.len())
        })
        .collect()
}

fn run_in(name: &str, workspace: &str) -> RunDemand {
    RunDemand {
        workspace: Some(WorkspaceId::from(workspace)),
        ..run(name, 0)
    }
}

#[test]
fn where_roots_are_not_answered_one_of_them_is_tried_a_tick() {
    let demand = demand([run("a", 1), run("b", 1), run("c", 1)]);
    let endpoint = traits(|traits| traits.roots = Some(false));
    let mut ledger = Ledger::default();
    let mut tried = FxHashSet::default();
    for _ in 0..3 {
        let requests = tick(&demand, &mut ledger, &endpoint, Instant::now());
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
    let demand = demand([run("a", 1), run("b", 0)]);
    let node = NodeKey::new(RunId::from("a"), NodeId::from("a-1"));
    ledger.quarantine.put(Id::Node(node), start);
    let requests = tick(&demand, &mut ledger, &Endpoint::default(), start);
    assert_eq!(nodes(&requests), [["a-0", "b-0"]]);
    let later = start + Duration::from_mins(1);
    let requests = tick(&demand, &mut ledger, &Endpoint::default(), later);
    assert_eq!(nodes(&requests), [vec!["a-0", "b-0"], vec!["a-1"]]);
}

#[test]
fn the_users_workspace_is_named_only_with_ids_that_are_known_to_be_in_it() {
    let unknown = run("c", 0);
    let demand = demand([run_in("a", "1"), run_in("b", "2"), unknown]);
    let mut endpoint = Endpoint::default();
    let now = Instant::now();
    let requests = tick(&demand, &mut Ledger::default(), &endpoint, now);
    assert_eq!(workspaces(&requests), [(None, 3), (None, 3)]);
    endpoint.workspace = Some(WorkspaceId::from("1"));
    let requests = tick(&demand, &mut Ledger::default(), &endpoint, now);
    let halves = [(Some("1"), 1), (None, 2)];
    assert_eq!(workspaces(&requests), [halves, halves].concat());
}

#[test]
fn where_a_workspace_is_wanted_each_has_a_batch_and_details_tell_those_that_are_unknown() {
    let mut unknown = run("c", 0);
    unknown.due = Due::default();
    let demand = demand([run_in("a", "1"), run_in("b", "2"), unknown]);
    let endpoint = traits(|traits| traits.workspace_wanted = true);
    let now = Instant::now();
    let mut ledger = Ledger::default();
    let requests = tick(&demand, &mut ledger, &endpoint, now);
    let each = [(Some("1"), 1), (Some("2"), 1)];
    assert_eq!(workspaces(&requests), [each, each].concat());
    let mut read = Vec::new();
    while let Some(next) = reading(&demand, &ledger, &endpoint, now) {
        ledger.note(&next, &demand, ReadOutcome::Answer, now, now);
        read.push(next);
    }
    let details = Read::Details(RunId::from("c"));
    assert_eq!(read.iter().filter(|next| **next == details).count(), 1);
}

#[test]
fn a_shared_run_is_read_by_itself_because_a_batch_takes_no_token() {
    let shared = RunDemand {
        token: Some(Token::new("t".to_owned())),
        running: vec![1],
        ..run("shared", 2)
    };
    let own = RunDemand {
        running: vec![1],
        ..run("own", 2)
    };
    let mut wishes = demand([shared, own]);
    let key = |run: &str| NodeKey::new(run.into(), format!("{run}-1").as_str().into());
    wishes.on_screen = [key("shared"), key("own")].into();
    let requests = tick(
        &wishes,
        &mut Ledger::default(),
        &Endpoint::default(),
        Instant::now(),
    );
    let batched = nodes(&requests).concat();
    assert!(batched.contains(&"own-1") && runs(&requests) == ["own"]);
    assert!(
        batched.iter().all(|node| node.starts_with("own")),
        "{batched:?}"
    );
    let readings = requests.iter().filter_map(|request| match request {
        Request::Read(reading) => Some(reading.clone()),
        Request::Batch(_) => None,
    });
    let root = NodeKey::new("shared".into(), "shared-0".into());
    assert_eq!(
        readings.collect::<Vec<_>>(),
        [Read::Details("shared".into()), Read::Shape(root)]
    );
}

#[test]
fn what_was_set_aside_comes_back_in_batches_that_are_not_over_the_limit() {
    let start = Instant::now();
    let names: Vec<String> = (0..90).map(|number| format!("flow-{number}")).collect();
    let all = demand(names.iter().map(|name| run(name, 0)));
    let mut ledger = Ledger::default();
    for name in &names {
        let id = Id::Run(RunId::from(name.as_str()));
        ledger.quarantine.put(id, start);
    }
    let endpoint = traits(|traits| traits.max_batch = 10);
    let mut tried = Vec::new();
    while !ledger.quarantine.is_empty() {
        let now = start + Duration::from_mins(1);
        let again = ledger
            .quarantine
            .due(now, endpoint.traits.max_batch)
            .unwrap();
        let batches = tick(&all, &mut ledger, &endpoint, now);
        let sizes = workspaces(&batches);
        assert!(sizes.iter().all(|(_, size)| *size <= 10), "{sizes:?}");
        tried.push(again.len());
        ledger.quarantine.take_back(&again, now);
    }
    assert_eq!(tried, [1, 10, 10, 10, 10, 10, 10, 10, 10, 9]);
}
