//! All that the outside may ever tell the program.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::domain::{
    CredentialState, EndpointTraits, Fetch, Fetched, NodeKey, NodeRow, OutputRow, Outputs,
    RunDetails, RunId, RunRow, Shape, SourceError, Unparsed,
};

/// The place of a request among all requests of this process, from 1. Zero is
/// older than any request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sequence(pub u64);

impl Sequence {
    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// When a request left, when its answer was here, and what it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    pub sequence: Sequence,
    /// On this machine's clock.
    pub sent: DateTime<Utc>,
    /// On this machine's clock.
    pub received: DateTime<Utc>,
    /// The answer's `Date` header, whole seconds on the service's clock.
    pub service_date: Option<DateTime<Utc>>,
    /// Size of the decompressed body in bytes.
    pub bytes: usize,
    /// The service's name for this call; opaque.
    pub request_id: Option<Box<str>>,
    pub unparsed: Unparsed,
}

impl Exchange {
    /// When the answer was made, on the service's clock where it says the time.
    pub fn service_moment(&self) -> DateTime<Utc> {
        self.service_date.unwrap_or(self.received)
    }
}

/// An answer of the service, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer<T> {
    pub exchange: Exchange,
    pub content: T,
}

/// An answer, or why there is none.
pub type Outcome<T> = Result<Answer<T>, SourceError>;

/// The content of a batch answer. Rows may be missing, doubled, in any order,
/// and of the other kind than was asked for (`protocol`: The batch query).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatusRows {
    pub runs: Vec<RunRow>,
    pub nodes: Vec<NodeRow>,
    pub outputs: Vec<OutputRow>,
}

/// A page of the list of runs, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunPage {
    /// How many runs match in all, where the service says it.
    pub total: Option<i64>,
    pub runs: Vec<RunDetails>,
}

/// What a single reading is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    Run(RunId),
    Node(NodeKey),
}

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
    /// What somebody looked at, for those who still do.
    Fetched { fetch: Fetch, seen: Box<Fetched> },
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
