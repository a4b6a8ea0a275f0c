//! A line of text being typed, with its cursor.

use ratatui::style::{Modifier, Style};
use tui_input::Input;

use crate::text::cells;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the text; half of the line is left for what stands behind it.
pub(in crate::ui) fn draw_entry(theme: &Theme, input: &Input, pen: &mut Pen<'_>) {
    let text: Vec<char> = input.value().chars().collect();
    let (before, rest) = text.split_at(input.cursor().min(text.len()));
    let (cursor, after) = rest.split_at(1.min(rest.len()));
    let room = (pen.room() / 2).max(1);
    let before: String = before.iter().collect();
    // What was typed last is seen.
    let before = cells::from_cell(&before, cells::width(&before).saturating_sub(room));
    let under: String = if cursor.is_empty() {
        " ".to_owned()
    } else {
        cursor.iter().collect()
    };
    pen.put(before, Style::new());
    pen.put(&under, Style::new().add_modifier(Modifier::REVERSED));
    let left = room.saturating_sub(cells::width(before));
    let after: String = after.iter().collect();
    pen.put(
        &cells::fit(&after, left, theme.signs.ellipsis),
        Style::new(),
    );
}
