//! The list of keys.

/// The list of keys.
#[derive(Clone, Debug, PartialEq)]
pub enum HelpText {
    /// What `enter` adds where nothing is typed: the id and the name of what was dropped last.
    AddDropped(String, String),
    KeysToMove,
    KeysToLook,
    KeysToFind,
    KeysToCopy,
    KeysToWatch,
    KeysOfProgram,
    /// The titles of boxes, with the keys that open them.
    HelpTitle,
    ConnectionBoxTitle,
    KeysElsewhere,
    KeysWhileTyping,
    KeysInPicker,
    KeysInHelp,
    KeysInMenu,
}
