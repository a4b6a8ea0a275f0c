//! The log of a node.

/// The log of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum LogText {
    /// How many lines are held, and how many there are.
    Lines(usize, i64),
    /// How many lines came since the end was on the screen.
    New(i64),
    /// The lines are shown from this column on.
    Column(usize),
    Followed,
    /// What the mark before lines of the stream for errors means.
    ErrorStream,
    Complete,
    /// What the service looks for.
    Keyword(String),
    /// From when, and until when; empty where open.
    Within(String, String),
    NoLogOfRun,
    NoLogOfComposite,
    NoLogYet,
    NoLogOfSkipped,
    /// The node that the output is of.
    NoLogOfOutput(String),
    OfFailed,
    /// How many bytes a line had that is not kept whole.
    LineCut(usize),
    Tail,
    Empty,
}
