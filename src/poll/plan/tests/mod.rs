//! What is asked when, rule by rule.

mod batches;
mod readings;
mod ways;

use std::sync::Arc;

use tokio::time::{Duration, Instant};

use crate::domain::{Asks, Due, NodeId, RunAsk, RunId};
use crate::poll::batch::{Batch, Ids};
use crate::poll::ledger::{Came, Ledger};
use crate::poll::plan::{Reading, Request, Ways, reading, tick};

/// A run with so many nodes beside its root, all waiting.
fn run(name: &str, waiting: u32) -> RunAsk {
    let ids = (0..=waiting).map(|place| NodeId::from(format!("{name}-{place}").as_str()));
    RunAsk {
        run: RunId::from(name),
        root: Some(NodeId::from(format!("{name}-0").as_str())),
        nodes: Arc::new(ids.collect()),
        waiting: (1..=waiting).collect(),
        due: Due {
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
