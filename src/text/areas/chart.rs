//! Charts of outputs.

/// Charts of outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum ChartText {
    Area(String),
    /// What it is called, and the member that it lacks.
    Missing(String, String),
    /// What it is called, and the member that is no list of numbers.
    NotNumbers(String, String),
    Empty(String),
    /// What it is called, the member, how many items it has and how many it needs.
    Length(String, String, usize, usize),
    /// What it is called, and the row.
    Ragged(String, usize),
    /// What is across.
    Over(String),
    MatrixSides,
    MatrixSum,
    /// How many classes there are.
    MatrixTooWide(usize),
    Recall,
    Precision,
}
