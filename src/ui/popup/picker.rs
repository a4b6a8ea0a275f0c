//! A list being narrowed down: the text on top, the best fits below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::model::Model;
use crate::app::model::picker::{Candidate, Pick, Picker, Sign};
use crate::app::page::Role;
use crate::domain::StatusKind;
use crate::text::{EntryText, Text, cells};
use crate::ui::entry::draw_entry;
use crate::ui::pen::Pen;
use crate::ui::popup::boxed;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// The cells of the keys of an action.
const KEYS: usize = 10;

/// Draws the list.
pub(super) fn draw(model: &Model, theme: &Theme, picker: &Picker, area: Rect, buffer: &mut Buffer) {
    let title = match picker.what {
        Pick::Rows => Text::Entry(EntryText::PickRowTitle),
        Pick::Actions => Text::Entry(EntryText::PickActionTitle),
    };
    let count = format!("{}/{}", (picker.at + 1).min(picker.total), picker.total);
    let area = boxed::draw(theme, area, &say(model, &title), &count, buffer);
    let mut lines = area.rows();
    let Some(first) = lines.next() else {
        return;
    };
    let mut pen = Pen::new(first, theme, buffer);
    pen.put("> ", theme.strong());
    draw_entry(theme, &picker.entry.0, &mut pen);
    let shown = picker.window(area.height);
    let found = picker.found.iter().skip(shown.start);
    for (at, (line, found)) in shown.zip(lines.zip(found)) {
        draw_found(theme, found, Pen::new(line, theme, buffer));
        if at == picker.at {
            Pen::new(line, theme, buffer).put(theme.signs.selection, theme.strong());
            buffer.set_style(line.intersection(buffer.area), theme.cursor());
        }
    }
}

fn draw_found(theme: &Theme, found: &Candidate, mut pen: Pen<'_>) {
    pen.skip(1);
    match &found.sign {
        Sign::Status(kind) => {
            pen.put_sign(theme.status(kind.unwrap_or(StatusKind::ReadyToSchedule)));
        }
        Sign::Keys(keys) => pen.part(KEYS).put(keys, theme.role(Role::Key)),
    }
    // The end of a way tells more than its beginning.
    let over = cells::width(&found.text).saturating_sub(pen.room());
    let hidden = if over > 0 && matches!(found.sign, Sign::Status(_)) {
        pen.put(theme.signs.ellipsis, theme.quiet());
        over + cells::width(theme.signs.ellipsis)
    } else {
        0
    };
    let mut used = 0;
    // What was matched is counted in graphemes too.
    for (at, text) in (0..).zip(found.text.graphemes(true)) {
        used += cells::width(text);
        if used <= hidden {
            continue;
        }
        let style = if found.marks.binary_search(&at).is_ok() {
            theme.found()
        } else {
            Style::new()
        };
        pen.put(text, style);
    }
}
