//! The text looked for in the lines that are held, and where it was found.

use crate::app::input::motion::Way;
use crate::app::input::needle::Needle;
use crate::app::log::line::LogLine;
use crate::app::log::ring::BETWEEN;
use crate::app::log::ring::Ring;

/// The lines that hold the text looked for, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSearch {
    needle: Needle,
    found: Vec<i64>,
    /// The lines before this number have been looked at.
    looked_until: i64,
    /// The first line that was held when they were.
    looked_from: i64,
    /// The match that was gone to last.
    standing: Option<i64>,
}

impl LogSearch {
    /// What is looked for; empty where nothing is.
    pub fn needle(&self) -> &Needle {
        &self.needle
    }

    /// Looks for another text. Whoever types on looks only through what was found so far.
    pub fn look_for(&mut self, text: &str, ring: &Ring) {
        let needle = Needle::new(text);
        let is_whole = self.looked_from == ring.start() && self.looked_until == ring.end();
        if is_whole && needle.narrows(&self.needle) {
            let fits = |number: &i64| {
                let line = ring.line(*number);
                line.is_some_and(|line| needle.is_in(&line.text))
            };
            self.found.retain(fits);
            self.needle = needle;
            self.standing = None;
            return;
        }
        *self = Self {
            needle,
            ..Self::default()
        };
        self.look(ring.start(), ring);
        self.looked_from = ring.start();
    }

    /// The match that was gone to last.
    pub fn standing(&self) -> Option<i64> {
        self.standing
    }

    /// Notes that a match was gone to.
    pub fn stand_on(&mut self, line: i64) {
        self.standing = Some(line);
    }

    /// Looks at the lines that came since, and forgets those that went.
    pub fn renew(&mut self, ring: &Ring) {
        if self.needle.is_empty() {
            return;
        }
        let has_older = ring.start() < self.looked_from;
        if has_older || ring.end() < self.looked_until {
            let text = self.needle.as_str().to_owned();
            let standing = self.standing;
            self.look_for(&text, ring);
            self.standing = standing;
            return;
        }
        // Lines that came may go on with some of the last that were looked at.
        let from = (self.looked_until - BETWEEN).max(ring.start());
        let found = |number: &i64| *number >= ring.start() && *number < from;
        self.found.retain(found);
        self.looked_from = ring.start();
        self.look(from, ring);
    }

    fn look(&mut self, from: i64, ring: &Ring) {
        self.looked_until = ring.end();
        if self.needle.is_empty() {
            return;
        }
        let needle = &self.needle;
        let fits = |(number, line): (i64, &LogLine)| needle.is_in(&line.text).then_some(number);
        self.found.extend(ring.lines_from(from).filter_map(fits));
    }

    /// The next match from a line on, around the end.
    pub fn next(&self, from: i64, way: Way) -> Option<i64> {
        let next = match way {
            Way::Next => {
                let at = self.found.partition_point(|number| *number <= from);
                self.found.get(at).or(self.found.first())
            }
            Way::Previous => {
                let at = self.found.partition_point(|number| *number < from);
                at.checked_sub(1)
                    .and_then(|at| self.found.get(at))
                    .or(self.found.last())
            }
        };
        next.copied()
    }

    /// Which match was gone to, from 1, and how many there are; 0 before the first.
    pub fn position(&self) -> (usize, usize) {
        let at = self
            .standing
            .and_then(|line| self.found.binary_search(&line).ok());
        (at.map_or(0, |at| at + 1), self.found.len())
    }
}
