//! Curves with axes. They are drawn beside the screen and copied onto it, line
//! by line, because a page may be scrolled to the middle of one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::Line;
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget};

use crate::app::cards::metrics::short;
use crate::app::page::{Placed, Role};
use crate::app::values::charts::{Curves, Series};
use crate::ui::theme::Theme;

/// No more points are drawn of a line: no terminal has more cells.
const MOST_POINTS: usize = 2_000;

/// Draws what the window shows of a plot; `top` is the first line of the page that is shown.
pub(super) fn draw(placed: &Placed, top: usize, theme: &Theme, page: Rect, buffer: &mut Buffer) {
    let bottom = top + usize::from(page.height);
    if placed.top >= bottom || placed.top + placed.height <= top {
        return;
    }
    let size = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
    let width = size(placed.width).min(page.width.saturating_sub(size(placed.left)));
    let area = Rect::new(0, 0, width, size(placed.height));
    if area.is_empty() {
        return;
    }
    let picture = picture(&placed.curves, theme, area);
    for y in 0..area.height {
        let line = placed.top + usize::from(y);
        if !(top..bottom).contains(&line) {
            continue;
        }
        let at = (page.x + size(placed.left), page.y + size(line - top));
        for x in 0..area.width {
            let from = picture.cell((x, y));
            if let (Some(from), Some(cell)) = (from, buffer.cell_mut((at.0 + x, at.1))) {
                cell.clone_from(from);
            }
        }
    }
}

fn picture(curves: &Curves, theme: &Theme, area: Rect) -> Buffer {
    let mut buffer = Buffer::empty(area);
    let series: Vec<Vec<(f64, f64)>> = curves.series.iter().map(thinned).collect();
    let across = bounds(series.iter().flatten().map(|point| point.0));
    let upright = bounds(series.iter().flatten().map(|point| point.1));
    let datasets = series.iter().enumerate().map(|(number, points)| {
        let mark = theme.curve_mark(number);
        Dataset::default()
            .marker(mark.map_or(Marker::Braille, Marker::Custom))
            .graph_type(GraphType::Line)
            .style(theme.curve(number).style)
            .data(points)
    });
    let quiet = theme.quiet();
    let axis = |bounds: [f64; 2]| Axis::default().bounds(bounds).style(quiet);
    Chart::new(datasets.collect())
        .x_axis(axis(across).labels(labels(across, theme)))
        .y_axis(axis(upright).labels(labels(upright, theme)))
        .legend_position(None)
        .render(area, &mut buffer);
    if !theme.signs.lines {
        plainly(&mut buffer);
    }
    buffer
}

/// The points, evenly thinned where there are more than can be seen.
fn thinned(series: &Series) -> Vec<(f64, f64)> {
    let step = series.points.len().div_ceil(MOST_POINTS).max(1);
    let mut points: Vec<(f64, f64)> = series.points.iter().copied().step_by(step).collect();
    if step > 1 {
        points.extend(series.points.last());
    }
    points
}

/// From the least to the greatest; around a single value a little more.
fn bounds(values: impl Iterator<Item = f64> + Clone) -> [f64; 2] {
    let low = values.clone().fold(f64::INFINITY, f64::min);
    let high = values.fold(f64::NEG_INFINITY, f64::max);
    if high > low {
        [low, high]
    } else if low.is_finite() {
        [low - 1.0, high + 1.0]
    } else {
        [0.0, 1.0]
    }
}

fn labels([low, high]: [f64; 2], theme: &Theme) -> Vec<Line<'static>> {
    let style: Style = theme.role(Role::Label);
    let middle = low + (high - low) / 2.0;
    let label = |value: f64| {
        // Four digits tell the places of an axis apart.
        let rounded = format!("{value:.4}").parse().unwrap_or(value);
        Line::styled(short(rounded), style)
    };
    [low, middle, high].map(label).into()
}

/// Axes in the characters that every terminal draws one cell wide.
fn plainly(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let plain = match cell.symbol() {
            "│" => "|",
            "─" => "-",
            "└" | "┌" | "┐" | "┘" => "+",
            _ => continue,
        };
        cell.set_symbol(plain);
    }
}
