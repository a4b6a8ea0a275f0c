//! Numbers as bars below each other.

use crate::app::cards::metrics::short;
use crate::app::detail::drawing::label::label_width;
use crate::app::page::{Page, Piece, Role};
use crate::app::values::charts::Bars;
use crate::text::{OutputText, Text};

/// As many bars as are read; more are counted.
const MOST_BARS: usize = 60;

/// Writes a bar for every label and series.
pub(super) fn write(page: &mut Page, bars: &Bars) {
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
        let mut text = page.left(text, side);
        for (number_of, (name, values)) in bars.series.iter().enumerate() {
            let value = values.get(at).copied().unwrap_or(0.0);
            let mut pieces = vec![Piece::new(Role::Key, &format!("{text} "))];
            if has_names {
                pieces.push(Piece::new(Role::Dim, &page.left(name, name_width)));
            }
            pieces.push(Piece::new(Role::Plain, &page.right(&short(value), number)));
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
        page.say(
            Role::Dim,
            &Text::Output(OutputText::More(bars.labels.len() - MOST_BARS)),
        );
    }
}

/// Where bars end, which begin at nothing.
struct Scale {
    high: f64,
}

impl Scale {
    fn from_zero(values: impl Iterator<Item = f64>) -> Self {
        Self {
            high: values.fold(0.0, f64::max),
        }
    }

    fn cells(&self, value: f64, room: usize) -> usize {
        let cells = share(value, self.high, room);
        // What is there is seen.
        cells.max(usize::from(value > 0.0 && room > 0)).min(room)
    }
}

/// An axis for points, whose ends are named: small changes of great numbers are seen on it.
pub(super) struct BarAxis {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl BarAxis {
    /// From the least to the greatest.
    pub(super) fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        Self {
            low: values.clone().fold(f64::INFINITY, f64::min),
            high: values.fold(f64::NEG_INFINITY, f64::max),
        }
    }

    /// The cells up to a point, with its own.
    pub(super) fn cells(&self, value: f64, room: usize) -> usize {
        let span = self.high - self.low;
        let cells = share(value - self.low, span, room.saturating_sub(1));
        (cells + 1).min(room)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a share of the cells of a line"
)]
fn share(value: f64, of: f64, room: usize) -> usize {
    let share = if of > 0.0 { value / of } else { 0.0 };
    (share.clamp(0.0, 1.0) * room as f64).round() as usize
}
