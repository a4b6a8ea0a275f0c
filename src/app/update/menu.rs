//! A short list to choose from, and a line to type for something else than a search.

use std::ops::Range;

use ratatui::layout::Rect;

use crate::app::input::typed::Entry;
use crate::app::message::{Effect, Step};
use crate::app::model::{Mode, Model};
use crate::app::update::popup;
use crate::app::update::search::go_to_row;
use crate::app::view::rows::RowKey;
use crate::domain::Deed;
use crate::text::Text;

/// What can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Menu {
    pub title: Text,
    /// The key that opens it.
    pub opened_by: char,
    /// Never empty.
    pub items: Vec<Item>,
    pub selected: usize,
}

/// One line of a menu.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub key: char,
    pub label: Text,
    /// What it is about, from outside.
    pub about: String,
    pub choice: Choice,
}

/// What choosing a line does.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Do(Deed),
    Go(RowKey),
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// What the service looks for in a log.
    Keyword,
    /// The time range of a log.
    Range,
    /// The file to save into.
    Save,
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
    pub fn of(title: Text, opened_by: char, items: Vec<Item>) -> Option<Self> {
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
        popup::window(self.selected, usize::from(height))
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

/// Opens a menu, or says that there is nothing to choose.
pub fn open(model: &mut Model, menu: Option<Menu>, nothing: Text) {
    match menu {
        Some(menu) => model.mode = Mode::Choose(menu),
        None => model.notice = Some(nothing),
    }
}

/// Asks for a line, which begins as this text.
pub fn ask(model: &mut Model, prompt: Prompt, text: &str) {
    let entry = Entry(tui_input::Input::new(text.to_owned()));
    model.mode = Mode::Prompt(prompt, entry);
}

/// Chooses the line with this key, or the one under the cursor.
pub fn choose(model: &mut Model, key: Option<char>) -> Vec<Effect> {
    let Mode::Choose(menu) = &model.mode else {
        return Vec::new();
    };
    let item = match key {
        Some(key) => menu.items.iter().find(|item| item.key == key),
        None => menu.items.get(menu.selected),
    };
    let Some(choice) = item.map(|item| item.choice.clone()) else {
        return Vec::new();
    };
    model.mode = Mode::Browse;
    match choice {
        Choice::Do(deed) => vec![Effect::Do(deed), Effect::Draw],
        Choice::Go(key) => {
            go_to_row(model, &key);
            vec![Effect::Draw]
        }
    }
}
