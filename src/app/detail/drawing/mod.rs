//! Charts in characters: heat maps and bars. Curves are left to the pictures.

mod bars;
mod course;
mod matrix;

use crate::app::page::{Page, Piece, Role};
use crate::app::values::charts::{Chart, Curves};
use crate::text::{Text, cells};

pub(super) use course::write_course;

/// Writes a chart as wide as the page.
pub(super) fn write(page: &mut Page, chart: &Chart) {
    match chart {
        Chart::Matrix(matrix) => matrix::write(page, matrix),
        Chart::Curves(curves) => write_curves(page, curves),
        Chart::Bars(bars) => bars::write(page, bars),
    }
}

fn write_curves(page: &mut Page, curves: &Curves) {
    let mut legend: Vec<Piece> = Vec::new();
    for (number, series) in curves.series.iter().enumerate() {
        legend.push(Piece::new(Role::Curve(number), &series.name));
        legend.push(Piece::spaces(2));
    }
    let over = page.words(&Text::ChartOver(curves.across.clone()));
    legend.push(Piece::new(Role::Dim, &over));
    page.pieces(legend);
    page.plot(curves.clone());
}

/// The cells of a label beside a picture.
fn label_width<'a>(labels: impl Iterator<Item = &'a str>, most: usize) -> usize {
    labels.map(cells::width).max().unwrap_or(0).min(most)
}
