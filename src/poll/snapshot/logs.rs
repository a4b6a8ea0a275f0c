//! The ends of the logs of some nodes, read once, side by side.

use std::time::Duration;

use futures_util::future;

use crate::domain::{LogPage, LogQuery, NodeKey, Outcome};
use crate::poll::Manners;
use crate::poll::snapshot::BESIDES;
use crate::poll::snapshot::tries::Patience;
use crate::source::Client;
use crate::source::transport::Transport;

/// What the end of each log says, in the order of the nodes.
pub async fn ends_of_logs<T: Transport>(
    client: &Client<T>,
    manners: &Manners,
    nodes: &[NodeKey],
    patience: Duration,
) -> Vec<Outcome<LogPage>> {
    let patience = Patience::new(patience, manners.requests_per_minute);
    let query = LogQuery {
        direction: crate::domain::Direction::NewestFirst,
        ..LogQuery::after(0)
    };
    let (patience, query) = (&patience, &query);
    let ends = nodes.iter().map(|node| async move {
        let ask = || client.log(node, query);
        patience.tried(BESIDES, ask).await
    });
    future::join_all(ends).await
}
