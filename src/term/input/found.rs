//! What bytes of the terminal mean.

use crossterm::event::Event;

use crate::term::input::background::Background;

/// Something that came from the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key, a paste, or what the mouse did.
    Event(Event),
    /// An answer to the question for the background.
    Background(Background),
}

/// What stands at the beginning of bytes.
pub(super) enum Found {
    /// Something, or nothing that means anything, in so many bytes.
    Whole(Option<Input>, usize),
    PasteBegins(usize),
    /// It may go on.
    Open,
}
