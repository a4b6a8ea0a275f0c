//! What the keys mean just now.

use crate::app::input::typed::Entry;
use crate::app::model::menu::Menu;
use crate::app::model::picker::Picker;

/// What the keys mean just now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mode {
    #[default]
    Browse,
    /// A line is being typed.
    Typing(Field, Entry),
    /// Something covers the panes.
    Popup(Popup),
}

/// What a line is typed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Search,
    /// The text that is shown only.
    Filter,
    /// The run to be watched too.
    Add,
    /// Something that takes effect only when the line is done.
    Prompt(Prompt),
}

/// What is asked for in a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// What the service looks for in a log.
    Keyword,
    /// The time range of a log.
    Range,
    /// The file to save into.
    Save,
}

/// What covers the panes.
#[derive(Clone, Debug, PartialEq)]
pub enum Popup {
    /// One of many is being chosen.
    Pick(Picker),
    /// The keys are shown, from this line on.
    Help(usize),
    /// The connection is shown, from this line on.
    Connection(usize),
    /// Something is to be chosen.
    Choose(Menu),
}

impl Mode {
    /// The line that is being typed, to be changed.
    pub fn entry_mut(&mut self) -> Option<&mut Entry> {
        match self {
            Self::Typing(_, entry) => Some(entry),
            Self::Popup(Popup::Pick(picker)) => Some(&mut picker.entry),
            Self::Browse | Self::Popup(_) => None,
        }
    }
}

impl Popup {
    /// Puts the cursor on a line of what is inside the box; `false` where there is none to choose.
    pub fn put_on(&mut self, line: usize, height: u16) -> bool {
        match self {
            // The first line is what is typed.
            Self::Pick(picker) => line
                .checked_sub(1)
                .is_some_and(|line| picker.put_on(line, height)),
            Self::Choose(menu) => menu.put_on(line, height),
            Self::Help(_) | Self::Connection(_) => false,
        }
    }
}
