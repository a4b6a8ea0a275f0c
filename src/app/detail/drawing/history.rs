//! One metric over the iterations of a loop.

use crate::app::cards::metrics::{Better, change, decimals, short};
use crate::app::compare::iterations::MetricHistory;
use crate::app::detail::drawing::bars::BarAxis;
use crate::app::detail::drawing::curves::write_curves;
use crate::app::detail::drawing::label::label_width;
use crate::app::page::{Page, Piece, Role};
use crate::app::values::charts::{Curves, Series};
use crate::text::{OutputText, Text, cells};

/// As many iterations as stand below each other; more become a line.
const MOST_ITERATIONS: usize = 12;

/// Writes a metric over the iterations of a loop, each with its change, the best one marked.
pub(in crate::app::detail) fn write_history(page: &mut Page, history: &MetricHistory) {
    let names: Vec<&String> = history.step.iter().chain([&history.metric]).collect();
    let name = page.path(&names);
    page.gap();
    page.pieces(vec![
        Piece::new(Role::Heading, &name),
        Piece::new(
            Role::Dim,
            &format!(
                "  {}",
                page.words(&Text::Output(OutputText::OverIterations(
                    history.of.clone()
                )))
            ),
        ),
    ]);
    if history.values.len() > MOST_ITERATIONS {
        return write_long_history(page, history);
    }
    let side = label_width(history.values.iter().map(|(name, ..)| name.as_str()), 14);
    let texts: Vec<String> = history
        .values
        .iter()
        .map(|(_, _, value)| short(*value))
        .collect();
    let digits = texts.iter().map(|text| decimals(text)).max().unwrap_or(0);
    let texts: Vec<String> = history
        .values
        .iter()
        .map(|(_, _, value)| written(*value, digits))
        .collect();
    let number = texts.iter().map(String::len).max().unwrap_or(1);
    let axis = BarAxis::of(history.values.iter().map(|(_, _, value)| *value));
    let best = history.best().filter(|_| history.values.len() > 1);
    let words = page.words(&best_word(history));
    let behind = number + 2 + cells::width(&words) + 1;
    let room = page.width().saturating_sub(side + 2 + number + 1 + behind);
    write_axis(
        page,
        &axis,
        side + 2 + number + 1 + number + 1,
        room,
        digits,
    );
    let mut before: Option<f64> = None;
    for (at, ((name, is_here, value), text)) in history.values.iter().zip(&texts).enumerate() {
        let is_best = best == Some(at);
        let role = if *is_here { Role::Title } else { Role::Key };
        let change = before.map_or_else(String::new, |before| change(value - before, digits));
        let point = if is_best {
            Role::BestPoint
        } else {
            Role::Point
        };
        let cells = axis.cells(*value, room);
        page.pieces(vec![
            Piece::new(role, &format!("{} ", page.left(name, side))),
            Piece::new(Role::Plain, &format!("{} ", page.right(text, number))),
            Piece::new(
                Role::Literal,
                &format!("{} ", page.right(&change, number + 1)),
            ),
            Piece::new(point, &" ".repeat(cells)),
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

/// The ends of the axis below which the points stand: not from nothing, so it is named.
fn write_axis(page: &mut Page, axis: &BarAxis, before: usize, room: usize, digits: usize) {
    let (low, high) = (written(axis.low, digits), written(axis.high, digits));
    let between = room.saturating_sub(cells::width(&low) + cells::width(&high));
    if between > 0 {
        page.pieces(vec![
            Piece::spaces(before),
            Piece::new(Role::Dim, &format!("{low}{}{high}", " ".repeat(between))),
        ]);
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

fn best_word(history: &MetricHistory) -> Text {
    match Better::of(&history.metric) {
        Better::Unclear => Text::Output(OutputText::Highest),
        Better::Higher | Better::Lower => Text::Output(OutputText::Best),
    }
}

#[expect(clippy::cast_precision_loss, reason = "iterations are few")]
fn write_long_history(page: &mut Page, history: &MetricHistory) {
    let points = history.values.iter().enumerate();
    let points = points
        .map(|(at, (_, _, value))| (at as f64, *value))
        .collect();
    write_curves(
        page,
        &Curves {
            across: page.words(&Text::Output(OutputText::Iteration)),
            series: vec![Series {
                name: history.metric.clone(),
                points,
            }],
        },
    );
    let mut facts = Vec::new();
    if let Some((name, _, value)) = history.best().and_then(|at| history.values.get(at)) {
        let words = page.words(&best_word(history));
        facts.push(Piece::new(Role::BestBar, "  "));
        facts.push(Piece::new(
            Role::Plain,
            &format!(" {words} {name} {}", short(*value)),
        ));
    }
    if let [.., (_, _, before), (name, _, last)] = history.values.as_slice() {
        let digits = decimals(&short(*last)).max(decimals(&short(*before)));
        let change = change(last - before, digits);
        facts.push(Piece::new(
            Role::Dim,
            &format!("   {name} {} {change}", short(*last)),
        ));
    }
    page.pieces(facts);
}
