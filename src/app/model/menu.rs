//! A short list to choose from.

use crate::app::input::motion::Step;
use crate::app::view::rows::RowKey;
use crate::domain::HostAction;
use crate::text::Text;

use ratatui::layout::Rect;
use std::ops::Range;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    pub title: Text,
    /// The key that opens it.
    pub opened_by: char,
    /// Never empty.
    pub items: Vec<MenuItem>,
    pub selected: usize,
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct MenuItem {
    pub key: char,
    pub label: Text,
    /// What it is about, from outside.
    pub about: String,
    pub choice: Choice,
}

/// What choosing a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Do(HostAction),
    Go(RowKey),
}

/// The keys that stand for the lines of a list without keys of its own; those that move are left out.
const KEYS: &str = "abcdefimnoprstuvwxyz";

/// The key of the n-th line.
pub fn key(number: usize) -> char {
    KEYS.chars().nth(number).unwrap_or(' ')
}

/// As many lines as have keys.
pub fn most() -> usize {
    KEYS.len()
}

impl Menu {
    /// A menu of these lines; `None` where there are none.
    pub fn of(title: Text, opened_by: char, items: Vec<MenuItem>) -> Option<Self> {
        (!items.is_empty()).then_some(Self {
            title,
            opened_by,
            items,
            selected: 0,
        })
    }

    /// Where its box stands: at the end of the area, as high as it needs to be.
    pub fn area(&self, within: Rect) -> Rect {
        let wanted = u16::try_from(self.items.len()).unwrap_or(u16::MAX);
        let height = wanted.saturating_add(2).max(5).min(within.height);
        Rect {
            y: within.bottom() - height,
            height,
            ..within
        }
    }

    /// Which lines are shown in an area of this height.
    pub fn window(&self, height: u16) -> Range<usize> {
        window(self.selected, usize::from(height))
    }

    /// Puts the cursor on a line that is shown; `false` where there is none.
    pub fn put_on(&mut self, line: usize, height: u16) -> bool {
        let found = self.window(height).nth(line);
        let found = found.filter(|at| *at < self.items.len());
        self.selected = found.unwrap_or(self.selected);
        found.is_some()
    }

    /// Moves the cursor.
    pub fn go(&mut self, step: Step) {
        let last = self.items.len().saturating_sub(1);
        let page = isize::try_from(last).unwrap_or(1).max(1);
        let lines = step.lines(page);
        self.selected = self.selected.saturating_add_signed(lines).min(last);
    }
}

/// Which of many lines are shown where so many have room: those up to the cursor's at least.
pub(super) fn window(cursor: usize, room: usize) -> Range<usize> {
    let room = room.max(1);
    let top = (cursor + 1).saturating_sub(room);
    top..top + room
}
