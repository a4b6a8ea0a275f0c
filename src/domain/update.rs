//! All that the outside may ever tell the program.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::domain::{
    Answer, CredentialState, EndpointTraits, Fetch, Fetched, NodeKey, Outcome, Outputs, RunDetails,
    RunId, RunPage, Shape, SourceError, StatusRows,
};

/// What one request is about, so that its trouble is not taken for another's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The run rows of one batch: those of these runs.
    Rows(Vec<RunId>),
    /// The node rows of one batch: those of these nodes.
    Nodes(Vec<NodeKey>),
    /// The tree from this node down.
    Shape(NodeKey),
    /// Names, times and message of this run.
    Details(RunId),
    /// The outputs from this node down.
    Outputs(NodeKey),
    /// The newest runs, where the program looks for runs itself.
    List,
    /// What somebody looks at.
    Fetch(Fetch),
}

/// What kind of request it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    Rows,
    Nodes,
    Shape,
    Details,
    Outputs,
    List,
    Fetch,
}

impl Part {
    pub fn kind(&self) -> PartKind {
        match self {
            Self::Rows(_) => PartKind::Rows,
            Self::Nodes(_) => PartKind::Nodes,
            Self::Shape(_) => PartKind::Shape,
            Self::Details(_) => PartKind::Details,
            Self::Outputs(_) => PartKind::Outputs,
            Self::List => PartKind::List,
            Self::Fetch(_) => PartKind::Fetch,
        }
    }
}

/// Something the outside told the program. None is ever lost on the way.
#[derive(Clone, Debug, PartialEq)]
pub enum Update {
    /// The run rows of one batch.
    Runs {
        asked: Vec<RunId>,
        answer: Answer<StatusRows>,
    },
    /// The node rows of one batch.
    Nodes {
        asked: Vec<NodeKey>,
        answer: Answer<StatusRows>,
    },
    /// The tree from one node down.
    Shape {
        below: NodeKey,
        outcome: Outcome<Shape>,
    },
    /// Names, times and message of one run.
    Details {
        run: RunId,
        outcome: Box<Outcome<RunDetails>>,
    },
    /// All outputs from one node down.
    Outputs {
        below: NodeKey,
        outcome: Outcome<Outputs>,
    },
    /// The service refused to answer for these by themselves, while it answers for others.
    NotAnswered {
        runs: Vec<RunId>,
        nodes: Vec<NodeKey>,
        /// How each of them was refused.
        error: SourceError,
    },
    /// What is known of the endpoint's ways has changed.
    EndpointTraits(EndpointTraits),
    /// The newest runs, where the program looks for runs itself.
    Found(Outcome<RunPage>),
    /// What the list has told of the runs that were looked for to be watched.
    Listed(Answer<RunPage>),
    /// What somebody looked at, for those who still do.
    Fetched {
        fetch: Fetch,
        outcome: Box<Outcome<Fetched>>,
    },
    /// The run rows of all watched runs were answered together, and all of them were
    /// asked since this was counted (`Demand::all_rows`).
    AllRows(u32),
    /// What is known of the credentials has changed.
    Credentials(Box<CredentialState>),
    /// A part of the watch could not be asked; it is tried again by itself. An update
    /// of the part itself says that it is well again.
    Trouble {
        part: Part,
        error: SourceError,
        /// On this machine's clock.
        next_try: DateTime<Utc>,
    },
    /// A tick is over.
    Resting {
        /// The interval at which the poller really asks.
        interval: Duration,
        /// When the next tick is due, on this machine's clock.
        until: DateTime<Utc>,
        /// How many calls were made in the last minute.
        calls_a_minute: usize,
    },
}
