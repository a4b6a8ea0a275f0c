//! The lines on top of the screen.

use crate::domain::{Operation, SourceError};

/// The lines on top of the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderText {
    Connecting,
    /// How old the data is; empty where that does not matter.
    Live(String),
    Late(String),
    /// How old the data is.
    Stale(String),
    /// How old the data is, and why.
    StaleBecause(String, SourceError),
    /// How old the data is, and the operations that are not permitted.
    StaleForWant(String, Vec<Operation>),
    Paused,
    /// In how long the next request is due.
    Next(String),
    /// It was due a while ago, and is not answered yet.
    WaitingForAnswer,
    NextTry(String),
    TryingNow,
    /// The interval at which the poller asks.
    Every(String),
    /// What the watch cost in the last minute.
    CallsAMinute(usize),
    /// How far the service's clock is ahead, signed.
    ClockOffset(String),
    Runs(usize),
    Nodes(u32),
    /// Of so many runs it is not known yet which nodes they have.
    RunsUnread(usize),
    /// What is shown only.
    Filter(String),
    FilterNone,
    FilterFailed,
    FilterRunning,
    FilterWaiting,
    SortedBy(Box<Self>),
    /// So many failures that nobody has looked at, behind their sign.
    NewFailures(usize),
    SortUrgency,
    SortListed,
    SortStart,
    SortName,
    SortElapsed,
    SortOverUsual,
    Follows,
}
