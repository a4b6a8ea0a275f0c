//! The beginning of a row: its fold, sign and name, and what stands behind that.

use ratatui::style::Style;

use crate::text::cells;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::tree::row_view::{FoldMark, RowView};
use crate::ui::words::breadcrumb::joined;

/// What stands behind a name is shown from this width on, or where it is shorter.
const LEAST_BEHIND: usize = 12;
/// An item with the space before it is shown from this width on, or where it is shorter.
const LEAST_ITEM: usize = 8;

/// The cells that a row takes up to the end of what stands behind its name.
pub(super) fn name_cells(row: &RowView<'_>) -> usize {
    let fold = if row.fold == FoldMark::Absent { 0 } else { 2 };
    let mark = row.mark.map_or(0, |_| 2);
    let item = row.item.as_ref().map_or(0, |(item, _)| cells::width(item));
    let name = cells::width(&row.name);
    row.indentation + fold + 2 + mark + name + item + width(&row.behind)
}

/// Draws everything up to the end of what stands behind the name. How many cells it took.
pub(super) fn draw_name(row: &RowView<'_>, theme: &Theme, mut pen: Pen<'_>) -> usize {
    let room = pen.room();
    pen.skip(row.indentation);
    match row.fold {
        FoldMark::Blank => pen.skip(2),
        FoldMark::Mark(mark) => {
            pen.put(mark, Style::new());
            pen.skip(1);
        }
        FoldMark::Absent => {}
    }
    pen.put_sign(row.sign);
    let behind = width(&row.behind);
    let left = pen.room().saturating_sub(behind).max(pen.room() / 2);
    if let Some(mark) = row.mark {
        pen.put(mark, theme.attention());
        pen.skip(1);
    }
    if row.way.is_empty() {
        let text = cells::fit(&row.name, left, theme.signs.ellipsis);
        pen.put(&text, row.style);
    } else {
        pen.put(&joined(&row.way, theme, left), row.style);
    }
    if let Some(item) = &row.item {
        put_item(item, behind, &mut pen);
    }
    // The first cells of a count say nothing.
    if pen.room() >= behind.min(LEAST_BEHIND) {
        pen.put_counts(&row.behind);
    }
    room - pen.room()
}

/// An item takes what name, news and counts leave, cut rather than left out; but its
/// first cells alone say nothing.
fn put_item((item, style): &Word, behind: usize, name: &mut Pen<'_>) {
    let room = name.room().saturating_sub(behind);
    if room >= cells::width(item).min(LEAST_ITEM) {
        name.part(room.min(cells::width(item))).put(item, *style);
    }
}
