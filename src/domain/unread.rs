//! What a single look could not read, so that missing never looks like empty.

use crate::domain::{RunId, SourceError};

/// Something that could not be read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The run it belongs to; none where the list of runs is missing.
    pub run: Option<RunId>,
    pub what: Missing,
    pub error: SourceError,
    /// The same was told of another run, so that a refusal speaks of this one alone.
    pub others_are_told: bool,
}

/// A part of what there is to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The newest runs.
    List,
    /// Name, state and times of a run.
    Details,
    /// Its nodes.
    Tree,
    Outputs,
}

impl Missing {
    /// As JSON calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Details => "details",
            Self::Tree => "tree",
            Self::Outputs => "outputs",
        }
    }
}
