//! How the watch stands with the service.

use crate::domain::{Operation, PartKind, SourceError, Unparsed};

/// How the watch stands with the service.
#[derive(Clone, Debug, PartialEq)]
pub enum ConnectionText {
    LearntTitle,
    CallsOf(usize),
    /// Operations that are not permitted.
    Needs(Vec<Operation>),
    /// Why the runs could not be listed.
    NoList(SourceError),
    /// What of the watch cannot be read while the rest is, and why, where there is room for that.
    Failing(PartKind, Option<SourceError>),
    Unparsed(Unparsed),
    /// And how long ago it came.
    UnparsedAgo(Unparsed, String),
    NotKnownYet,
}
