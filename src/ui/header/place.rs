//! The first line of the header: where we are, and how fresh the data is.

use chrono::TimeDelta;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::text::{HeaderText, Text, time};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::breadcrumb::joined;
use crate::ui::words::freshness::{FreshnessLabel, next_tick, now};
use crate::ui::words::say::say;

/// From so many cells on, the first line has room for the time.
pub(super) const WIDE: u16 = 100;

/// Draws the line. Where it is the only one, it says what the second would have said.
pub(super) fn draw(model: &Model, theme: &Theme, line: Rect, is_alone: bool, buffer: &mut Buffer) {
    // A sixth is left for where we are.
    let room = usize::from(line.width) * 5 / 6 - 2;
    let freshness = FreshnessLabel::of(model, theme);
    let mut right = Vec::new();
    // On a narrow screen the time has more room on the second line, which has none for the clock.
    if line.width >= WIDE {
        right.extend(next_tick(model, theme));
        right.push((format!("   {} ", now(model)), Style::new()));
        let room = room.saturating_sub(width(&right));
        right.insert(0, freshness.within(room, theme));
    } else {
        let offset = clock_offset(model, theme);
        right.extend(offset.map(|(words, style)| (format!("{words}   "), style)));
        let freshness = if is_alone {
            freshness.with_warning(model, theme)
        } else {
            freshness
        };
        right.push(freshness.within(room.saturating_sub(width(&right)), theme));
        right.push((" ".to_owned(), Style::new()));
    }
    draw_place(model, theme, &right, Pen::new(line, theme, buffer));
}

fn draw_place(model: &Model, theme: &Theme, right: &[Word], mut pen: Pen<'_>) {
    pen.skip(1);
    // The name of the program goes before anything else does.
    if pen.room() >= 110 {
        pen.put("paiwatch", theme.strong());
        pen.skip(2);
    }
    let room = room_beside(&pen, width(right) + 1);
    let mut left = pen.part(room);
    // Where we look matters less than what we look at.
    if left.room() >= 40 {
        left.put(&model.settings.place, theme.quiet());
        left.skip(3);
    }
    let crumbs = joined(&selected_path(model), theme, left.room());
    left.put(&crumbs, Style::new());
    pen.skip(1);
    pen.put_right(right);
}

/// What is left beside something that wants so many cells; never less than a sixth.
fn room_beside(pen: &Pen<'_>, wanted: usize) -> usize {
    pen.room().saturating_sub(wanted).max(pen.room() / 6)
}

fn selected_path(model: &Model) -> Vec<String> {
    let key = model.view.selected.as_ref().map(|selected| &selected.key);
    key.map_or_else(Vec::new, |key| key.path(&model.watch.runs))
}

/// How far the service's clock is off, where that matters.
pub(super) fn clock_offset(model: &Model, theme: &Theme) -> Option<Word> {
    let offset = model.watch.clock.offset();
    (offset.abs() > TimeDelta::seconds(2)).then(|| {
        let sign = if offset < TimeDelta::zero() { '-' } else { '+' };
        let offset = format!("{sign}{}", time::duration(offset.abs()));
        (
            say(model, &Text::Header(HeaderText::ClockOffset(offset))),
            theme.attention(),
        )
    })
}
