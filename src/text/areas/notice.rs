//! What is said once, until the next key.

use crate::domain::HostReport;

/// What is said once, until the next key.
#[derive(Clone, Debug, PartialEq)]
pub enum NoticeText {
    QuietShown,
    QuietCounted,
    NoLink,
    NothingToSave,
    NowhereToJump,
    NoLogOpen,
    BadRange(String),
    HostReport(HostReport),
    Marked(String),
    MarkTaken,
    SplitRight,
    SplitBelow,
    SplitOff,
    NothingFailed,
    NotFound(String),
    /// Nothing was searched for yet.
    NoSearch,
    /// The search is over, and a filter goes on.
    SearchEnded,
    CredentialsRenewed,
    /// The ends of the key's id.
    OtherKey(String),
    /// The file, and why nothing can be written to it.
    LogUnwritable(String, String),
    /// Why the past cannot be kept.
    PastNotKept(String),
    BarsOn,
    BarsOff,
    BarsNeedRoom,
    /// Of what is below the row nothing fits the filter.
    FilterHidesRest,
    /// `m` has marked nothing.
    NothingMarked,
    /// There was no jump to come back from.
    NoJump,
    /// The tab would have to be read first.
    TabNotOpen,
    /// No run, node or output is selected.
    NoneSelected,
    /// The interval that a key has chosen.
    RefreshEvery(String),
    /// The interval is the shortest, or the longest.
    Fastest(String),
    Slowest(String),
}
