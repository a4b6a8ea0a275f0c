//! Charts in characters: heat maps and bars. Curves are left to the pictures.

mod bars;
mod curves;
mod history;
mod label;
mod matrix;

use crate::app::page::Page;
use crate::app::values::charts::Chart;

pub(super) use history::write_history;

/// Writes a chart as wide as the page.
pub(super) fn write(page: &mut Page, chart: &Chart) {
    match chart {
        Chart::Matrix(matrix) => matrix::write(page, matrix),
        Chart::Curves(curves) => curves::write_curves(page, curves),
        Chart::Bars(bars) => bars::write(page, bars),
    }
}
