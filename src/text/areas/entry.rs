//! What is typed and chosen.

use crate::domain::{SearchError, SourceError};

/// What is typed and chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryText {
    AddPrompt,
    AddHint,
    PickRowTitle,
    PickActionTitle,
    /// The run's id.
    WatchingNow(String),
    /// The run's name.
    NotWatchedAnyMore(String),
    LookingForRuns,
    BadSearch(SearchError),
    /// How many were found, and how many of them were not watched yet.
    FoundRuns(usize, usize),
    /// What was looked for, as somebody typed it.
    NoRunFits(String),
    RunsUnlisted(SourceError),
    /// The region of a link.
    OtherRegion(String),
}
