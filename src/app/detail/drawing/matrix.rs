//! Confusion matrices as heat maps, with sums and rates.

use crate::app::cards::metrics::short;
use crate::app::detail::drawing::label::label_width;
use crate::app::page::{Page, Piece, Role};
use crate::app::values::charts::Matrix;
use crate::text::{ChartText, Text, cells};

/// Writes counts by true and predicted class, and how well each class was found.
pub(super) fn write(page: &mut Page, matrix: &Matrix) {
    let side = label_width(matrix.labels.iter().map(String::as_str), 12).max(4);
    let widest = matrix
        .rows
        .iter()
        .flatten()
        .map(|count| short(*count).len())
        .max();
    // A space before each number, and its shade behind it.
    let cell = widest.unwrap_or(1).max(3) + 2;
    let needed = side + matrix.rows.len() * cell;
    if needed <= page.width() {
        write_numbers(page, matrix, side, cell);
    } else {
        write_shades(page, matrix, side);
    }
    write_rates(page, matrix, side);
}

fn write_numbers(page: &mut Page, matrix: &Matrix, side: usize, cell: usize) {
    let sums = page.words(&Text::Chart(ChartText::MatrixSum));
    let has_sums = side + (matrix.rows.len() + 1) * cell <= page.width();
    page.say(Role::Dim, &Text::Chart(ChartText::MatrixSides));
    let mut head = vec![Piece::new(Role::Label, &" ".repeat(side))];
    for name in &matrix.labels {
        head.push(Piece::new(Role::Key, &page.right(name, cell - 1)));
        head.push(Piece::spaces(1));
    }
    if has_sums {
        head.push(Piece::new(Role::Label, &page.right(&sums, cell - 1)));
    }
    page.pieces(head);
    for (name, row) in matrix.labels.iter().zip(&matrix.rows) {
        let sum: f64 = row.iter().sum();
        let mut pieces = vec![Piece::new(Role::Key, &page.left(name, side))];
        for count in row {
            let text = page.right(&short(*count), cell - 1);
            pieces.push(Piece::new(Role::Heat(heat(*count, sum)), &text));
        }
        if has_sums {
            pieces.push(Piece::new(Role::Dim, &page.right(&short(sum), cell - 1)));
        }
        page.pieces(pieces);
    }
    let mut foot = vec![Piece::new(Role::Label, &page.left(&sums, side))];
    for at in 0..matrix.rows.len() {
        foot.push(Piece::new(
            Role::Dim,
            &page.right(&short(column(matrix, at)), cell - 1),
        ));
        foot.push(Piece::spaces(1));
    }
    if has_sums {
        let all: f64 = matrix.rows.iter().flatten().sum();
        foot.push(Piece::new(Role::Dim, &page.right(&short(all), cell - 1)));
    }
    page.pieces(foot);
}

/// Where the numbers have no room, their shades have.
fn write_shades(page: &mut Page, matrix: &Matrix, side: usize) {
    let room = page.width().saturating_sub(side + 1);
    if matrix.rows.len() > room {
        return page.say(
            Role::Dim,
            &Text::Chart(ChartText::MatrixTooWide(matrix.rows.len())),
        );
    }
    for (name, row) in matrix.labels.iter().zip(&matrix.rows) {
        let sum: f64 = row.iter().sum();
        let mut pieces = vec![Piece::new(
            Role::Key,
            &format!("{} ", page.left(name, side)),
        )];
        pieces.extend(
            row.iter()
                .map(|count| Piece::new(Role::Heat(heat(*count, sum)), "")),
        );
        page.pieces(pieces);
    }
}

/// Of each class: how many of those that are it were found, and how many of those that were found are it.
fn write_rates(page: &mut Page, matrix: &Matrix, side: usize) {
    let titles = [
        Text::Chart(ChartText::Recall),
        Text::Chart(ChartText::Precision),
    ]
    .map(|title| page.words(&title));
    let width = titles
        .iter()
        .map(|title| cells::width(title))
        .max()
        .unwrap_or(0)
        .max(6)
        + 2;
    let mut head = vec![Piece::new(Role::Label, &" ".repeat(side))];
    head.extend(
        titles
            .iter()
            .map(|title| Piece::new(Role::Label, &page.right(title, width))),
    );
    page.pieces(head);
    for (at, (name, row)) in matrix.labels.iter().zip(&matrix.rows).enumerate() {
        let hits = row.get(at).copied().unwrap_or(0.0);
        let rates = [row.iter().sum(), column(matrix, at)].map(|sum| rate(hits, sum));
        let mut pieces = vec![Piece::new(Role::Key, &page.left(name, side))];
        pieces.extend(
            rates
                .iter()
                .map(|rate| Piece::new(Role::Plain, &page.right(rate, width))),
        );
        page.pieces(pieces);
    }
}

fn column(matrix: &Matrix, at: usize) -> f64 {
    matrix.rows.iter().filter_map(|row| row.get(at)).sum()
}

/// A share; of nothing there is none.
fn rate(part: f64, whole: f64) -> String {
    if whole > 0.0 {
        format!("{:.4}", part / whole)
    } else {
        "-".to_owned()
    }
}

/// How hot a count is among those of its class: a fifth each, from a hundredth on.
fn heat(count: f64, sum: f64) -> u8 {
    let share = if sum > 0.0 { count / sum } else { 0.0 };
    match share {
        share if share < 0.01 => 0,
        share if share < 0.2 => 1,
        share if share < 0.5 => 2,
        share if share < 0.8 => 3,
        _ => 4,
    }
}
