//! A row of the tree, in columns.

use ratatui::style::Style;

use crate::app::nodes::counts::Counts;
use crate::app::view::columns::Columns;
use crate::app::view::timeline::TimeAxis;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::tree::name::draw_name;
use crate::ui::tree::row_view::RowView;
use crate::ui::tree::timeline;
use crate::ui::words::progress::{bar, count, count_in_words};

/// Draws the row.
pub(super) fn draw(
    row: &RowView<'_>,
    columns: &Columns,
    axis: Option<(TimeAxis, bool)>,
    theme: &Theme,
    mut pen: Pen<'_>,
) {
    pen.skip(1);
    let end = pen
        .room()
        .saturating_sub(columns.elapsed + 2 * usize::from(columns.elapsed > 0))
        .saturating_sub(columns.left + columns.off_usual + columns.time)
        .saturating_sub(usize::from(columns.time > 0));
    let column = columns.name + 2 + columns.progress();
    // What has no progress may go on up to the status, and where it has none of that, to the time.
    let (room, has_status) = match row.progress.filter(|_| columns.count > 0) {
        Some(_) => (columns.name, true),
        None if row.status.0.is_empty() && row.cause.is_none() => (end, false),
        None if columns.count > 0 => (column, true),
        None => (columns.name, columns.status > 0),
    };
    let name = room.min(end);
    let mut left = pen.part(end);
    let used = draw_name(row, theme, left.fork(name));
    if let Some(leaves) = row.progress.filter(|_| columns.count > 0) {
        left.skip(columns.name + 2);
        draw_progress(leaves, columns, theme, left.part(columns.progress()));
        left.skip(2);
        let room = left.room();
        left.put_all(&in_full(row, room));
    } else if has_status {
        // Words that would be cut begin earlier, where nothing else stands.
        let words = width(&said(row, end.saturating_sub(used + 2)));
        let column = if columns.count > 0 {
            column
        } else {
            columns.name
        };
        let start = column.min(end.saturating_sub(words + 2)).max(used);
        left.skip(start + 2);
        let room = left.room();
        left.put_all(&in_full(row, room));
    }
    if columns.elapsed > 0 {
        pen.skip(1);
        pen.part(columns.elapsed)
            .put_right(std::slice::from_ref(&row.elapsed));
    }
    for (cells, word) in [
        (columns.left, &row.left),
        (columns.off_usual, &row.off_usual),
    ] {
        pen.part(cells).put_right(std::slice::from_ref(word));
    }
    if let (Some(span), Some((axis, _))) = (&row.span, axis.filter(|_| columns.time > 0)) {
        pen.skip(1);
        timeline::draw(span, &axis, theme, pen.part(columns.time));
    }
}

fn draw_progress(leaves: Counts, columns: &Columns, theme: &Theme, mut pen: Pen<'_>) {
    if columns.bar == 0 {
        return pen.put_all(&count_in_words(theme, leaves));
    }
    pen.put_all(&bar(theme, leaves));
    pen.skip(1);
    pen.put_right(&[(count(leaves), Style::new())]);
}

/// The status in more words, where there are any and they have room.
fn in_full(row: &RowView<'_>, room: usize) -> Vec<Word> {
    let words = row.status_in_full.iter().filter(|_| row.cause.is_none());
    let words: Vec<Word> = words.cloned().collect();
    if !words.is_empty() && width(&words) <= room {
        words
    } else {
        said(row, room)
    }
}

/// The status and the cause; the cause alone where both have no room, because the sign says
/// the state already.
fn said(row: &RowView<'_>, room: usize) -> Vec<Word> {
    let Some(cause) = &row.cause else {
        return vec![row.status.clone()];
    };
    let both = vec![
        row.status.clone(),
        ("  ".to_owned(), Style::new()),
        cause.clone(),
    ];
    let has_room = width(&both) <= room && !row.status.0.is_empty();
    if has_room { both } else { vec![cause.clone()] }
}
