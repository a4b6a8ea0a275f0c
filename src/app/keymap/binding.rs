//! One row of the table of keys, and the modes in which it holds.

use crate::app::keymap::key::Key;
use crate::app::message::Action;
use crate::text::{BriefText, KeyText};

/// The modes as far as keys are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// The rows of runs and nodes.
    Tree,
    /// The rows of runs and nodes on the whole screen.
    Zoomed,
    /// A page of the detail pane.
    Page,
    /// A log in the detail pane.
    Log,
    /// The tree of the JSON tab.
    Json,
    /// What happened lately.
    Events,
    /// A line of text is being typed.
    Search,
    /// One of many is being chosen, by typing.
    Pick,
    /// Something is read.
    Help,
    /// A line of a menu is chosen.
    Choose,
    /// A line is typed.
    Prompt,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// Keys that do the same; the first stands in the footer.
    pub keys: &'static [Key],
    pub modes: &'static [Keys],
    pub action: Action,
    pub help: KeyText,
    /// What the footer says of it, where it has a place there.
    pub brief: Option<BriefText>,
}

/// The panes, while nothing covers them.
pub const PANES: &[Keys] = &[
    Keys::Tree,
    Keys::Zoomed,
    Keys::Page,
    Keys::Log,
    Keys::Json,
    Keys::Events,
];
