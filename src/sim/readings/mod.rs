//! What the documents leave open, as choices the service can make: each reading is one way to understand them.
//! Here stand their names and which go together; what one does is said where it matters, and in `forms`.

mod error;
mod set;
mod table;

pub use crate::sim::readings::error::ReadingError;
pub use crate::sim::readings::set::Readings;

/// One way to understand the documents. Without any, the service answers as they are most plainly read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    NoRootNodes,
    RootSaysNodeWords,
    EchoRuns,
    RunsWithNodes,
    UnknownIdMissing,
    UnknownIdIsError,
    EmptyIsError,
    Shuffled,
    Duplicated,
    MaxBatch,
    OutputsWithTypeOnly,
    OutputsWhenArchived,
    NoOutputsInBatch,
    ChildrenOutputs,
    WorkspaceRequired,
    ForeignWorkspaceRefused,
    IdsWithNewline,
    MinuteTimes,
    SecondTimes,
    OffsetTimes,
    Nulls,
    EmptyTexts,
    ValueTwiceEscaped,
    ValueAsObject,
    NumbersAsStrings,
    NumericUserIds,
    LowerCaseStatus,
    Succeed,
    PodTypes,
    DependenciesById,
    DepthCapped,
    NoProgress,
    RerunNewId,
    StaleReplica,
}
