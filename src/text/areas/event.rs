//! What happened.

use crate::domain::SourceError;

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum EventText {
    EventsTitle,
    /// How long it took.
    After(String),
    /// An output's name.
    NewOutput(String),
    /// Why nothing is heard.
    TroubleBegan(SourceError),
    /// After how long something was heard again.
    Recovered(String),
    /// The key that goes there.
    JumpWith(String),
    NothingHappenedYet,
}
