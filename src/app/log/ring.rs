//! The lines that are held: without gaps, the newest so many. Lines are
//! numbered from the log's beginning where the service says how many there
//! are, else from wherever reading began.

use std::collections::VecDeque;

use crate::app::log::line::LogLine;
use crate::domain::LogPage;

/// No more lines are held, and no more bytes.
const MOST_LINES: usize = 50_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Lines in order, the oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ring {
    lines: VecDeque<LogLine>,
    first: i64,
    bytes: usize,
    /// How many lines there are in all, by the last answer that said it.
    total: Option<i64>,
    /// A page of older lines was empty, or the first line is held.
    is_whole: bool,
}

impl Ring {
    /// The number of the first line that is held.
    pub fn start(&self) -> i64 {
        self.first
    }

    /// The number behind the last line that is held.
    pub fn end(&self) -> i64 {
        self.first + self.count()
    }

    /// The number behind the last line there is, as far as the service said.
    pub fn known_end(&self) -> i64 {
        self.total.map_or(self.end(), |total| total.max(self.end()))
    }

    /// Where the next line would begin, if lines can be asked for by number.
    pub(super) fn end_number(&self) -> Option<i64> {
        self.total.map(|_| self.end())
    }

    /// How many lines stand from the first that is held to the end.
    pub(super) fn lines_to_end(&self) -> i64 {
        self.known_end() - self.first
    }

    /// Whether more than so many lines were written that are not held.
    pub(super) fn is_behind(&self, lines: u32) -> bool {
        self.known_end() - self.end() > i64::from(lines)
    }

    /// How many lines are held.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line with this number, if it is held.
    pub fn line(&self, number: i64) -> Option<&LogLine> {
        let at = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.lines.get(at)
    }

    /// The lines from this number on, with their numbers.
    pub fn lines_from(&self, number: i64) -> impl Iterator<Item = (i64, &LogLine)> {
        let at = usize::try_from(number.saturating_sub(self.first)).unwrap_or(0);
        (self.first.max(number)..).zip(self.lines.iter().skip(at))
    }

    /// Whether older lines may exist and there is room for them.
    pub(super) fn has_older(&self) -> bool {
        let may_exist = match self.total {
            Some(_) => self.first > 0,
            None => !self.is_whole && !self.is_empty(),
        };
        may_exist && self.lines.len() < MOST_LINES && self.bytes < MOST_BYTES
    }

    /// Takes the end of the log in. What does not join it is let go.
    pub(super) fn take_newest(&mut self, page: &LogPage) {
        let lines: Vec<LogLine> = page
            .lines
            .iter()
            .rev()
            .map(|line| LogLine::new(line))
            .collect();
        let n_lines = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let known = match page.total {
            Some(total) => {
                let start = total - n_lines;
                let joins = self.total.is_some() && start <= self.end() && total >= self.end();
                joins.then_some(self.end() - start)
            }
            None => overlap(&self.lines, &lines).filter(|_| self.total.is_none()),
        };
        match known {
            Some(known) if !self.is_empty() => {
                let known = usize::try_from(known).unwrap_or(0);
                for line in lines.into_iter().skip(known) {
                    self.push(line);
                }
            }
            Some(_) | None => {
                let first = page.total.map_or(0, |total| (total - n_lines).max(0));
                *self = Self {
                    first,
                    is_whole: n_lines == 0,
                    ..Self::default()
                };
                for line in lines {
                    self.push(line);
                }
            }
        }
        self.total = page.total;
    }

    /// Takes the lines behind the last one in. A log that has become shorter begins anew.
    pub(super) fn take_next(&mut self, page: &LogPage) {
        if page.total.is_some_and(|total| total < self.end()) {
            *self = Self {
                // What is held is of an earlier log; the next look reads the new one.
                total: None,
                ..Self::default()
            };
            return;
        }
        self.total = page.total.or(self.total);
        for line in &page.lines {
            self.push(LogLine::new(line));
        }
    }

    /// Takes the page before the first line in.
    pub(super) fn take_older(&mut self, page: &LogPage) {
        // Lines that were written since the question have moved the page towards lines that are held.
        let moved = match (page.total, self.total) {
            (Some(total), Some(before)) => (total - before.max(self.end())).max(0),
            (None, _) | (_, None) => 0,
        };
        self.is_whole = page.lines.is_empty();
        if let Some(total) = page.total {
            self.total = Some(total);
        }
        let skipped = usize::try_from(moved).unwrap_or(0);
        for line in page.lines.iter().skip(skipped) {
            if self.lines.len() >= MOST_LINES || (self.total.is_some() && self.first == 0) {
                break;
            }
            let line = LogLine::new(line);
            self.bytes += line.text.len();
            self.lines.push_front(line);
            self.first -= 1;
        }
    }

    fn push(&mut self, line: LogLine) {
        self.bytes += line.text.len();
        self.lines.push_back(line);
        while self.lines.len() > MOST_LINES || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else {
                return;
            };
            self.bytes -= oldest.text.len();
            self.first += 1;
        }
    }

    fn count(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX)
    }
}

/// How many of the new lines are the last of the known ones: the most that fit.
fn overlap(known: &VecDeque<LogLine>, new: &[LogLine]) -> Option<i64> {
    let most = known.len().min(new.len());
    let fits = |n: &usize| known.iter().rev().take(*n).eq(new.iter().take(*n).rev());
    let found = (1..=most).rev().find(fits)?;
    i64::try_from(found).ok()
}
