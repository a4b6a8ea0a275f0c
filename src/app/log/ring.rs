//! The lines that are held: without gaps, the newest so many. Lines are
//! numbered from the log's beginning where the service says how many there
//! are, else from wherever reading began.

use std::collections::VecDeque;

use bytestring::ByteString;

use crate::app::log::line::{LogLine, hash};
use crate::app::log::runtime::Stream;
use crate::domain::LogPage;

/// No more lines are held, and no more bytes.
const MOST_LINES: usize = 50_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// No more lines of the other stream stand between the parts of one.
pub(super) const BETWEEN: i64 = 256;
const MOST_BETWEEN: usize = 256;

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

    /// The last lines that are shown by themselves, at most so many, with their numbers.
    pub fn tail(&self, lines: usize) -> impl Iterator<Item = (i64, &LogLine)> {
        let last = self
            .lines
            .iter()
            .rev()
            .zip(1..)
            .filter(|(line, _)| !line.is_joined());
        let back = last.take(lines).last().map_or(0, |(_, back)| back);
        let shown = self.lines_from(self.end() - back);
        shown.filter(|(_, line)| !line.is_joined())
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
    pub fn take_newest(&mut self, page: &LogPage) {
        let lines: Vec<&str> = page.lines.iter().rev().map(|line| &**line).collect();
        let n_lines = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        let known = match page.total {
            Some(total) => {
                let start = total - n_lines;
                let joins = self.total.is_some() && start <= self.end() && total >= self.end();
                joins.then_some(self.end() - start)
            }
            None => overlap(&self.lines, &lines).filter(|_| self.total.is_none()),
        };
        let mut known = known.filter(|_| !self.is_empty());
        if known.is_none() {
            *self = Self {
                first: page.total.map_or(0, |total| (total - n_lines).max(0)),
                is_whole: n_lines == 0,
                ..Self::default()
            };
        }
        let known = known.take().and_then(|known| usize::try_from(known).ok());
        for line in lines.into_iter().skip(known.unwrap_or(0)) {
            self.push(line);
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
        // More than there are behind the last line are others, of a service that passes over none.
        let new = page.total.map_or(i64::MAX, |total| total - self.end());
        let new = usize::try_from(new).unwrap_or(0);
        for line in page.lines.iter().take(new) {
            self.push(line);
        }
    }

    /// Takes the page before the first line in.
    pub(super) fn take_older(&mut self, page: &LogPage) {
        // Lines that were written since the question have moved the page towards lines that are held.
        let moved = match (page.total, self.total) {
            (Some(total), Some(before)) => (total - before.max(self.end())).max(0),
            (None, _) | (_, None) => 0,
        };
        // A service that passes over no lines sends the same ones again and again.
        let is_same = self.begins_with(&page.lines);
        self.is_whole = page.lines.is_empty() || is_same;
        if is_same {
            return;
        }
        if let Some(total) = page.total {
            self.total = Some(total);
        }
        let skipped = usize::try_from(moved).unwrap_or(0);
        let before_first = self
            .total
            .map_or(usize::MAX, |_| usize::try_from(self.first).unwrap_or(0));
        let room = MOST_LINES
            .saturating_sub(self.lines.len())
            .min(before_first);
        let lines: Vec<_> = page.lines.iter().skip(skipped).take(room).collect();
        let mut older = Self::default();
        for line in lines.into_iter().rev() {
            older.push(line);
        }
        older.join(self);
        for line in older.lines.into_iter().rev() {
            self.bytes += line.bytes();
            self.lines.push_front(line);
            self.first -= 1;
        }
    }

    /// The last line that looks like an error, without its time and level. What says only that
    /// something ended badly comes after what says why.
    pub fn last_error(&self) -> Option<&str> {
        let errors = || self.lines.iter().rev().filter_map(LogLine::error);
        errors()
            .find(|error| !tells_of_the_end_only(error))
            .or_else(|| errors().next())
    }

    /// Whether these lines, the newest first, are the first that are held. Lines that are all
    /// alike may have come before.
    fn begins_with(&self, lines: &[ByteString]) -> bool {
        let held = self.lines.iter().take(lines.len());
        let are_alike = lines.iter().all(|line| Some(line) == lines.first());
        !are_alike
            && held.len() == lines.len()
            && held
                .zip(lines.iter().rev())
                .all(|(held, line)| held.is_of(hash(line)))
    }

    fn push(&mut self, sent: &str) {
        let mut line = LogLine::new(sent);
        if let Some(written) = line.written
            && let Some(begun) = begun(&mut self.lines, written.stream)
        {
            self.bytes -= begun.bytes();
            begun.go_on(sent);
            self.bytes += begun.bytes();
            line.join();
        }
        self.bytes += line.bytes();
        self.lines.push_back(line);
        while self.lines.len() > MOST_LINES || self.bytes > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else {
                return;
            };
            self.bytes -= oldest.bytes();
            self.first += 1;
        }
    }

    /// Joins lines of this ring that go on in the next one.
    fn join(&mut self, next: &mut Self) {
        for stream in [Stream::Output, Stream::Error] {
            let Some(begun) = begun(&mut self.lines, stream) else {
                continue;
            };
            let mut lines = next.lines.iter_mut().take(MOST_BETWEEN);
            if let Some(line) = lines.find(|line| !line.is_joined() && is_by(line, stream)) {
                next.bytes -= line.bytes();
                begun.go_on_with(line);
                next.bytes += line.bytes();
            }
        }
    }

    fn count(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX)
    }
}

/// The last line of a stream, if the next one of that stream goes on with it.
fn begun(lines: &mut VecDeque<LogLine>, stream: Stream) -> Option<&mut LogLine> {
    let mut lines = lines.iter_mut().rev().take(MOST_BETWEEN);
    lines
        .find(|line| !line.is_joined() && is_by(line, stream))
        .filter(|line| line.goes_on())
}

fn is_by(line: &LogLine, stream: Stream) -> bool {
    line.written.is_some_and(|written| written.stream == stream)
}

/// What a supervisor says of a process that has ended, whatever the reason.
fn tells_of_the_end_only(error: &str) -> bool {
    const SIGNS: [&str; 5] = [
        "exit code",
        "exitcode",
        "exited with",
        "exit status",
        "non-zero exit",
    ];
    let error = error.to_ascii_lowercase();
    SIGNS.iter().any(|sign| error.contains(sign))
}

/// How many of the new lines are the last of the known ones: the most that fit.
fn overlap(known: &VecDeque<LogLine>, new: &[&str]) -> Option<i64> {
    let new: Vec<u64> = new.iter().map(|line| hash(line)).collect();
    let most = known.len().min(new.len());
    let fits = |n: &usize| {
        let last = known.iter().rev().take(*n);
        let first = new.iter().take(*n).rev();
        last.zip(first).all(|(known, new)| known.is_of(*new))
    };
    let found = (1..=most).rev().find(fits)?;
    i64::try_from(found).ok()
}
