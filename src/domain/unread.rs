//! What a single look could not read, so that missing never looks like empty.

use crate::domain::{Operation, RunId, SourceError};

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

impl Unread {
    /// Whether it is the same of another run, for the same reason.
    pub fn is_like(&self, other: &Self) -> bool {
        let same_part = self.what == other.what && self.run.is_some() && other.run.is_some();
        let same_reason = self.error.is_like(&other.error);
        same_part && same_reason && self.others_are_told == other.others_are_told
    }
}

/// The first of what could not be read for one reason, and of how many runs it was so.
pub fn by_reason(unread: &[Unread]) -> Vec<(&Unread, usize)> {
    let mut reasons: Vec<(&Unread, usize)> = Vec::new();
    for missing in unread {
        match { reasons.iter_mut() }.find(|(first, _)| first.is_like(missing)) {
            Some((_, runs)) => *runs += 1,
            None => reasons.push((missing, 1)),
        }
    }
    reasons
}

/// A part of what there is to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// What would have told it.
    pub fn operation(self) -> Operation {
        match self {
            Self::List => Operation::ListPipelineRuns,
            Self::Details => Operation::GetPipelineRun,
            Self::Tree => Operation::GetPipelineRunNode,
            Self::Outputs => Operation::ListPipelineRunNodeOutputs,
        }
    }

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

#[cfg(test)]
mod tests {
    use super::{Missing, Unread, by_reason};
    use crate::domain::SourceError;

    #[test]
    fn what_is_missing_of_many_runs_for_one_reason_is_one() {
        let closed = || SourceError::Unreachable {
            why: "closed".to_owned(),
        };
        let limit = 1;
        let missing = |run: Option<&str>, what, error| Unread {
            run: run.map(Into::into),
            what,
            error,
            others_are_told: false,
        };
        let unread = [
            missing(None, Missing::List, closed()),
            missing(Some("flow-a"), Missing::Tree, closed()),
            missing(Some("flow-a"), Missing::Details, closed()),
            missing(
                Some("flow-b"),
                Missing::Tree,
                SourceError::TooLarge { limit },
            ),
            missing(Some("flow-c"), Missing::Tree, closed()),
        ];
        let counts: Vec<usize> = by_reason(&unread).iter().map(|(_, runs)| *runs).collect();
        assert_eq!(counts, [1, 2, 1, 1]);
    }
}
