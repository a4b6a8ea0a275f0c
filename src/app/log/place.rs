//! Where a window onto a log stands.

use crate::app::log::line::LogLine;
use crate::app::log::ring::Ring;
use crate::text::cells;

/// A part of a line that takes one line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePart<'a> {
    /// The cells before it: of the time and the stream, or left free.
    pub before: usize,
    pub text: &'a str,
}

/// The cells of a time of day and of the mark of its stream.
pub(super) const TIME: usize = 9;

/// The cells before what a line goes on with that has no time.
const HANGING: usize = 2;

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
pub struct WindowShape {
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

impl WindowShape {
    /// The parts of a line, each no wider than the window, behind so many cells of its own;
    /// one where lines are not wrapped.
    pub(in crate::app) fn parts(self, line: &LogLine, before: usize) -> Vec<LinePart<'_>> {
        if line.is_joined() {
            return Vec::new();
        }
        let room = self.width.saturating_sub(before).max(1);
        if !self.wraps {
            let text = cells::from_cell(&line.text, self.left);
            return vec![LinePart { before, text }];
        }
        let hanging = match before {
            0 => HANGING.min(self.width / 8),
            before => before.min(TIME),
        };
        let texts = cells::broken(&line.text, room, self.width.saturating_sub(hanging).max(1));
        let parts = texts.into_iter().enumerate();
        parts
            .map(|(at, text)| LinePart {
                before: if at == 0 { before } else { hanging },
                text,
            })
            .collect()
    }
}
