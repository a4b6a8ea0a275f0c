//! The readings of the open detail pane: each is made once, before all others.

use crate::domain::{Asks, Look, OutputFilter, Seen, Sight, View};
use crate::poll::further::WHOLE_TREE;
use crate::poll::ledger::Ledger;
use crate::source::Client;
use crate::source::transport::Transport;

/// A node and its children, whose containers people ask about.
const NODE_AND_CHILDREN: u32 = 2;

/// What somebody looks at and was not answered yet.
pub(super) fn due<'a>(asks: &'a Asks, ledger: &Ledger) -> Option<&'a Look> {
    asks.looks
        .iter()
        .find(|look| !ledger.is_looked_at(look.number))
}

/// Asks for what somebody looks at. Lists, which come in pages, are no matter of this.
pub(super) async fn look<T: Transport>(client: &Client<T>, look: &Look) -> Seen {
    match &look.at {
        Sight::Raw(subject) => Seen::Raw(client.raw(subject).await),
        Sight::Log(node, query) => Seen::Log(client.log(node, query).await),
        Sight::Outputs(node) => {
            let filter = OutputFilter::default();
            Seen::Outputs(client.outputs(node, 1, &filter).await)
        }
        Sight::Runtime(node) => Seen::Runtime(client.node_states(node, 1, View::Logical).await),
        Sight::Containers(node) => {
            let shape = client.shape_in(node, NODE_AND_CHILDREN, View::Physical);
            Seen::Containers(shape.await)
        }
        Sight::Tree(root) => Seen::Tree(client.shape(root, WHOLE_TREE).await),
        Sight::Runs(search) => Seen::Runs(client.search(search).await),
    }
}
