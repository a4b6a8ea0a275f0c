//! The readings of the open detail pane: each is made once, before all others.

use crate::domain::{Demand, Fetch, FetchKind, Fetched, OutputFilter, View};
use crate::poll::ledger::Ledger;
use crate::poll::partial_trees::WHOLE_TREE;
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
