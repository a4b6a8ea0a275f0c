//! A JSON value as flat rows over one text: a value of ten megabytes is a few
//! large pieces of memory, found and thrown away in a moment.

use std::iter;

use crate::domain::Raw;

/// Values under names of their own, one below the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The keys and the values of all rows, one behind the other.
    pub(super) text: String,
    pub(super) rows: Vec<JsonRow>,
    /// How many bytes the values were written in.
    pub bytes: usize,
    /// A value was no JSON and is shown as it came.
    pub is_raw: bool,
}

/// A value that a document is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct RawPart {
    pub name: String,
    pub raw: Raw,
    /// The value is a text that holds another.
    pub is_inside: bool,
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonRow {
    pub depth: u16,
    pub kind: ValueKind,
    pub parent: u32,
    /// Its place among the members of that, from 0.
    pub place: u32,
    /// How many rows stand below it.
    pub below: u32,
    /// How many members it has; of a member of a list, 0.
    pub members: u32,
    start: u32,
    key: u32,
    value: u32,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    Object,
    List,
    Text,
    /// A number, `true`, `false` or `null`.
    Literal,
    /// A line of what is no JSON.
    Line,
}

impl Document {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row at this place.
    pub fn row(&self, at: usize) -> Option<&JsonRow> {
        self.rows.get(at)
    }

    /// The members of a row with their places; of none, the outermost values.
    pub fn members(&self, of: Option<usize>) -> impl Iterator<Item = (usize, &JsonRow)> {
        let first = of.map_or(0, |at| at + 1);
        let rows_below = |at| self.row(at).map_or(0, |row| row.below as usize);
        let end = of.map_or(self.len(), |at| first + rows_below(at));
        let places = iter::successors(Some(first), move |at| Some(at + 1 + rows_below(*at)));
        places
            .take_while(move |at| *at < end)
            .filter_map(|at| Some((at, self.row(at)?)))
    }

    /// The name of a member; empty in lists.
    pub fn key(&self, row: &JsonRow) -> &str {
        let start = row.start as usize;
        self.text
            .get(start..start + row.key as usize)
            .unwrap_or_default()
    }

    /// The value of what holds no others; a text without its quotes.
    pub fn value(&self, row: &JsonRow) -> &str {
        let start = row.start as usize + row.key as usize;
        self.text
            .get(start..start + row.value as usize)
            .unwrap_or_default()
    }

    /// All keys and values, one behind the other, to be searched.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The row whose key or value stands at this place of the text.
    pub fn row_at(&self, offset: usize) -> usize {
        self.rows
            .partition_point(|row| row.start as usize <= offset)
            .saturating_sub(1)
    }

    /// The place of a row's key in the text.
    pub fn offset(&self, at: usize) -> usize {
        self.rows
            .get(at)
            .map_or(self.text.len(), |row| row.start as usize)
    }

    /// Adds a value below the one at `parent`. Its place among all rows.
    pub(super) fn push(
        &mut self,
        key: &str,
        value: &str,
        kind: ValueKind,
        parent: u32,
        depth: u16,
    ) -> u32 {
        let at = number(self.rows.len());
        let holder = self.rows.get(parent as usize);
        self.rows.push(JsonRow {
            depth,
            kind,
            parent,
            place: holder.map_or(0, |holder| holder.members),
            below: 0,
            members: 0,
            start: number(self.text.len()),
            key: number(key.len()),
            value: number(value.len()),
        });
        self.text.push_str(key);
        self.text.push_str(value);
        if let Some(parent) = self.rows.get_mut(parent as usize) {
            parent.members = parent.members.saturating_add(1);
        }
        at
    }

    /// Notes how many rows have come since the one at `at`.
    pub(super) fn close(&mut self, at: u32) {
        let end = number(self.rows.len());
        if let Some(row) = self.rows.get_mut(at as usize) {
            row.below = end - at - 1;
        }
    }
}

/// No answer is longer than this can count.
fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
