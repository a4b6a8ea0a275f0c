//! The tree of runs, nodes and outputs: only the rows in the window are looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::page::Role;
use crate::app::runs::counts::Counts;
use crate::app::view::pane::Pane;
use crate::app::view::screen::{ColumnWishes, Columns, Form, Screen};
use crate::app::view::timeline::TimeAxis;
use crate::text::{Text, cells};
use crate::ui::breadcrumb::joined;
use crate::ui::freshness::beginning;
use crate::ui::narrow_row;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::progress::{bar, count, count_in_words};
use crate::ui::row::{FoldMark, RowView, row};
use crate::ui::say;
use crate::ui::theme::Theme;
use crate::ui::timeline;

/// What stands behind a name is shown from this width on, or where it is shorter.
const LEAST_BEHIND: usize = 12;
/// The same of an item with the space before it.
const LEAST_ITEM: usize = 8;

/// Draws the rows in the window below the names of the columns, or why there are none.
pub(super) fn draw(model: &Model, theme: &Theme, screen: &Screen, buffer: &mut Buffer) {
    let area = screen.tree;
    let selected = model.view.selected.as_ref().map(|selected| selected.at);
    let mut card = None;
    let rows: Vec<(usize, Option<RowView<'_>>)> = model
        .view
        .window(usize::from(area.height))
        .map(|(at, shown)| (at, row(model, theme, shown, area.width, &mut card)))
        .collect();
    let columns = Columns::of(
        area.width,
        wanted(model, rows.iter().filter_map(|(_, row)| row.as_ref())),
    );
    let axis = timeline::axis(model);
    if let Some(titles) = screen.titles {
        draw_titles(model, theme, &columns, axis, titles, buffer);
    }
    for (line, (at, content)) in area.rows().zip(&rows) {
        if let Some(content) = content {
            let pen = Pen::new(line, theme, buffer);
            if screen.form == Form::Flat {
                narrow_row::draw(content, *at == 0, theme, columns.elapsed, pen);
            } else {
                draw_row(content, &columns, axis, theme, pen);
            }
        }
        if selected == Some(*at) {
            draw_cursor(model.pane, theme, line, buffer);
        }
    }
    let shown = model.view.rows.len().saturating_sub(model.view.top);
    if let Some((words, style)) = remark(model, theme) {
        draw_remark(&words, style, theme, below_rows(area, shown), buffer);
    }
}

/// What the rows on the screen would like to have.
fn wanted<'a>(model: &Model, rows: impl Iterator<Item = &'a RowView<'a>>) -> ColumnWishes {
    let mut runs = model.runs.values();
    // All runs decide, so that no column comes and goes with the rows that are shown.
    let mut wanted = ColumnWishes {
        has_left: runs.clone().any(|run| run.estimate.forecast().is_some()),
        has_usual: runs.any(|run| run.estimate.knows()),
        has_time: model.has_bars(),
        ..ColumnWishes::default()
    };
    for row in rows {
        let name = match row.progress {
            Some(_) => &mut wanted.name,
            None => &mut wanted.alone,
        };
        *name = name_cells(row).max(*name);
        let count = row.progress.map_or(0, |leaves| count(leaves).len());
        wanted.count = wanted.count.max(count);
    }
    wanted
}

/// The cells that a row takes up to the end of what stands behind its name.
pub(super) fn name_cells(row: &RowView<'_>) -> usize {
    let fold = if row.fold == FoldMark::Absent { 0 } else { 2 };
    let mark = row.mark.map_or(0, |_| 2);
    let item = row.item.as_ref().map_or(0, |(item, _)| cells::width(item));
    let name = cells::width(&row.name);
    row.indentation + fold + 2 + mark + name + item + width(&row.behind)
}

fn draw_titles(
    model: &Model,
    theme: &Theme,
    columns: &Columns,
    axis: Option<(TimeAxis, bool)>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let style = theme.role(Role::Label);
    let words = |text: Text| say(model, &text);
    let mut pen = Pen::new(area, theme, buffer);
    pen.skip(1);
    pen.part(columns.name).put(&words(Text::ColumnName), style);
    if columns.progress() > 0 {
        pen.skip(2);
        pen.part(columns.progress())
            .put(&words(Text::ColumnProgress), style);
    }
    let hidden = hidden(model, theme);
    if columns.status > 0 {
        pen.skip(2);
        let mut status = pen.part(columns.status);
        status.put(&words(Text::ColumnStatus), style);
        status.put_right(&hidden);
    } else {
        pen.put_all(&hidden);
    }
    if columns.elapsed > 0 {
        pen.skip(1);
        pen.part(columns.elapsed)
            .put_right(&[(words(Text::ColumnElapsed), style)]);
    }
    for (cells, text) in [
        (columns.left, Text::ColumnLeft),
        (columns.off_usual, Text::ColumnOffUsual),
    ] {
        pen.part(cells).put_right(&[(words(text), style)]);
    }
    if let Some((axis, goes_on)) = axis.filter(|_| columns.time > 0) {
        pen.skip(1);
        let zone = &model.settings.zone;
        let mut pen = pen.part(columns.time);
        pen.put(&zone.time_of_day(axis.from), style);
        let end = if goes_on {
            words(Text::Now)
        } else {
            zone.time_of_day(axis.until)
        };
        pen.put_right(&[(end, style)]);
    }
}

/// How many rows are hidden above and below: `↑11 ↓40`.
fn hidden(model: &Model, theme: &Theme) -> Vec<Word> {
    let height = usize::from(model.screen().tree.height);
    let (above, below) = model.view.hidden(height);
    [(theme.signs.up, above), (theme.signs.below, below)]
        .into_iter()
        .filter(|(_, hidden)| *hidden > 0)
        .map(|(sign, hidden)| (format!("  {sign}{hidden}"), theme.attention()))
        .collect()
}

/// What is to be said below the rows: how the beginning goes, or that there is nothing.
fn remark(model: &Model, theme: &Theme) -> Option<Word> {
    if model.connection.last_told.is_none() {
        return Some(beginning(model, theme));
    }
    let is_empty = model.view.rows.is_empty();
    is_empty.then(|| (say(model, &Text::NoRunsYet), theme.quiet()))
}

fn draw_remark(words: &str, style: Style, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let cells = usize::from(area.width).saturating_sub(1);
    for (line, words) in area.rows().zip(cells::wrap(words, cells)) {
        let mut pen = Pen::new(line, theme, buffer);
        pen.skip(1);
        pen.put(&words, style);
    }
}

/// What is left of the area below its rows and an empty line.
fn below_rows(area: Rect, rows: usize) -> Rect {
    let used = match rows {
        0 => 0,
        rows => u16::try_from(rows + 1).unwrap_or(u16::MAX).min(area.height),
    };
    Rect {
        y: area.y + used,
        height: area.height - used,
        ..area
    }
}

fn draw_row(
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
pub(super) fn said(row: &RowView<'_>, room: usize) -> Vec<Word> {
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
        pen.put_all(&row.behind);
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

pub(super) fn draw_cursor(pane: Pane, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    Pen::new(line, theme, buffer).put(theme.signs.selection, theme.strong());
    let style = match pane {
        Pane::Tree => theme.cursor(),
        Pane::Detail | Pane::Events => theme.cursor_elsewhere(),
    };
    let visible = line.intersection(buffer.area);
    buffer.set_style(visible, style);
}
