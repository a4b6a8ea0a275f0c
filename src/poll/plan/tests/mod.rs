//! What is asked when, rule by rule.

mod batches;
mod endpoint;
mod readings;

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use crate::domain::{Demand, Due, NodeId, RunDemand, RunId};
use crate::poll::batch::{Batch, Ids};
use crate::poll::ledger::{Ledger, ReadOutcome};
use crate::poll::plan::{reading, tick};
use crate::poll::request::{Endpoint, Read, Request};

/// A run with so many nodes beside its root, all waiting.
fn run(name: &str, waiting: u32) -> RunDemand {
    let ids = (0..=waiting).map(|place| NodeId::from(format!("{name}-{place}").as_str()));
    RunDemand {
        run: RunId::from(name),
        root: Some(NodeId::from(format!("{name}-0").as_str())),
        nodes: Arc::new(ids.collect()),
        waiting: (1..=waiting).collect(),
        due: Due {
            shape: 1,
            details: 1,
        },
        ..RunDemand::default()
    }
}

fn demand(runs: impl IntoIterator<Item = RunDemand>) -> Demand {
    Demand {
        interval: Duration::from_secs(3),
        runs: runs.into_iter().map(Arc::new).collect(),
        ..Demand::default()
    }
}

fn nodes(requests: &[Request]) -> Vec<Vec<&str>> {
    let batches = requests.iter().filter_map(|request| match request {
        Request::Batch(Batch {
            ids: Ids::Nodes(keys),
            ..
        }) => Some(keys),
        Request::Batch(_) | Request::Read(_) => None,
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
        Request::Batch(_) | Request::Read(_) => None,
    });
    batches.flatten().map(RunId::as_str).collect()
}

/// The readings that are made now, all of them answered.
fn readings(demand: &Demand, ledger: &mut Ledger, now: Instant) -> Vec<Read> {
    let mut made = Vec::new();
    while let Some(reading) = next(demand, ledger, now) {
        ledger.note(&reading, demand, ReadOutcome::Answer, now, now);
        made.push(reading);
    }
    made
}

fn next(demand: &Demand, ledger: &Ledger, now: Instant) -> Option<Read> {
    reading(demand, ledger, &Endpoint::default(), now)
}

/// Answers everything that is due now; returns what was asked.
fn answer_all(demand: &Demand, ledger: &mut Ledger, now: Instant) -> Vec<Request> {
    let mut asked = tick(demand, ledger, &Endpoint::default(), now);
    for request in &asked {
        match request {
            Request::Batch(batch) => ledger.note_batch(batch, demand, now),
            Request::Read(reading) => ledger.note(reading, demand, ReadOutcome::Answer, now, now),
        }
    }
    asked.extend(readings(demand, ledger, now).into_iter().map(Request::Read));
    asked
}
