//! What somebody looks at, or may soon: each is read once, what is looked at before all others.

use crate::domain::{Demand, Fetch, FetchKind, Fetched, OutputFilter, View};
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
pub(super) async fn fetch<T: Transport>(client: &Client<T>, fetch: &Fetch) -> Fetched {
    match &fetch.kind {
        FetchKind::Raw(subject) => Fetched::Raw(client.raw(subject).await),
        FetchKind::Log(node, query) => Fetched::Log(client.log(node, query).await),
        FetchKind::Outputs(node) => {
            let filter = OutputFilter::default();
            Fetched::Outputs(client.outputs(node, 1, &filter).await)
        }
        FetchKind::Runtime(node) => {
            Fetched::Runtime(client.node_states(node, 1, View::Logical).await)
        }
        FetchKind::Containers(node) => {
            let shape = client.shape_in(node, NODE_AND_CHILDREN, View::Physical);
            Fetched::Containers(shape.await)
        }
        FetchKind::Tree(root) => Fetched::Tree(client.shape(root, WHOLE_TREE).await),
        FetchKind::Runs(search) => Fetched::Runs(client.search(search).await),
    }
}
