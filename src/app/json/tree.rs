//! What is open of a document, where the cursor stands, and what is looked for.

use std::sync::Arc;

use crate::app::find::Way;
use crate::app::json::{Document, Kind, Row};
use crate::app::message::Step;
use crate::app::needle::Needle;

/// A document on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
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
/// No more matches are counted.
const MOST_FOUND: usize = 100_000;

impl Tree {
    /// A document with its first levels open.
    pub fn new(document: Arc<Document>) -> Self {
        let is_small = document.len() <= SMALL;
        // A list of many is better seen as a list.
        let is_among_few = |row: &Row| {
            let holder = document.row(row.parent as usize);
            holder.is_none_or(|holder| holder.members <= FEW && row.members <= FEW)
        };
        let opens = |row: &Row| is_small || row.depth == 0 || (row.depth == 1 && is_among_few(row));
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
    pub fn selected(&self) -> Option<(usize, &Row)> {
        let at = *self.shown.get(self.cursor)? as usize;
        Some((at, self.document.row(at)?))
    }

    /// The rows of the window: whether the cursor stands there, the place in the document, the row.
    pub fn window(&self, height: usize) -> impl Iterator<Item = (bool, usize, &Row)> {
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
    pub fn is_at_top(&self) -> bool {
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

    /// Opens or closes everything; the outermost values stay open.
    pub fn set_all(&mut self, open: bool) {
        let selected = self.selected().map(|(at, _)| at);
        for at in 0..self.document.len() {
            let is_outermost = self.document.row(at).is_some_and(|row| row.depth == 0);
            self.set_open(at, open || is_outermost);
        }
        self.lay_out();
        if let Some(at) = selected {
            self.stand_near(at);
        }
    }

    /// Looks for a text in keys and values, and goes to the first match from the cursor on.
    /// Whether there is any.
    pub fn look_for(&mut self, text: &str, height: usize) -> bool {
        self.needle = Needle::new(text);
        self.found = self.matches();
        let here = self.selected().map_or(0, |(at, _)| at);
        let at = self.found.partition_point(|row| (*row as usize) < here);
        let next = self.found.get(at).or(self.found.first()).copied();
        if let Some(row) = next {
            self.show(row as usize, height);
        }
        next.is_some()
    }

    /// Goes to the next match, around the end. Whether there is any.
    pub fn go_to_match(&mut self, way: Way, height: usize) -> bool {
        let here = self.selected().map_or(0, |(at, _)| at);
        let next = match way {
            Way::Next => {
                let at = self.found.partition_point(|row| (*row as usize) <= here);
                self.found.get(at).or(self.found.first())
            }
            Way::Previous => {
                let at = self.found.partition_point(|row| (*row as usize) < here);
                at.checked_sub(1)
                    .and_then(|at| self.found.get(at))
                    .or(self.found.last())
            }
        };
        let next = next.copied();
        if let Some(row) = next {
            self.show(row as usize, height);
        }
        next.is_some()
    }

    /// Which match the cursor is on, from 1, and how many there are.
    pub fn match_position(&self) -> (usize, usize) {
        let here = self.selected().map_or(0, |(at, _)| at);
        let at = self.found.binary_search_by_key(&here, |row| *row as usize);
        (at.map_or(0, |at| at + 1), self.found.len())
    }

    /// The way to the value under the cursor: `$.report[0].auc`.
    pub fn path(&self) -> String {
        let Some((at, _)) = self.selected() else {
            return String::new();
        };
        let mut steps: Vec<String> = Vec::new();
        let mut at = at;
        while let Some(row) = self.document.row(at) {
            let parent = row.parent as usize;
            let Some(holder) = self.document.row(parent) else {
                break;
            };
            steps.push(match holder.kind {
                Kind::List => format!("[{}]", self.place_in_list(parent, at)),
                Kind::Object | Kind::Text | Kind::Literal | Kind::Line => {
                    step(self.document.key(row))
                }
            });
            at = parent;
        }
        steps.push("$".to_owned());
        steps.reverse();
        steps.concat()
    }

    /// The value under the cursor as JSON.
    pub fn json(&self) -> String {
        let mut json = String::new();
        if let Some((at, _)) = self.selected() {
            self.write(at, &mut json);
        }
        json
    }

    /// The value under the cursor: a text without its quotes, anything else as JSON.
    pub fn plain(&self) -> String {
        match self.selected() {
            Some((_, row)) if matches!(row.kind, Kind::Text | Kind::Line) => {
                self.document.value(row).to_owned()
            }
            Some(_) | None => self.json(),
        }
    }

    /// Keeps folds and cursor as they were in an earlier reading of the same thing.
    pub fn take_over(&mut self, before: &Self) {
        if before.document.len() == self.document.len() {
            self.open.clone_from(&before.open);
            self.lay_out();
        }
        if !before.needle.is_empty() {
            self.needle = before.needle.clone();
            self.found = self.matches();
        }
        // Who has not moved yet reads from the top.
        if before.is_at_top() {
            return;
        }
        let wanted = before.address();
        let places = 0..self.shown.len().min(SMALL);
        let found = places.into_iter().find(|place| {
            self.cursor = *place;
            self.address() == wanted
        });
        self.cursor = found.unwrap_or(0);
        self.top = self.cursor.saturating_sub(before.cursor - before.top);
    }

    /// The outermost value the cursor is in, and the way from there.
    fn address(&self) -> (String, String) {
        let mut at = self.selected().map(|(at, _)| at);
        let mut root = String::new();
        while let Some(row) = at.and_then(|at| self.document.row(at)) {
            self.document.key(row).clone_into(&mut root);
            at = (row.parent != u32::MAX).then_some(row.parent as usize);
        }
        (root, self.path())
    }

    fn write(&self, at: usize, json: &mut String) {
        let Some(row) = self.document.row(at) else {
            return;
        };
        let value = self.document.value(row);
        let (open, close) = match row.kind {
            Kind::Text | Kind::Line => return json.push_str(&quoted(value)),
            Kind::Literal => return json.push_str(value),
            Kind::Object => ('{', '}'),
            Kind::List => ('[', ']'),
        };
        json.push(open);
        let mut member = at + 1;
        let end = at + row.below as usize;
        while member <= end
            && let Some(inner) = self.document.row(member)
        {
            if member > at + 1 {
                json.push(',');
            }
            if row.kind == Kind::Object {
                json.push_str(&quoted(self.document.key(inner)));
                json.push(':');
            }
            self.write(member, json);
            member += 1 + inner.below as usize;
        }
        json.push(close);
    }

    fn place_in_list(&self, list: usize, member: usize) -> usize {
        let mut at = list + 1;
        let mut place = 0;
        while at < member
            && let Some(row) = self.document.row(at)
        {
            at += 1 + row.below as usize;
            place += 1;
        }
        place
    }

    fn matches(&self) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let text = self.document.text();
        let mut from = 0;
        while let Some(at) = self.needle.find(text, from) {
            let row = self.document.row_at(at);
            from = at + self.needle.as_str().len().max(1);
            // A match over the border of two values is none.
            let is_within = from <= self.document.offset(row + 1);
            if is_within && found.last().is_none_or(|last| *last as usize != row) {
                found.push(u32::try_from(row).unwrap_or(u32::MAX));
            }
            if found.len() >= MOST_FOUND {
                break;
            }
        }
        found
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

/// One step of a path; a key that is no plain word stands in quotes.
fn step(key: &str) -> String {
    let is_plain = !key.is_empty()
        && key
            .chars()
            .all(|char| char.is_alphanumeric() || char == '_');
    if is_plain {
        format!(".{key}")
    } else {
        format!("[{}]", quoted(key))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
