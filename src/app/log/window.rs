//! Which lines of a log are on the screen. The place belongs to a line's
//! number, so lines that come and go do not move what is read.

use chrono::NaiveDate;

use crate::app::input::motion::Way;
use crate::app::log::Log;
use crate::app::log::line::LogLine;
use crate::app::log::place::{LinePart, TIME, Top, WindowShape};
use crate::app::log::runtime::{Stream, Written};
use crate::text::cells;

/// The cells of a date and the space behind it.
const DATE: usize = 11;
/// A narrower window has no room for times.
const NARROW: usize = 30;

/// A line by its number, and a part of it.
type At = (i64, usize);

impl Log {
    /// When and by which stream a line was written, where that is shown before it.
    pub fn written(&self, line: &LogLine, shape: WindowShape) -> Option<Written> {
        line.written.filter(|_| shape.width >= NARROW)
    }

    /// Whether a line is of another day than the one before, so that its date is shown, too.
    pub fn begins_day(&self, number: i64) -> bool {
        let day = |number: i64| {
            let written = self.ring.line(number)?.written?;
            Some(self.zone.local(written.at).date())
        };
        day(number - 1).is_some_and(|before| day(number).is_some_and(|day| day != before))
    }

    /// The day of the first line on the screen, where it is known.
    pub fn day(&self, shape: WindowShape) -> Option<NaiveDate> {
        let (first, _) = self.first(shape);
        let mut lines = self.ring.lines_from(first).take(shape.height);
        let written = lines.find_map(|(_, line)| line.written)?;
        Some(self.zone.local(written.at).date())
    }

    /// Whether a line on the screen was written to the stream for errors.
    pub fn shows_errors(&self, shape: WindowShape) -> bool {
        let (first, _) = self.first(shape);
        let mut lines = self.ring.lines_from(first).take(shape.height);
        lines.any(|(_, line)| {
            let written = self.written(line, shape);
            written.is_some_and(|written| written.stream == Stream::Error)
        })
    }

    /// The parts of a line on the screen.
    pub fn parts<'a>(
        &self,
        number: i64,
        line: &'a LogLine,
        shape: WindowShape,
    ) -> Vec<LinePart<'a>> {
        shape.parts(line, self.cells_before(number, line, shape))
    }

    fn cells_before(&self, number: i64, line: &LogLine, shape: WindowShape) -> usize {
        match self.written(line, shape) {
            None => 0,
            Some(_) if self.begins_day(number) => DATE + TIME,
            Some(_) => TIME,
        }
    }

    fn n_parts(&self, number: i64, line: &LogLine, shape: WindowShape) -> usize {
        if line.is_joined() {
            return 0;
        }
        if !shape.wraps {
            return 1;
        }
        self.parts(number, line, shape).len()
    }

    /// The cells that a line has beside its time.
    fn room(&self, number: i64, shape: WindowShape) -> usize {
        let line = self.ring.line(number);
        let before = line.map_or(0, |line| self.cells_before(number, line, shape));
        shape.width.saturating_sub(before)
    }

    /// The first line on the screen and its part.
    pub fn first(&self, shape: WindowShape) -> At {
        match self.top {
            Top::At { line, part } => (line, part),
            Top::End => self.last_top(shape),
        }
    }

    /// Moves the window by so many lines of the screen. At the end it follows.
    /// Whether it stands at the first line that is held.
    pub fn scroll(&mut self, lines: isize, shape: WindowShape) -> bool {
        let first = self.first(shape);
        let start = (self.ring.start(), 0);
        let at = match lines {
            isize::MIN => start,
            isize::MAX => self.last_top(shape),
            lines if lines < 0 => self.back(first, lines.unsigned_abs(), shape),
            lines => self.forth(first, lines.unsigned_abs(), shape),
        };
        self.stand_at(at, shape);
        at == start
    }

    /// Shows a line in the upper half of the window.
    pub fn show(&mut self, line: i64, shape: WindowShape) {
        let at = self.back((line, 0), shape.height / 3, shape);
        self.stand_at(at, shape);
    }

    /// Moves the window sideways over lines that are cut, not further than the longest in it.
    pub fn shift(&mut self, way: Way, shape: WindowShape) {
        let before = self.left;
        if shape.wraps {
            return;
        }
        let step = (shape.width / 2).max(1);
        self.left = match way {
            Way::Previous => before.saturating_sub(step),
            Way::Next => (before + step).min(self.last_left(shape)).max(before),
        };
    }

    /// Whether something stands outside of the window on this side.
    pub fn can_shift(&self, way: Way, shape: WindowShape) -> bool {
        !shape.wraps
            && match way {
                Way::Previous => self.left > 0,
                Way::Next => self.left < self.last_left(shape),
            }
    }

    /// Moves the window sideways as far as a place in a line needs, given by its cells.
    pub fn show_cells(&mut self, line: i64, from: usize, cells: usize, shape: WindowShape) {
        let room = self.room(line, shape);
        let is_shown = from >= self.left && from + cells <= self.left + room;
        if !shape.wraps && !is_shown {
            self.left = (from + cells).saturating_sub(room.div_ceil(2));
            if from + cells <= room {
                self.left = 0;
            }
        }
    }

    fn last_left(&self, shape: WindowShape) -> usize {
        let (first, _) = self.first(shape);
        let lines = self.ring.lines_from(first).take(shape.height);
        let hidden = lines.map(|(number, line)| {
            cells::width(&line.text).saturating_sub(self.room(number, shape))
        });
        hidden.max().unwrap_or(0)
    }

    fn stand_at(&mut self, at: At, shape: WindowShape) {
        if at >= self.last_top(shape) {
            self.top = Top::End;
            self.seen = self.ring.end();
        } else {
            if self.top == Top::End {
                self.seen = self.ring.end();
            }
            let (line, part) = at;
            self.top = Top::At { line, part };
        }
    }

    /// Where the window stands when it ends with the last line.
    fn last_top(&self, shape: WindowShape) -> At {
        self.back((self.ring.end(), 0), shape.height, shape)
    }

    /// So many parts back, not before the first line.
    fn back(&self, (mut line, mut part): At, mut parts: usize, shape: WindowShape) -> At {
        loop {
            if parts <= part {
                return (line, part - parts);
            }
            if line <= self.ring.start() {
                return (self.ring.start(), 0);
            }
            parts -= part;
            line -= 1;
            let here = self.ring.line(line);
            part = here.map_or(1, |here| self.n_parts(line, here, shape));
        }
    }

    fn forth(&self, (mut line, mut part): At, mut parts: usize, shape: WindowShape) -> At {
        while parts > 0 {
            let Some(here) = self.ring.line(line) else {
                break;
            };
            let left = self.n_parts(line, here, shape).saturating_sub(part);
            if parts < left {
                return (line, part + parts);
            }
            parts -= left;
            line += 1;
            part = 0;
        }
        while part == 0 && self.ring.line(line).is_some_and(LogLine::is_joined) {
            line += 1;
        }
        (line, part)
    }
}
