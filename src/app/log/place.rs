//! Where a window onto a log stands.

use crate::app::log::window::{HANGING, LinePart, TIME};
use crate::app::log::{LogLine, Ring};
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
