//! Outputs, and what their numbers are compared with.

/// Outputs, and what their numbers are compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum OutputText {
    /// How long it is.
    ValueIsLong(String),
    /// The type that is shown alone.
    OnlyKind(String),
    NoOutputsOfKind,
    OutputsBelow,
    /// How much a number changed, and against what.
    ChangeAgainst(String, String),
    /// What the numbers are compared with.
    ComparedWith(String),
    ComparePreviousIteration,
    ComparePreviousRun,
    LookingForEarlier,
    NoEarlierRun,
    CompareMarked(String),
    CompareNothingMarked,
    CompareOff,
    /// The loop.
    OverIterations(String),
    Iteration,
    Best,
    Highest,
    More(usize),
    /// So many outputs are not on the page, but among the rows of the tree.
    MoreInTree(usize),
}
