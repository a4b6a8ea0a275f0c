//! Curves, which are left to the pictures.

use crate::app::page::{Page, Piece, Role};
use crate::app::values::charts::Curves;
use crate::text::{ChartText, Text};

pub(super) fn write_curves(page: &mut Page, curves: &Curves) {
    let mut legend: Vec<Piece> = Vec::new();
    for (number, series) in curves.series.iter().enumerate() {
        legend.push(Piece::new(Role::Curve(number), &series.name));
        legend.push(Piece::spaces(2));
    }
    let over = page.words(&Text::Chart(ChartText::Over(curves.across.clone())));
    legend.push(Piece::new(Role::Dim, &over));
    page.pieces(legend);
    page.plot(curves.clone());
}
