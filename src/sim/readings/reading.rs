//! Every reading with its name and its meaning, and which of them contradict each other.

use crate::sim::readings::reading::Reading::{
    ChildrenOutputs, DependenciesById, DepthCapped, Duplicated, EchoRuns, EmptyIsError, EmptyTexts,
    ForeignWorkspaceRefused, IdsWithNewline, LowerCaseStatus, MaxBatch, MinuteTimes,
    NoOutputsInBatch, NoProgress, NoRootNodes, Nulls, NumbersAsStrings, NumericUserIds,
    OffsetTimes, OutputsWhenArchived, OutputsWithTypeOnly, PodTypes, RerunNewId, RootSaysNodeWords,
    RunsWithNodes, SecondTimes, Shuffled, StaleReplica, Succeed, UnknownIdIsError,
    UnknownIdMissing, ValueAsObject, ValueTwiceEscaped, WorkspaceRequired,
};

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

#[rustfmt::skip]
const TABLE: &[(Reading, &str, &str)] = &[
    (NoRootNodes, "no-root-nodes", "a root in `Nodes` is not answered"),
    (RootSaysNodeWords, "root-says-node-words", "a root never says Suspended, Terminating, Terminated or Initialized"),
    (EchoRuns, "echo-runs", "a query for nodes also brings the rows of their runs"),
    (RunsWithNodes, "runs-with-nodes", "a query for runs also brings rows of nodes and outputs"),
    (UnknownIdMissing, "unknown-id-missing", "an id that is unknown, foreign or deleted has no row"),
    (UnknownIdIsError, "unknown-id-is-error", "an id that is unknown, foreign or deleted makes the call fail"),
    (EmptyIsError, "empty-is-error", "a batch that asks for nothing is refused"),
    (Shuffled, "shuffled", "rows come in any order"),
    (Duplicated, "duplicated", "some rows come twice"),
    (MaxBatch, "max-batch", "a batch of more ids than this is refused"),
    (OutputsWithTypeOnly, "outputs-with-type-only", "a batch brings outputs only when it names an `OutputType`"),
    (OutputsWhenArchived, "outputs-when-archived", "a batch brings outputs only once they are archived"),
    (NoOutputsInBatch, "no-outputs-in-batch", "a batch brings no outputs"),
    (ChildrenOutputs, "children-outputs", "a batch brings the outputs of what is below a node too"),
    (WorkspaceRequired, "workspace-required", "a batch without `WorkspaceId` is refused"),
    (ForeignWorkspaceRefused, "foreign-workspace-refused", "a batch with an id of another workspace is refused"),
    (IdsWithNewline, "ids-with-newline", "ids in outputs end with a newline"),
    (MinuteTimes, "minute-times", "times have no seconds"),
    (SecondTimes, "second-times", "times have no fractions of seconds"),
    (OffsetTimes, "offset-times", "times are those of +08:00"),
    (Nulls, "nulls", "what is absent or empty is null"),
    (EmptyTexts, "empty-texts", "what is absent is an empty text"),
    (ValueTwiceEscaped, "value-twice-escaped", "JSON in texts is escaped once more"),
    (ValueAsObject, "value-as-object", "JSON in texts is plain JSON"),
    (NumbersAsStrings, "numbers-as-strings", "numbers and booleans are texts"),
    (NumericUserIds, "numeric-user-ids", "ids of users and workspaces are numbers"),
    (LowerCaseStatus, "lower-case-status", "states are in lower case"),
    (Succeed, "succeed", "a node that has succeeded says Succeed"),
    (PodTypes, "pod-types", "nodes are of the types Pod and Dag"),
    (DependenciesById, "dependencies-by-id", "dependencies are ids instead of names"),
    (DepthCapped, "depth-capped", "a tree of nodes is cut below so many levels"),
    (NoProgress, "no-progress", "nodes have no `Progress`"),
    (RerunNewId, "rerun-new-id", "a rerun is a new run, and the old one stays final"),
    (StaleReplica, "stale-replica", "now and then an answer is some seconds old"),
];

/// Two that cannot both be so: what one of them says, the other denies.
const CONTRADICTIONS: &[(Reading, Reading)] = &[
    (UnknownIdMissing, UnknownIdIsError),
    (NoOutputsInBatch, OutputsWithTypeOnly),
    (NoOutputsInBatch, OutputsWhenArchived),
    (NoOutputsInBatch, ChildrenOutputs),
    (MinuteTimes, SecondTimes),
    (Nulls, EmptyTexts),
    (ValueTwiceEscaped, ValueAsObject),
];

impl Reading {
    pub fn all() -> impl Iterator<Item = Self> + Clone {
        TABLE.iter().map(|(reading, _, _)| *reading)
    }

    /// As flags, stories and the control path call it.
    pub fn name(self) -> &'static str {
        self.row().map_or("", |(_, name, _)| name)
    }

    pub fn meaning(self) -> &'static str {
        self.row().map_or("", |(_, _, meaning)| meaning)
    }

    /// Whether it is written with a number, as in `max-batch=20`.
    pub fn takes_number(self) -> bool {
        matches!(self, MaxBatch | DepthCapped)
    }

    pub fn contradicts(self, other: Self) -> bool {
        CONTRADICTIONS.contains(&(self, other)) || CONTRADICTIONS.contains(&(other, self))
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        TABLE.iter().find(|(reading, _, _)| *reading == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Reading, TABLE};

    #[test]
    fn every_reading_stands_in_the_table_once_in_its_order() {
        let places = TABLE.iter().map(|(reading, _, _)| *reading as usize);
        assert!(places.eq(0..=Reading::StaleReplica as usize));
        let names = TABLE.iter().map(|(_, name, _)| name);
        assert_eq!(names.collect::<BTreeSet<_>>().len(), TABLE.len());
    }
}
