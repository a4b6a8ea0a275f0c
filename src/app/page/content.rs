//! A finished page: lines with roles, and the plots that stand upon empty ones.

use crate::app::page::line::Line;
use crate::app::values::charts::Curves;

/// What a page came to: lines, and plots that stand upon empty ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    pub lines: Vec<Line>,
    pub plots: Vec<Placed>,
}

impl Content {
    /// The first line from which on the rest fills so many lines.
    pub fn last_top(&self, height: u16) -> usize {
        self.lines.len().saturating_sub(usize::from(height))
    }
}

/// Curves and the cells they have on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    pub top: usize,
    pub left: usize,
    pub width: usize,
    pub height: usize,
    pub curves: Curves,
}
