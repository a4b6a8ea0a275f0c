//! Which lines of a log are on the screen. The place belongs to a line's
//! number, so lines that come and go do not move what is read.

use crate::app::find::Way;
use crate::app::log::{Log, LogLine, Ring};
use crate::text::cells;

/// Where the window begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Top {
    /// The window ends with the newest line and follows it.
    End,
    /// The window begins with this part of this line.
    At { line: i64, part: usize },
}

/// The cells of the window, and whether long lines are wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub width: usize,
    pub height: usize,
    pub wraps: bool,
    /// The cells left out at the beginning of lines that are not wrapped.
    pub left: usize,
}

impl Top {
    /// Keeps the place where lines went.
    pub(super) fn keep_within(&mut self, ring: &Ring) {
        if let Self::At { line, .. } = self
            && (*line < ring.start() || *line >= ring.end())
        {
            *self = match ring.line(ring.start()) {
                Some(_) if *line < ring.start() => Self::At {
                    line: ring.start(),
                    part: 0,
                },
                Some(_) | None => Self::End,
            };
        }
    }
}

impl Shape {
    /// The parts of a line, each no wider than the window; one where lines are not wrapped.
    pub fn parts(self, line: &LogLine) -> Vec<&str> {
        if self.wraps {
            cells::chunks(&line.text, self.width.max(1), self.width.max(1))
        } else {
            vec![cells::from_cell(&line.text, self.left)]
        }
    }

    fn n_parts(self, line: &LogLine) -> usize {
        match (self.wraps, line.text.is_ascii()) {
            (false, _) => 1,
            (true, true) => line.text.len().div_ceil(self.width.max(1)).max(1),
            (true, false) => self.parts(line).len(),
        }
    }
}

impl Log {
    /// The first line on the screen and its part.
    pub fn first(&self, shape: Shape) -> (i64, usize) {
        match self.top {
            Top::At { line, part } => (line, part),
            Top::End => self.last_top(shape),
        }
    }

    /// Moves the window by so many lines of the screen. At the end it follows.
    /// Whether it stands at the first line that is held.
    pub fn scroll(&mut self, lines: isize, shape: Shape) -> bool {
        let (mut line, mut part) = self.first(shape);
        if lines == isize::MIN {
            (line, part) = (self.ring.start(), 0);
        } else if lines < 0 {
            (line, part) = self.back(line, part, lines.unsigned_abs(), shape);
        } else if lines == isize::MAX {
            (line, part) = self.last_top(shape);
        } else {
            (line, part) = self.forth(line, part, lines.unsigned_abs(), shape);
        }
        self.stand_at(line, part, shape);
        (line, part) == (self.ring.start(), 0)
    }

    /// Shows a line in the upper half of the window.
    pub fn show(&mut self, line: i64, shape: Shape) {
        let (line, part) = self.back(line, 0, shape.height / 3, shape);
        self.stand_at(line, part, shape);
    }

    /// Moves the window sideways over lines that are cut, not further than the longest in it.
    /// Whether it moved.
    pub fn shift(&mut self, way: Way, shape: Shape) -> bool {
        let before = self.left;
        if shape.wraps {
            return false;
        }
        let step = (shape.width / 2).max(1);
        self.left = match way {
            Way::Previous => before.saturating_sub(step),
            Way::Next => (before + step).min(self.last_left(shape)).max(before),
        };
        self.left != before
    }

    /// Whether something stands outside of the window on this side.
    pub fn can_shift(&self, way: Way, shape: Shape) -> bool {
        !shape.wraps
            && match way {
                Way::Previous => self.left > 0,
                Way::Next => self.left < self.last_left(shape),
            }
    }

    /// Moves the window sideways as far as a place in a line needs, given by its cells.
    pub fn show_cells(&mut self, from: usize, cells: usize, shape: Shape) {
        let is_shown = from >= self.left && from + cells <= self.left + shape.width;
        if !shape.wraps && !is_shown {
            self.left = (from + cells).saturating_sub(shape.width.div_ceil(2));
            if from + cells <= shape.width {
                self.left = 0;
            }
        }
    }

    fn last_left(&self, shape: Shape) -> usize {
        let (first, _) = self.first(shape);
        let lines = self.ring.lines_from(first).take(shape.height);
        let widest = lines.map(|(_, line)| cells::width(&line.text)).max();
        widest.unwrap_or(0).saturating_sub(shape.width)
    }

    fn stand_at(&mut self, line: i64, part: usize, shape: Shape) {
        if (line, part) >= self.last_top(shape) {
            self.top = Top::End;
            self.seen = self.ring.end();
        } else {
            if self.top == Top::End {
                self.seen = self.ring.end();
            }
            self.top = Top::At { line, part };
        }
    }

    /// Where the window stands when it ends with the last line.
    fn last_top(&self, shape: Shape) -> (i64, usize) {
        self.back(self.ring.end(), 0, shape.height, shape)
    }

    /// So many parts back, not before the first line.
    fn back(&self, mut line: i64, mut part: usize, mut parts: usize, shape: Shape) -> (i64, usize) {
        loop {
            if parts <= part {
                return (line, part - parts);
            }
            if line <= self.ring.start() {
                return (self.ring.start(), 0);
            }
            parts -= part;
            line -= 1;
            part = self.ring.line(line).map_or(1, |line| shape.n_parts(line));
        }
    }

    fn forth(
        &self,
        mut line: i64,
        mut part: usize,
        mut parts: usize,
        shape: Shape,
    ) -> (i64, usize) {
        while parts > 0 {
            let Some(here) = self.ring.line(line) else {
                break;
            };
            let left = shape.n_parts(here).saturating_sub(part);
            if parts < left {
                return (line, part + parts);
            }
            parts -= left;
            line += 1;
            part = 0;
        }
        (line, part)
    }
}
