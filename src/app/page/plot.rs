//! Plots on a page: lines left free, and what is to be drawn upon them.

use crate::app::page::Page;
use crate::app::page::content::Placed;
use crate::app::page::line::Line;
use crate::app::values::charts::Curves;

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
