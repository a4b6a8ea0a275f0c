//! A row of the flat list: a name with its way, the cause of a failure or a count, the time left
//! and the time.

use ratatui::style::Style;

use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::tree::name::{draw_name, name_cells};
use crate::ui::tree::row_view::RowView;
use crate::ui::words::progress::{bar, count, count_in_words};

/// Draws the row. The run in front has a bar, where there is room for one.
pub(super) fn draw(
    row: &RowView<'_>,
    is_front: bool,
    theme: &Theme,
    elapsed: usize,
    mut pen: Pen<'_>,
) {
    pen.skip(1);
    let has_time = !row.elapsed.0.is_empty() && elapsed > 0;
    // What has no time may be as long as its line.
    let room = if has_time {
        pen.room().saturating_sub(elapsed + 1)
    } else {
        pen.room()
    };
    let mut words = words(row, is_front, theme);
    if !row.left.0.is_empty() {
        words.extend([("  ".to_owned(), Style::new()), row.left.clone()]);
    }
    let wanted = width(&words);
    let gap = 2 * usize::from(wanted > 0);
    let name = name_cells(row).max(way_cells(row, theme));
    // A name gives way to a cause, but keeps two fifths of the line.
    let least = name.min(room * 2 / 5);
    let name = name.min(room.saturating_sub(wanted + gap)).max(least);
    let mut left = pen.part(room);
    // A way that was cut may end before its room does.
    let used = draw_name(row, theme, left.fork(name));
    left.skip(used + gap);
    left.put_counts(&words);
    if has_time {
        pen.skip(1);
        pen.part(elapsed)
            .put_right(std::slice::from_ref(&row.elapsed));
    }
}

fn words(row: &RowView<'_>, is_front: bool, theme: &Theme) -> Vec<Word> {
    if row.is_news {
        return vec![row.status.clone()];
    }
    if let (true, Some(leaves)) = (is_front, row.progress) {
        let mut words = bar(theme, leaves);
        words.push((format!("  {}", count(leaves)), Style::new()));
        return words;
    }
    match (&row.cause, row.progress) {
        (Some(cause), _) => vec![cause.clone()],
        (None, Some(leaves)) => count_in_words(theme, leaves),
        (None, None) => Vec::new(),
    }
}

/// The cells of the row where its way stands in the place of its name.
fn way_cells(row: &RowView<'_>, theme: &Theme) -> usize {
    if row.way.is_empty() {
        return 0;
    }
    let way = crate::ui::words::breadcrumb::joined(&row.way, theme, usize::MAX);
    name_cells(row) - crate::text::cells::width(&row.name) + crate::text::cells::width(&way)
}
