//! Plots on a page: lines left free, and what is to be drawn upon them.

use crate::app::page::{Line, Page};
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

/// The lines of a plot: readable on a screen of 24.
const HEIGHT: usize = 12;

impl Page {
    /// Curves as wide as the page.
    pub fn plot(&mut self, curves: Curves) {
        self.plots.push(Placed {
            top: self.lines.len(),
            left: self.margin,
            width: self.width,
            height: HEIGHT,
            curves,
        });
        let free = std::iter::repeat_with(Line::default).take(HEIGHT);
        self.lines.extend(free);
    }
}
