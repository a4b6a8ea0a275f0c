//! What somebody looks at, or may soon: each is read once, what is looked at before all others.

use crate::domain::{Demand, Fetch, FetchKind, Fetched, Outcome, OutputFilter, View};
use crate::poll::ledger::Ledger;
use crate::poll::partial_trees::WHOLE_TREE;
use crate::poll::request::Read;
use crate::source::Client;
use crate::source::transport::Transport;

/// A node and its children, whose containers people ask about.
const NODE_AND_CHILDREN: u32 = 2;

/// What somebody looks at and was not answered yet.
pub(super) fn due<'a>(demand: &'a Demand, ledger: &Ledger) -> Option<&'a Fetch> {
    demand
        .fetches
        .iter()
        .find(|fetch| !ledger.is_fetched(fetch.number))
}

/// What is to be read ahead and was not yet.
pub(super) fn ahead<'a>(demand: &'a Demand, ledger: &Ledger) -> Option<&'a Fetch> {
    demand
        .ahead
        .iter()
        .find(|fetch| !ledger.is_fetched(fetch.number))
}

/// What is to be read next of earlier runs; nothing while one of them is on its way.
pub(super) fn past<'a>(demand: &'a Demand, ledger: &Ledger) -> Option<&'a Fetch> {
    let is_past = |reading: &Read| match reading {
        Read::Fetch(fetch) => demand.past.iter().any(|past| past.number == fetch.number),
        Read::Shape(_) | Read::Outputs(_) | Read::Details(_) | Read::Latest(_) => false,
    };
    if ledger.under_way.iter().any(is_past) {
        return None;
    }
    let mut past = demand.past.iter();
    past.find(|fetch| !ledger.is_fetched(fetch.number))
}

/// Asks for what somebody looks at. Lists, which come in pages, are no matter of this.
pub(super) async fn fetch<T: Transport>(client: &Client<T>, fetch: &Fetch) -> Outcome<Fetched> {
    match &fetch.kind {
        FetchKind::Raw(subject) => brings(client.raw(subject).await, Fetched::Raw),
        FetchKind::Log(node, query) => brings(client.log(node, query).await, Fetched::Log),
        FetchKind::Outputs(node) => {
            let filter = OutputFilter::default();
            brings(client.outputs(node, 1, &filter).await, Fetched::Outputs)
        }
        FetchKind::Runtime(node) => {
            let states = client.node_states(node, 1, View::Logical);
            brings(states.await, Fetched::Runtime)
        }
        FetchKind::Containers(node) => {
            let shape = client.shape_in(node, NODE_AND_CHILDREN, View::Physical);
            brings(shape.await, Fetched::Containers)
        }
        FetchKind::Tree(root) => brings(client.shape(root, WHOLE_TREE).await, Fetched::Tree),
        FetchKind::Runs(search) => brings(client.search(search).await, Fetched::Runs),
    }
}

/// What one operation tells, as what was fetched.
pub(super) fn brings<T>(outcome: Outcome<T>, kind: impl FnOnce(T) -> Fetched) -> Outcome<Fetched> {
    outcome.map(|answer| answer.map(kind))
}
