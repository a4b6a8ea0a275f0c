//! The window onto the rows: a selection and a scroll place that belong to
//! ids, so that news does not move them.

use rustc_hash::FxHashMap;

use crate::app::find::Spot;
use crate::app::listing::{Listing, Members};
use crate::app::model::Runs;
use crate::app::rows::{Item, Quiet, Row, RowKey, above};
use crate::app::screen::Form;
use crate::app::tree::Place;

/// How many rows can be gone back to.
const JUMPS: usize = 100;

/// The row with the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    pub key: RowKey,
    /// Its place among the rows.
    pub at: usize,
}

/// The rows and the window onto them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub rows: Vec<Row>,
    /// A row that exists, or nothing while there are none.
    pub selected: Option<Selected>,
    /// The first row on the screen, beside the one that stands in the header.
    pub top: usize,
    /// The line that a hand gave the cursor; a screen that grows again gives it back.
    line: usize,
    /// Which rows there are, and in which order.
    pub listing: Listing,
    /// What each counted row stands for, by run and place.
    pub members: FxHashMap<(u32, Place, Quiet), Members>,
    /// What the search finds, while there is one.
    pub matches: Option<Vec<Spot>>,
    /// The cursor goes to whatever began last.
    pub follows: bool,
    /// The rows before the last jumps, the newest last.
    jumps: Vec<RowKey>,
}

/// Whether the selected row is shown whatever else hides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// News hides no row that somebody looks at.
    Selected,
    /// A hand chose what is shown.
    Nothing,
}

impl View {
    /// Makes the rows anew. The selected row keeps its line on the screen;
    /// where it is gone, the nearest row above it in the tree takes over.
    pub fn lay_out(&mut self, runs: &Runs, height: usize, keep: Keep) {
        self.matches = None;
        let before = self.selected.take();
        let old_at = before.as_ref().map_or(0, |selected| selected.at);
        let kept = before
            .as_ref()
            .filter(|_| keep == Keep::Selected)
            .map(|selected| &selected.key);
        let listed = self.listing.list(runs, kept);
        self.rows = listed.rows;
        self.members = listed.members;
        let at = before
            .and_then(|selected| self.nearest(runs, &selected.key))
            .unwrap_or(old_at);
        self.select(runs, at);
        let first = self.first();
        if at >= first && old_at >= first {
            let line = old_at.saturating_sub(self.top);
            self.top = at.saturating_sub(line).max(first);
        }
        self.show_selected(height);
    }

    /// Selects the row at this place, or the last one.
    pub fn select(&mut self, runs: &Runs, at: usize) {
        let at = at.min(self.rows.len().saturating_sub(1));
        self.selected = self
            .rows
            .get(at)
            .and_then(|row| row.key(runs))
            .map(|key| Selected { key, at });
    }

    /// Scrolls as little as possible so that the selected row is among
    /// `height` rows. The end of the rows may stand above the end of the
    /// screen: news must not move the selected line to fill it.
    pub fn show_selected(&mut self, height: usize) {
        let first = self.first();
        let last_top = self.rows.len().saturating_sub(1).max(first);
        let at = self.selected.as_ref().map_or(0, |selected| selected.at);
        if at < first {
            self.top = self.top.clamp(first, last_top);
            return;
        }
        let first_that_shows_it = (at + 1).saturating_sub(height);
        self.top = self.top.clamp(first_that_shows_it.clamp(first, at), at);
    }

    /// The same with some rows above and below it in sight, as after a jump one
    /// wants to know where one is.
    pub fn show_selected_with_its_neighbours(&mut self, height: usize) {
        self.show_selected(height);
        let first = self.first();
        let at = self.selected.as_ref().map_or(0, |selected| selected.at);
        if at < first {
            return;
        }
        let margin = (height / 5).min(3);
        let last = (at + margin).min(self.rows.len().saturating_sub(1));
        let highest = at.saturating_sub(margin).max(first);
        let lowest = (last + 1).saturating_sub(height).min(highest);
        self.top = self.top.clamp(lowest, highest);
    }

    /// Notes on which line the cursor is, after a hand put it there.
    pub fn note_line(&mut self) {
        let at = self.selected.as_ref().map_or(0, |selected| selected.at);
        self.line = at.saturating_sub(self.top);
    }

    /// Puts the cursor back on its line, as far as the screen has so many.
    pub fn return_to_line(&mut self, height: usize) {
        let at = self.selected.as_ref().map_or(0, |selected| selected.at);
        if at >= self.first() {
            self.top = at.saturating_sub(self.line.min(height.saturating_sub(1)));
        }
        self.fill(height);
        self.show_selected(height);
    }

    /// Scrolls back so that no line below the rows stays empty while rows above are hidden.
    pub fn fill(&mut self, height: usize) {
        let last_top = self.rows.len().saturating_sub(height);
        self.top = self.top.min(last_top).max(self.first());
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<Row> {
        self.rows.get(self.selected.as_ref()?.at).copied()
    }

    /// The rows on a screen with `height` rows, with their places.
    pub fn window(&self, height: usize) -> impl Iterator<Item = (usize, Row)> {
        let top = self.top.max(self.first());
        (top..)
            .zip(self.rows.iter().copied().skip(top))
            .take(height)
    }

    /// The row that stands in the header, where the rows are listed flat: the run in front.
    pub fn front(&self) -> Option<Row> {
        self.rows.first().copied().filter(|_| self.first() > 0)
    }

    /// Where a run's or a node's row stands, if it is shown.
    pub fn position(&self, run: usize, item: Item) -> Option<usize> {
        let is_it = |row: &Row| row.run as usize == run && row.item == item;
        self.rows.iter().position(is_it)
    }

    /// What a counted row stands for.
    pub fn members(&self, row: Row) -> Option<&Members> {
        match row.item {
            Item::Counted(place, quiet) => self.members.get(&(row.run, place, quiet)),
            Item::Run | Item::Node(_) | Item::Artifact(..) | Item::Part(..) | Item::Line(..) => {
                None
            }
        }
    }

    /// Notes the present row, so that it can be gone back to.
    pub fn note_jump(&mut self) {
        let Some(selected) = &self.selected else {
            return;
        };
        if self.jumps.last() != Some(&selected.key) {
            self.jumps.push(selected.key.clone());
            let too_many = self.jumps.len().saturating_sub(JUMPS);
            self.jumps.drain(..too_many);
        }
    }

    /// The row before the last jump.
    pub fn take_jump(&mut self) -> Option<RowKey> {
        self.jumps.pop()
    }

    /// Whether there is a row to go back to.
    pub fn has_jumped(&self) -> bool {
        !self.jumps.is_empty()
    }

    /// Forgets rows that nobody can go to any more.
    pub fn forget(&mut self, is_gone: impl Fn(&RowKey) -> bool) {
        self.jumps.retain(|key| !is_gone(key));
    }

    /// The first row that scrolls.
    fn first(&self) -> usize {
        usize::from(self.listing.form == Form::Flat && !self.rows.is_empty())
    }

    /// The place of the row with this key, or of the nearest row above it in the tree.
    fn nearest(&self, runs: &Runs, key: &RowKey) -> Option<usize> {
        let run = runs.get_index_of(key.run())?;
        let mut item = key.item(runs)?;
        loop {
            let found = self.position(run, item);
            if found.is_some() {
                return found;
            }
            let (_, owner) = runs.get_index(run)?;
            item = above(owner, item)?;
        }
    }
}
