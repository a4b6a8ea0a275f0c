//! Answers of the service: when they came, and what they tell.

use chrono::{DateTime, Utc};

use crate::domain::{
    NodeKey, NodeRow, OutputRow, RunDetails, RunId, RunRow, SourceError, Unparsed,
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

impl<T> Answer<T> {
    /// The same exchange with something else made of what it told.
    #[must_use]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Answer<U> {
        Answer {
            exchange: self.exchange,
            content: make(self.content),
        }
    }
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
