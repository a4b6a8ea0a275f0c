//! The window onto the rows: a selection and a scroll place that belong to
//! ids, so that news does not move them.

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;

use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::tree::Place;
use crate::app::runs::failures::{failed_alone, has_failed_here};
use crate::app::runs::run::Runs;
use crate::app::runs::urgency::Urgency;
use crate::app::view::listing::{Focus, GroupMembers, ListOptions};
use crate::app::view::pane::Form;
use crate::app::view::rows::{Item, Row, RowKey, above};
use crate::app::view::timeline::Timeline;
use crate::domain::RunId;

/// How many rows can be gone back to.
const JUMPS: usize = 100;

/// The row with the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    pub key: RowKey,
    /// Its place among the rows.
    pub at: usize,
}

/// A row, and its line on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub row: RowKey,
    pub line: usize,
}

/// The rows and the window onto them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub rows: Vec<Row>,
    /// A row that exists, or nothing while there are none.
    pub selected: Option<Selected>,
    /// The first row on the screen.
    pub top: usize,
    /// The line that a hand gave the cursor; a screen that grows again gives it back.
    line: usize,
    /// Which rows there are, and in which order.
    pub listing: ListOptions,
    pub focus: Focus,
    pub timeline: Timeline,
    /// What each counted row stands for, by run and place.
    pub members: FxHashMap<(u32, Place, GroupKind), GroupMembers>,
    /// The runs that are counted together as over, by their places.
    pub over: Vec<u32>,
    /// The runs that have rows, from top to bottom.
    order: Vec<RunId>,
    /// The text that was searched for last; empty until then.
    pub needle: String,
    /// The cursor goes to whatever began last.
    pub follows: bool,
    /// Where the cursor was when a filter began.
    pub before_filter: Option<Cursor>,
    /// The rows before the last jumps, the newest last.
    jumps: Vec<RowKey>,
    /// This machine's time at the last key, or press of the mouse.
    pub last_key: Option<DateTime<Utc>>,
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
    /// Makes the rows anew for somebody at work. The selected row keeps its line on the screen;
    /// where it is gone, the nearest row above it in the tree takes over.
    pub fn lay_out(&mut self, runs: &Runs, height: usize, keep: Keep) {
        let before = self.selected.take();
        let old_at = before.as_ref().map_or(0, |selected| selected.at);
        let line = old_at.saturating_sub(self.top);
        let neighbours = before
            .as_ref()
            .map_or_else(Vec::new, |selected| self.neighbours(&selected.key));
        let kept = before
            .as_ref()
            .filter(|_| keep == Keep::Selected)
            .map(|selected| &selected.key);
        self.list(runs, kept, height);
        let at = before
            .and_then(|selected| self.nearest(runs, &selected.key))
            .or_else(|| neighbours.iter().find_map(|run| self.row_of(runs, run)))
            .unwrap_or(old_at);
        self.select(runs, at);
        let at = self.selected_at();
        self.top = at.saturating_sub(line);
        self.leave_no_more_empty_than(height / 3, height);
        self.show_selected(height);
    }

    /// Makes the rows anew where nobody is at work: the top of the list stays on top, and the
    /// cursor is on what is most urgent. `newest` is the newest failure that nobody has seen.
    pub fn lay_out_unattended(&mut self, runs: &Runs, height: usize, newest: Option<&RowKey>) {
        self.list(runs, None, height);
        let at = newest
            .and_then(|key| self.shown(runs, key))
            .or_else(|| most_urgent(runs, &self.rows))
            .unwrap_or(0);
        self.select(runs, at);
        self.top = 0;
        self.show_selected(height);
        self.note_line();
    }

    fn list(&mut self, runs: &Runs, kept: Option<&RowKey>, height: usize) {
        let listed = self.listing.list(runs, kept, height);
        self.rows = listed.rows;
        self.members = listed.members;
        self.over = listed.over;
        self.order.clear();
        for row in self.rows.iter().filter(|row| row.item == Item::Run) {
            let run = runs.get_index(row.run as usize);
            self.order.extend(run.map(|(id, _)| id.clone()));
        }
    }

    /// The runs of the screen by how near they are to the one of a row: those below it first.
    fn neighbours(&self, key: &RowKey) -> Vec<RunId> {
        let Some(at) = self.order.iter().position(|run| key.is_of(run)) else {
            return Vec::new();
        };
        let (above, below) = self.order.split_at(at);
        let below = below.iter().skip(1);
        below.chain(above.iter().rev()).cloned().collect()
    }

    fn row_of(&self, runs: &Runs, run: &RunId) -> Option<usize> {
        self.position(runs.get_index_of(run)?, Item::Run)
    }

    fn shown(&self, runs: &Runs, key: &RowKey) -> Option<usize> {
        self.position(runs.get_index_of(key.run()?)?, key.item(runs)?)
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
        let at = self.selected_at();
        self.top = self.top.clamp((at + 1).saturating_sub(height).min(at), at);
    }

    /// Scrolls back so that so many lines at most stay empty while rows above are hidden.
    fn leave_no_more_empty_than(&mut self, lines: usize, height: usize) {
        let last_top = (self.rows.len() + lines).saturating_sub(height);
        self.top = self.top.min(last_top);
    }

    /// Scrolls so that the selected row has some rows above and below it in sight, as after a jump one
    /// wants to know where one is.
    pub fn show_selected_with_its_neighbours(&mut self, height: usize) {
        self.show_selected(height);
        let at = self.selected_at();
        let margin = (height / 5).min(3);
        let last = (at + margin).min(self.rows.len().saturating_sub(1));
        let highest = at.saturating_sub(margin);
        let lowest = (last + 1).saturating_sub(height).min(highest);
        self.top = self.top.clamp(lowest, highest);
    }

    /// Notes on which line the cursor is, after a hand put it there.
    pub fn note_line(&mut self) {
        let at = self.selected_at();
        self.line = at.saturating_sub(self.top);
    }

    /// Where the cursor is.
    pub fn place(&self) -> Option<Cursor> {
        let selected = self.selected.as_ref()?;
        Some(Cursor {
            row: selected.key.clone(),
            line: selected.at.saturating_sub(self.top),
        })
    }

    /// Puts the cursor on this line of the screen, as far as it has so many.
    pub fn put_on_line(&mut self, line: usize, height: usize) {
        self.line = line;
        self.return_to_line(height);
    }

    /// Puts the cursor back on its line, as far as the screen has so many.
    pub fn return_to_line(&mut self, height: usize) {
        let at = self.selected_at();
        self.top = at.saturating_sub(self.line.min(height.saturating_sub(1)));
        self.fill(height);
        self.show_selected(height);
    }

    /// Scrolls back so that no line below the rows stays empty while rows above are hidden.
    pub fn fill(&mut self, height: usize) {
        self.leave_no_more_empty_than(0, height);
    }

    /// The name of the selected row.
    pub fn selected_key(&self) -> Option<&RowKey> {
        self.selected.as_ref().map(|selected| &selected.key)
    }

    /// The place of the selected row among the rows; the first while there are none.
    pub fn selected_at(&self) -> usize {
        self.selected.as_ref().map_or(0, |selected| selected.at)
    }

    /// The selected row.
    pub fn selected_row(&self) -> Option<Row> {
        self.rows.get(self.selected.as_ref()?.at).copied()
    }

    /// The rows on a screen with `height` rows, with their places.
    pub fn window(&self, height: usize) -> impl Iterator<Item = (usize, Row)> {
        (self.top..)
            .zip(self.rows.iter().copied().skip(self.top))
            .take(height)
    }

    /// How many rows are hidden above and below a screen with `height` rows.
    pub fn hidden(&self, height: usize) -> (usize, usize) {
        let below = self.rows.len().saturating_sub(self.top + height);
        (self.top, below)
    }

    /// The run in front, where the rows are listed flat.
    pub fn front(&self) -> Option<Row> {
        let is_flat = self.listing.form == Form::Flat;
        self.rows.first().copied().filter(|_| is_flat)
    }

    /// The run that is in front, or would be.
    pub fn front_run(&self, runs: &Runs) -> Option<RunId> {
        let of = |row: Row| runs.get_index(row.run as usize).map(|(id, _)| id.clone());
        let selected = || self.selected.as_ref()?.key.run().cloned();
        self.front().and_then(of).or_else(selected)
    }

    /// Where a run's or a node's row stands, if it is shown.
    pub fn position(&self, run: usize, item: Item) -> Option<usize> {
        let is_it = |row: &Row| row.run as usize == run && row.item == item;
        self.rows.iter().position(is_it)
    }

    /// What a counted row stands for.
    pub fn members(&self, row: Row) -> Option<&GroupMembers> {
        match row.item {
            Item::Counted(place, quiet) => self.members.get(&(row.run, place, quiet)),
            Item::Run | Item::Node(_) | Item::Output(_) | Item::Over => None,
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

    /// The place of the row with this key, or of the nearest row above it in the tree.
    fn nearest(&self, runs: &Runs, key: &RowKey) -> Option<usize> {
        let is_over = |row: &Row| row.item == Item::Over;
        let Some(id) = key.run() else {
            return self.rows.iter().position(is_over);
        };
        let (run, _, owner) = runs.get_full(id)?;
        let mut next = key.item(runs);
        while let Some(item) = next {
            let found = self.position(run, item);
            if found.is_some() {
                return found;
            }
            next = above(owner, item);
        }
        let is_counted = self.over.iter().any(|over| *over as usize == run);
        self.rows.iter().position(is_over).filter(|_| is_counted)
    }
}

/// The first row about a failure that wants to be looked at, else of a run that is not over.
fn most_urgent(runs: &Runs, rows: &[Row]) -> Option<usize> {
    let run = |row: &Row| runs.get_index(row.run as usize).map(|(_, run)| run);
    let is_failure = |row: &Row| match (row.item, run(row)) {
        (Item::Node(place), Some(run)) if run.urgency <= Urgency::Troubled => {
            let node = run.tree.node(place);
            node.is_some_and(|node| has_failed_here(&run.tree, place, node))
        }
        (Item::Run, Some(run)) => run.urgency == Urgency::Failed && failed_alone(run),
        (_, Some(_) | None) => false,
    };
    let is_live = |row: &Row| {
        row.item == Item::Run && run(row).is_some_and(|run| run.urgency <= Urgency::Running)
    };
    let failure = rows.iter().position(is_failure);
    failure.or_else(|| rows.iter().position(is_live))
}
