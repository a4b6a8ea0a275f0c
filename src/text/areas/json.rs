//! The JSON tab.

/// The JSON tab.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonText {
    Answer,
    Known,
    Value,
    /// Not all parts of an artifact are shown together.
    OfEachPart,
    /// How many values there are, and how long they are.
    Size(usize, String),
    /// How many members an object has.
    Members(u32),
}
