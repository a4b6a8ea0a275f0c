//! What the keys mean just now.

use crate::app::input::typed::Entry;
use crate::app::model::menu::{Menu, Prompt};
use crate::app::model::picker::Picker;

/// What the keys mean just now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mode {
    #[default]
    Browse,
    Search(Entry),
    /// The text that is shown only is being typed.
    Filter(Entry),
    /// The run to be watched too is being typed.
    Add(Entry),
    /// One of many is being chosen.
    Pick(Picker),
    /// The keys are shown, from this line on.
    Help(usize),
    /// Something is to be chosen.
    Choose(Menu),
    /// A line is typed for something else than a search.
    Prompt(Prompt, Entry),
    /// The connection is shown, from this line on.
    Connection(usize),
}

impl Mode {
    /// The line that is being typed.
    pub fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Search(entry)
            | Self::Filter(entry)
            | Self::Add(entry)
            | Self::Prompt(_, entry) => Some(entry),
            Self::Pick(picker) => Some(&picker.entry),
            Self::Browse | Self::Help(_) | Self::Connection(_) | Self::Choose(_) => None,
        }
    }

    /// The line that is being typed, to be changed.
    pub fn entry_mut(&mut self) -> Option<&mut Entry> {
        match self {
            Self::Search(entry)
            | Self::Filter(entry)
            | Self::Add(entry)
            | Self::Prompt(_, entry) => Some(entry),
            Self::Pick(picker) => Some(&mut picker.entry),
            Self::Browse | Self::Help(_) | Self::Connection(_) | Self::Choose(_) => None,
        }
    }
}
