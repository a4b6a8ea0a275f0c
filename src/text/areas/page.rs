//! What the pages of the detail pane say.

use crate::domain::{Operation, SourceError, StatusKind};

/// What the pages of the detail pane say.
#[derive(Clone, Debug, PartialEq)]
pub enum PageText {
    /// The detail pane has nothing to show.
    NothingSelected,
    TabOverview,
    TabOutputs,
    TabLogs,
    TabInputs,
    TabJson,
    /// So many leaves in this state.
    CountOf(StatusKind, u32),
    /// Nothing was said of it yet.
    NotAnsweredYet,
    /// The last answers did not hold it.
    NotAnsweredAnyMore,
    /// No answer ever held it.
    NeverAnswered,
    DeletedRun,
    TreeUnread(SourceError),
    /// Only the first outputs were read, so many.
    OutputsCut(usize),
    DetailsUnread(SourceError),
    SkippedByCondition,
    /// The node whose failure is the cause.
    SkippedBecauseOf(String),
    NoOutputs,
    OutputsWhenArchived,
    ValueIsNotJson,
    Loading,
    /// A reading by this operation failed; it can be tried again by hand.
    ReadFailed(SourceError, Operation),
    NothingSaid,
    NoManifest,
    NoInputs,
}
