//! Logs, read piece by piece: the ends of some side by side, or one from its beginning on.

use std::time::Duration;

use futures_util::future;

use crate::domain::{Direction, LogPage, LogQuery, NodeKey, Outcome, Shape};
use crate::poll::limits::Limits;
use crate::poll::snapshot::tries::{BESIDES, Patience, TRIES};
use crate::source::Client;
use crate::source::transport::Transport;

/// The depth that the service takes at most.
const ALL_DEPTHS: u32 = 99_999;

/// Asks for lines, and how far their nodes are, until nothing was heard for too long.
pub struct LogReader<'c, T> {
    client: &'c Client<T>,
    patience: Patience,
    tries: u32,
}

impl<'c, T: Transport> LogReader<'c, T> {
    /// For one look: what fails is tried some times.
    pub fn new(client: &'c Client<T>, limits: &Limits, patience: Duration) -> Self {
        Self {
            client,
            patience: Patience::new(patience, limits.requests_per_minute),
            tries: TRIES,
        }
    }

    /// For somebody who stays: what fails is tried for as long as patience goes.
    #[must_use]
    pub fn for_long(self) -> Self {
        Self {
            tries: u32::MAX,
            ..self
        }
    }

    /// Some lines of a log.
    pub async fn lines(&self, node: &NodeKey, query: &LogQuery) -> Outcome<LogPage> {
        let ask = || self.client.log(node, query);
        self.patience.tried(self.tries, ask).await
    }

    /// How far a node and what is below it is.
    pub async fn shape(&self, below: &NodeKey) -> Outcome<Shape> {
        let ask = || self.client.shape(below, ALL_DEPTHS);
        self.patience.tried(self.tries, ask).await
    }
}

/// What the end of each log says, in the order of the nodes.
pub async fn ends_of_logs<T: Transport>(
    client: &Client<T>,
    limits: &Limits,
    nodes: &[NodeKey],
    patience: Duration,
) -> Vec<Outcome<LogPage>> {
    let reader = LogReader {
        tries: BESIDES,
        ..LogReader::new(client, limits, patience)
    };
    let query = LogQuery {
        direction: Direction::NewestFirst,
        ..LogQuery::after(0)
    };
    let ends = nodes.iter().map(|node| reader.lines(node, &query));
    future::join_all(ends).await
}
