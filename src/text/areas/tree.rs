//! The rows of runs, nodes and outputs.

use crate::domain::StatusKind;

/// The rows of runs, nodes and outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum TreeText {
    ColumnName,
    ColumnProgress,
    ColumnStatus,
    /// The cause of a failure is being looked for.
    ReadingTheLog,
    /// The end of a log tells no cause.
    NoErrorInLog,
    ColumnElapsed,
    NotAnswered,
    /// With the code of the refusal.
    NotAnsweredBecause(String),
    Deleted,
    /// The first unfinished dependency.
    WaitsFor(String),
    SkippedUpstream,
    /// The first unfinished dependency and a failure upstream, where there is room.
    WaitingFor(String),
    SkippedBecauseUpstreamFailed,
    /// Before the counts of a loop's iterations.
    Iterations,
    /// How many outputs a folded row has.
    OutputCount(usize),
    /// How many parts an expandable artifact has.
    Parts(usize),
    /// So many in this quiet state, counted in one row.
    QuietOf(StatusKind, usize),
    /// The names of what begins next.
    NextOnes(String),
    /// How many other runs there are.
    MoreRuns(usize),
    /// The node that was named with a run is not there.
    NoSuchNode(String),
    NoRunsYet,
    /// There are runs, and the filter hides all rows of them.
    FilteredAway,
    ColumnLeft,
    ColumnOffUsual,
}
