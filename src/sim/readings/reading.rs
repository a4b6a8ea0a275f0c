//! Every reading with its name and its meaning, and which of them contradict each other.

use crate::sim::named::named;
use crate::sim::readings::reading::Takes::{Nothing, Number};

/// What is written behind the name of a reading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    Number,
}

named! {
    /// One way to understand the documents. Without any, the service answers as they are most
    /// plainly read.
    pub enum Reading takes Takes {
        NoRootNodes: "no-root-nodes", Nothing, "a root in `Nodes` is not answered";
        RootSaysNodeWords: "root-says-node-words", Nothing, "a root never says Suspended, Terminating, Terminated or Initialized";
        EchoRuns: "echo-runs", Nothing, "a query for nodes also brings the rows of their runs";
        RunsWithNodes: "runs-with-nodes", Nothing, "a query for runs also brings rows of nodes and outputs";
        UnknownIdMissing: "unknown-id-missing", Nothing, "an id that is unknown, foreign or deleted has no row";
        UnknownIdIsError: "unknown-id-is-error", Nothing, "an id that is unknown, foreign or deleted makes the call fail";
        EmptyIsError: "empty-is-error", Nothing, "a batch that asks for nothing is refused";
        Shuffled: "shuffled", Nothing, "rows come in any order";
        Duplicated: "duplicated", Nothing, "some rows come twice";
        MaxBatch: "max-batch", Number, "a batch of more ids than this is refused";
        OutputsWithTypeOnly: "outputs-with-type-only", Nothing, "a batch brings outputs only when it names an `OutputType`";
        OutputsWhenArchived: "outputs-when-archived", Nothing, "a batch brings outputs only once they are archived";
        NoOutputsInBatch: "no-outputs-in-batch", Nothing, "a batch brings no outputs";
        ChildrenOutputs: "children-outputs", Nothing, "a batch brings the outputs of what is below a node too";
        WorkspaceRequired: "workspace-required", Nothing, "a batch without `WorkspaceId` is refused";
        ForeignWorkspaceRefused: "foreign-workspace-refused", Nothing, "a batch with an id of another workspace is refused";
        IdsWithNewline: "ids-with-newline", Nothing, "ids in outputs end with a newline";
        MinuteTimes: "minute-times", Nothing, "times have no seconds";
        SecondTimes: "second-times", Nothing, "times have no fractions of seconds";
        OffsetTimes: "offset-times", Nothing, "times are those of +08:00";
        Nulls: "nulls", Nothing, "what is absent or empty is null";
        EmptyTexts: "empty-texts", Nothing, "what is absent is an empty text";
        ValueTwiceEscaped: "value-twice-escaped", Nothing, "JSON in texts is escaped once more";
        ValueAsObject: "value-as-object", Nothing, "JSON in texts is plain JSON";
        NumbersAsStrings: "numbers-as-strings", Nothing, "numbers and booleans are texts";
        NumericUserIds: "numeric-user-ids", Nothing, "ids of users and workspaces are numbers";
        LowerCaseStatus: "lower-case-status", Nothing, "states are in lower case";
        Succeed: "succeed", Nothing, "a node that has succeeded says Succeed";
        PodTypes: "pod-types", Nothing, "nodes are of the types Pod and Dag";
        DependenciesById: "dependencies-by-id", Nothing, "dependencies are ids instead of names";
        DepthCapped: "depth-capped", Number, "a tree of nodes is cut below so many levels";
        NoProgress: "no-progress", Nothing, "nodes have no `Progress`";
        RerunNewId: "rerun-new-id", Nothing, "a rerun is a new run, and the old one stays final";
        StaleReplica: "stale-replica", Nothing, "now and then an answer is some seconds old";
    }
}

/// Two that cannot both be so: what one of them says, the other denies.
const CONTRADICTIONS: &[(Reading, Reading)] = &[
    (Reading::UnknownIdMissing, Reading::UnknownIdIsError),
    (Reading::NoOutputsInBatch, Reading::OutputsWithTypeOnly),
    (Reading::NoOutputsInBatch, Reading::OutputsWhenArchived),
    (Reading::NoOutputsInBatch, Reading::ChildrenOutputs),
    (Reading::MinuteTimes, Reading::SecondTimes),
    (Reading::Nulls, Reading::EmptyTexts),
    (Reading::ValueTwiceEscaped, Reading::ValueAsObject),
];

impl Reading {
    /// Whether it is written with a number, as in `max-batch=20`.
    pub fn takes_number(self) -> bool {
        self.takes() == Number
    }

    /// Whether both cannot hold at once.
    pub(super) fn contradicts(self, other: Self) -> bool {
        CONTRADICTIONS.contains(&(self, other)) || CONTRADICTIONS.contains(&(other, self))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::sim::readings::reading::Reading;

    #[test]
    fn no_two_readings_have_one_name() {
        let names: BTreeSet<_> = Reading::all().map(Reading::name).collect();
        assert_eq!(names.len(), Reading::all().count());
    }
}
