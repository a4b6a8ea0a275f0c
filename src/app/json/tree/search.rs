//! Looking for a text in the keys and values of a document.

use crate::app::input::motion::Way;
use crate::app::input::needle::Needle;
use crate::app::json::tree::JsonTree;

/// No more matches are counted.
const MOST_FOUND: usize = 100_000;

impl JsonTree {
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

    pub(super) fn matches(&self) -> Vec<u32> {
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
}
