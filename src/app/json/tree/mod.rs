//! What is open of a document, where the cursor stands, and what is looked for.

mod again;
mod said;
mod search;

use std::sync::Arc;

use crate::app::input::motion::Step;
use crate::app::input::needle::Needle;
use crate::app::json::{Document, JsonRow};

/// A document on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonTree {
    pub document: Arc<Document>,
    /// Whether what stands below each row is shown.
    open: Vec<bool>,
    /// The rows that are shown, in order.
    shown: Vec<u32>,
    /// The place of the cursor among them.
    cursor: usize,
    /// The first of them on the screen.
    pub top: usize,
    pub needle: Needle,
    /// The rows that hold what is looked for.
    found: Vec<u32>,
}

/// A document of so many rows opens wholly; a longer one by its first levels.
const SMALL: usize = 2_000;
/// So many members are opened of themselves.
const FEW: u32 = 100;

impl JsonTree {
    /// A document with its first levels open.
    pub fn new(document: Arc<Document>) -> Self {
        let is_small = document.len() <= SMALL;
        // A list of many is better seen as a list.
        let is_among_few = |row: &JsonRow| {
            let holder = document.row(row.parent as usize);
            holder.is_none_or(|holder| holder.members <= FEW && row.members <= FEW)
        };
        let opens =
            |row: &JsonRow| is_small || row.depth == 0 || (row.depth == 1 && is_among_few(row));
        let rows = (0..document.len()).filter_map(|at| document.row(at));
        let open = rows.map(opens).collect();
        let mut tree = Self {
            document,
            open,
            shown: Vec::new(),
            cursor: 0,
            top: 0,
            needle: Needle::default(),
            found: Vec::new(),
        };
        tree.lay_out();
        tree
    }

    /// The row with the cursor, and its place in the document.
    pub fn selected(&self) -> Option<(usize, &JsonRow)> {
        let at = *self.shown.get(self.cursor)? as usize;
        Some((at, self.document.row(at)?))
    }

    /// The rows of the window: whether the cursor stands there, the place in the document, the row.
    pub fn window(&self, height: usize) -> impl Iterator<Item = (bool, usize, &JsonRow)> {
        let shown = self.shown.iter().enumerate().skip(self.top).take(height);
        shown.filter_map(|(number, at)| {
            let row = self.document.row(*at as usize)?;
            Some((number == self.cursor, *at as usize, row))
        })
    }

    /// Whether what stands below a row is shown.
    pub fn is_open(&self, at: usize) -> bool {
        self.open.get(at).copied().unwrap_or(false)
    }

    /// Whether the cursor stands on the first row of all.
    pub(super) fn is_at_top(&self) -> bool {
        self.cursor == 0
    }

    /// Moves the cursor.
    pub fn go(&mut self, step: Step, height: usize) {
        let page = isize::try_from(height).unwrap_or(1).max(1);
        let last = self.shown.len().saturating_sub(1);
        self.cursor = self
            .cursor
            .saturating_add_signed(step.lines(page))
            .min(last);
        self.keep_in_window(height);
    }

    /// Opens the row, or goes to the first below it.
    pub fn unfold(&mut self, height: usize) {
        let Some((at, row)) = self.selected() else {
            return;
        };
        if row.below == 0 {
            return;
        }
        if self.is_open(at) {
            return self.go(Step::Down, height);
        }
        self.set_open(at, true);
        self.lay_out();
    }

    /// Closes the row, or goes to the one that holds it. `false` where there is neither.
    pub fn fold(&mut self, height: usize) -> bool {
        let Some((at, row)) = self.selected() else {
            return false;
        };
        let (parent, has_rows) = (row.parent, row.below > 0);
        if has_rows && self.is_open(at) {
            self.set_open(at, false);
            self.lay_out();
            return true;
        }
        if parent == u32::MAX {
            return false;
        }
        self.show(parent as usize, height);
        true
    }

    /// Opens or closes the row.
    pub fn toggle(&mut self) {
        if let Some((at, _)) = self.selected() {
            self.set_open(at, !self.is_open(at));
            self.lay_out();
        }
    }

    /// Opens or closes the row and all below it.
    pub fn set_branch(&mut self, open: bool) {
        if let Some((at, row)) = self.selected() {
            let end = at + row.below as usize;
            for below in at..=end {
                self.set_open(below, open);
            }
            self.lay_out();
        }
    }

    /// Opens or closes everything; the outermost values stay open. The cursor stays in the
    /// window of this height.
    pub fn set_all(&mut self, open: bool, height: usize) {
        let selected = self.selected().map(|(at, _)| at);
        for at in 0..self.document.len() {
            let is_outermost = self.document.row(at).is_some_and(|row| row.depth == 0);
            self.set_open(at, open || is_outermost);
        }
        self.lay_out();
        if let Some(at) = selected {
            self.stand_near(at);
            self.keep_in_window(height);
        }
    }

    /// Opens what hides a row and puts the cursor on it.
    fn show(&mut self, at: usize, height: usize) {
        let mut above = self.document.row(at).map(|row| row.parent as usize);
        let mut is_hidden = false;
        while let Some(place) = above {
            let Some(row) = self.document.row(place) else {
                break;
            };
            above = Some(row.parent as usize);
            if !self.is_open(place) {
                self.set_open(place, true);
                is_hidden = true;
            }
        }
        if is_hidden {
            self.lay_out();
        }
        self.stand_near(at);
        self.keep_in_window(height);
    }

    fn stand_near(&mut self, at: usize) {
        let place = self.shown.partition_point(|row| (*row as usize) <= at);
        self.cursor = place.saturating_sub(1);
    }

    fn set_open(&mut self, at: usize, open: bool) {
        if let Some(flag) = self.open.get_mut(at) {
            *flag = open;
        }
    }

    /// Makes the list of rows anew after something was opened or closed.
    fn lay_out(&mut self) {
        self.shown.clear();
        let mut at = 0;
        while let Some(row) = self.document.row(at) {
            self.shown.push(u32::try_from(at).unwrap_or(u32::MAX));
            at += if self.is_open(at) {
                1
            } else {
                1 + row.below as usize
            };
        }
        self.cursor = self.cursor.min(self.shown.len().saturating_sub(1));
        self.top = self.top.min(self.cursor);
    }

    fn keep_in_window(&mut self, height: usize) {
        let first = (self.cursor + 1).saturating_sub(height.max(1));
        self.top = self.top.clamp(first.min(self.cursor), self.cursor);
    }
}
