//! What a merge found new about a run, until it is told as an event.

use crate::app::nodes::tree::place::Place;
use crate::domain::Status;
use chrono::{DateTime, Utc};

/// What a run has to tell since the last time it was asked for its news.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The node at this place, or the run itself at the root, has another state.
    Became {
        place: Place,
        /// Nothing where the node came in this state to a tree that had been read before.
        from: Option<Status>,
        to: Status,
    },
    /// The node has put something out at this moment, where the service says it.
    Output {
        place: Place,
        name: Box<str>,
        kind: Box<str>,
        created: Option<DateTime<Utc>>,
    },
}
