//! Charts in characters: heat maps and bars. Curves are left to the pictures.

use crate::app::charts::{Bars, Chart, Curves, Matrix, Series};
use crate::app::metrics::{Course, change, decimals, short};
use crate::app::page::{Page, Piece, Role};
use crate::text::{Text, cells};

/// Writes a chart as wide as the page.
pub(super) fn write(page: &mut Page, chart: &Chart) {
    match chart {
        Chart::Matrix(matrix) => write_matrix(page, matrix),
        Chart::Curves(curves) => write_curves(page, curves),
        Chart::Bars(bars) => write_bars(page, bars),
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

fn label(text: &str, width: usize) -> String {
    cells::pad(&cells::clean(text), width, "…")
}

fn right(text: &str, width: usize) -> String {
    let text = cells::cut(text, width, "…");
    format!(
        "{}{text}",
        " ".repeat(width.saturating_sub(cells::width(&text)))
    )
}

fn write_matrix(page: &mut Page, matrix: &Matrix) {
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
    let sums = page.words(&Text::MatrixSum);
    let has_sums = side + (matrix.rows.len() + 1) * cell <= page.width();
    page.say(Role::Dim, &Text::MatrixSides);
    let mut head = vec![Piece::new(Role::Label, &" ".repeat(side))];
    for name in &matrix.labels {
        head.push(Piece::new(Role::Key, &right(name, cell - 1)));
        head.push(Piece::spaces(1));
    }
    if has_sums {
        head.push(Piece::new(Role::Label, &right(&sums, cell - 1)));
    }
    page.pieces(head);
    for (name, row) in matrix.labels.iter().zip(&matrix.rows) {
        let sum: f64 = row.iter().sum();
        let mut pieces = vec![Piece::new(Role::Key, &label(name, side))];
        for count in row {
            let text = right(&short(*count), cell - 1);
            pieces.push(Piece::new(Role::Heat(heat(*count, sum)), &text));
        }
        if has_sums {
            pieces.push(Piece::new(Role::Dim, &right(&short(sum), cell - 1)));
        }
        page.pieces(pieces);
    }
    let mut foot = vec![Piece::new(Role::Label, &label(&sums, side))];
    for at in 0..matrix.rows.len() {
        foot.push(Piece::new(
            Role::Dim,
            &right(&short(column(matrix, at)), cell - 1),
        ));
        foot.push(Piece::spaces(1));
    }
    if has_sums {
        let all: f64 = matrix.rows.iter().flatten().sum();
        foot.push(Piece::new(Role::Dim, &right(&short(all), cell - 1)));
    }
    page.pieces(foot);
}

/// Where the numbers have no room, their shades have.
fn write_shades(page: &mut Page, matrix: &Matrix, side: usize) {
    let room = page.width().saturating_sub(side + 1);
    if matrix.rows.len() > room {
        return page.say(Role::Dim, &Text::MatrixTooWide(matrix.rows.len()));
    }
    for (name, row) in matrix.labels.iter().zip(&matrix.rows) {
        let sum: f64 = row.iter().sum();
        let mut pieces = vec![Piece::new(Role::Key, &format!("{} ", label(name, side)))];
        pieces.extend(
            row.iter()
                .map(|count| Piece::new(Role::Heat(heat(*count, sum)), "")),
        );
        page.pieces(pieces);
    }
}

/// Of each class: how many of those that are it were found, and how many of those that were found are it.
fn write_rates(page: &mut Page, matrix: &Matrix, side: usize) {
    let titles = [Text::Recall, Text::Precision].map(|title| page.words(&title));
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
            .map(|title| Piece::new(Role::Label, &right(title, width))),
    );
    page.pieces(head);
    for (at, (name, row)) in matrix.labels.iter().zip(&matrix.rows).enumerate() {
        let hits = row.get(at).copied().unwrap_or(0.0);
        let rates = [row.iter().sum(), column(matrix, at)].map(|sum| rate(hits, sum));
        let mut pieces = vec![Piece::new(Role::Key, &label(name, side))];
        pieces.extend(
            rates
                .iter()
                .map(|rate| Piece::new(Role::Plain, &right(rate, width))),
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

/// As many bars as are read; more are counted.
const MOST_BARS: usize = 60;

fn write_bars(page: &mut Page, bars: &Bars) {
    let side = label_width(bars.labels.iter().map(String::as_str), 20).min(page.width() / 2);
    let names: Vec<&str> = bars.series.iter().map(|(name, _)| name.as_str()).collect();
    let has_names = names.len() > 1;
    let name_width = if has_names {
        label_width(names.iter().copied(), 8) + 1
    } else {
        0
    };
    let values = bars.series.iter().flat_map(|(_, values)| values);
    let scale = Scale::from_zero(values.copied());
    let number = bars.series.iter().flat_map(|(_, values)| values);
    let number = number.map(|value| short(*value).len()).max().unwrap_or(1);
    let room = page
        .width()
        .saturating_sub(side + 1 + name_width + number + 1);
    for (at, text) in bars.labels.iter().enumerate().take(MOST_BARS) {
        let mut text = label(text, side);
        for (number_of, (name, values)) in bars.series.iter().enumerate() {
            let value = values.get(at).copied().unwrap_or(0.0);
            let mut pieces = vec![Piece::new(Role::Key, &format!("{text} "))];
            if has_names {
                pieces.push(Piece::new(Role::Dim, &label(name, name_width)));
            }
            pieces.push(Piece::new(Role::Plain, &right(&short(value), number)));
            pieces.push(Piece::spaces(1));
            let role = if number_of % 2 == 0 {
                Role::Bar
            } else {
                Role::BestBar
            };
            pieces.push(Piece::new(role, &" ".repeat(scale.cells(value, room))));
            page.pieces(pieces);
            text = " ".repeat(side);
        }
    }
    if bars.labels.len() > MOST_BARS {
        page.say(Role::Dim, &Text::MoreBars(bars.labels.len() - MOST_BARS));
    }
}

/// Where bars begin and end.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Bars that begin at nothing.
    fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        let high = values.fold(0.0, f64::max);
        Self { low: 0.0, high }
    }

    /// Bars that begin a little below the least, because small changes matter.
    fn around(values: impl Iterator<Item = f64> + Clone) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        let margin = if high > low {
            (high - low) / 5.0
        } else {
            high.abs().max(1.0)
        };
        Self {
            low: low - margin,
            high,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of the cells of a line"
    )]
    fn cells(&self, value: f64, room: usize) -> usize {
        let span = self.high - self.low;
        let share = if span > 0.0 {
            (value - self.low) / span
        } else {
            0.0
        };
        let cells = (share.clamp(0.0, 1.0) * room as f64).round() as usize;
        // What is there is seen.
        cells
            .max(usize::from(value > self.low && room > 0))
            .min(room)
    }
}

/// As many iterations as stand below each other; more become a line.
const MOST_ITERATIONS: usize = 12;

/// Writes a metric over the iterations of a loop, each with its change, the best one marked.
pub(super) fn write_course(page: &mut Page, course: &Course) {
    let name = if course.step.is_empty() {
        course.metric.clone()
    } else {
        format!("{} › {}", course.step, course.metric)
    };
    page.gap();
    page.pieces(vec![
        Piece::new(Role::Heading, &name),
        Piece::new(
            Role::Dim,
            &format!("  {}", page.words(&Text::OverIterations(course.of.clone()))),
        ),
    ]);
    if course.values.len() > MOST_ITERATIONS {
        return write_long_course(page, course);
    }
    let side = label_width(course.values.iter().map(|(name, ..)| name.as_str()), 14);
    let texts: Vec<String> = course
        .values
        .iter()
        .map(|(_, _, value)| short(*value))
        .collect();
    let digits = texts.iter().map(|text| decimals(text)).max().unwrap_or(0);
    let texts: Vec<String> = course
        .values
        .iter()
        .map(|(_, _, value)| written(*value, digits))
        .collect();
    let number = texts.iter().map(String::len).max().unwrap_or(1);
    let scale = Scale::around(course.values.iter().map(|(_, _, value)| *value));
    let best = course.best().filter(|_| course.values.len() > 1);
    let words = page.words(&best_word(course));
    let behind = number + 2 + cells::width(&words) + 1;
    let room = page.width().saturating_sub(side + 2 + number + 1 + behind);
    let mut before: Option<f64> = None;
    for (at, ((name, is_here, value), text)) in course.values.iter().zip(&texts).enumerate() {
        let is_best = best == Some(at);
        let role = if *is_here { Role::Title } else { Role::Key };
        let change = before.map_or_else(String::new, |before| change(value - before, digits));
        let bar = if is_best { Role::BestBar } else { Role::Bar };
        let cells = scale.cells(*value, room);
        page.pieces(vec![
            Piece::new(role, &format!("{} ", label(name, side))),
            Piece::new(Role::Plain, &format!("{} ", right(text, number))),
            Piece::new(Role::Literal, &format!("{} ", right(&change, number + 1))),
            Piece::new(bar, &" ".repeat(cells)),
            Piece::new(
                Role::Dim,
                &if is_best {
                    format!(" {words}")
                } else {
                    String::new()
                },
            ),
        ]);
        before = Some(*value);
    }
}

fn written(value: f64, digits: usize) -> String {
    let text = short(value);
    if text.contains('e') {
        text
    } else {
        format!("{value:.digits$}")
    }
}

fn best_word(course: &Course) -> Text {
    match crate::app::metrics::Better::of(&course.metric) {
        crate::app::metrics::Better::Unclear => Text::Highest,
        crate::app::metrics::Better::Higher | crate::app::metrics::Better::Lower => Text::Best,
    }
}

#[expect(clippy::cast_precision_loss, reason = "iterations are few")]
fn write_long_course(page: &mut Page, course: &Course) {
    let points = course.values.iter().enumerate();
    let points = points
        .map(|(at, (_, _, value))| (at as f64, *value))
        .collect();
    write_curves(
        page,
        &Curves {
            across: page.words(&Text::Iteration),
            series: vec![Series {
                name: course.metric.clone(),
                points,
            }],
        },
    );
    let mut facts = Vec::new();
    if let Some((name, _, value)) = course.best().and_then(|at| course.values.get(at)) {
        let words = page.words(&best_word(course));
        facts.push(Piece::new(Role::BestBar, "  "));
        facts.push(Piece::new(
            Role::Plain,
            &format!(" {words} {name} {}", short(*value)),
        ));
    }
    if let [.., (_, _, before), (name, _, last)] = course.values.as_slice() {
        let digits = decimals(&short(*last)).max(decimals(&short(*before)));
        let change = change(last - before, digits);
        facts.push(Piece::new(
            Role::Dim,
            &format!("   {name} {} {change}", short(*last)),
        ));
    }
    page.pieces(facts);
}
