//! The tree of runs, nodes and outputs: only the rows in the window are looked at.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::{Model, Pane};
use crate::app::page::Role;
use crate::app::screen::Columns;
use crate::text::{Text, cells};
use crate::ui::breadcrumb::joined;
use crate::ui::freshness::beginning;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::row::{Row, row};
use crate::ui::say;
use crate::ui::theme::Theme;

/// What stands behind a name is shown from this width on, or where it is shorter.
const LEAST_BEHIND: usize = 12;
/// The same of an item with the space before it.
const LEAST_ITEM: usize = 8;

/// Draws the names of the columns.
pub(super) fn draw_titles(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = Columns::of(area.width);
    let style = theme.role(Role::Label);
    let words = |text: Text| say(model, &text);
    let mut pen = Pen::new(area, theme, buffer);
    pen.skip(1);
    pen.part(columns.name).put(&words(Text::ColumnName), style);
    if columns.status > 0 {
        pen.skip(2);
        pen.part(columns.status)
            .put(&words(Text::ColumnStatus), style);
    }
    if columns.elapsed > 0 {
        pen.skip(1);
        pen.part(columns.elapsed)
            .put_right(&[(words(Text::ColumnElapsed), style)]);
    }
}

/// Draws the rows in the window, or why there are none.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = Columns::of(area.width);
    let selected = model.view.selected.as_ref().map(|selected| selected.at);
    let lines = area.rows().zip(model.view.window(usize::from(area.height)));
    let mut card = None;
    for (line, (at, shown)) in lines {
        if let Some(content) = row(model, theme, shown, &mut card) {
            draw_row(&content, &columns, theme, Pen::new(line, theme, buffer));
        }
        if selected == Some(at) {
            draw_cursor(model.pane, theme, line, buffer);
        }
    }
    let shown = model.view.rows.len().saturating_sub(model.view.top);
    if let Some((words, style)) = remark(model, theme) {
        draw_remark(&words, style, theme, below_rows(area, shown), buffer);
    }
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

fn draw_row(row: &Row<'_>, columns: &Columns, theme: &Theme, mut pen: Pen<'_>) {
    pen.skip(1);
    let has_time = !row.elapsed.0.is_empty();
    // In a flat list what has no time may be as long as its line.
    let room = if columns.status == 0 && !has_time {
        pen.room()
    } else {
        columns.name
    };
    let mut name = pen.part(room);
    name.skip(columns.indentation(row.indentation));
    if let Some(fold) = row.fold {
        name.put(fold, Style::new());
        name.skip(1);
    }
    name.put_sign(row.sign);
    let behind = width(&row.behind);
    let is_news = columns.status == 0 && row.is_news;
    let news = if is_news {
        2 + cells::width(&row.status.0)
    } else {
        0
    };
    let room = name.room().saturating_sub(behind).max(name.room() / 2);
    if let Some(mark) = row.mark {
        name.put(mark, theme.attention());
        name.skip(1);
    }
    if row.way.is_empty() {
        let text = cells::fit(&row.name, room, theme.signs.ellipsis);
        name.put(&text, row.style);
    } else {
        name.put(&joined(&row.way, theme, room), row.style);
    }
    if let Some(item) = &row.item {
        put_item(item, behind + news, &mut name);
    }
    if is_news {
        name.skip(2);
        name.put(&row.status.0, row.status.1);
    }
    // The first cells of a count say nothing.
    if name.room() >= behind.min(LEAST_BEHIND) {
        name.put_all(&row.behind);
    }
    if columns.status > 0 {
        pen.skip(2);
        pen.part(columns.status).put(&row.status.0, row.status.1);
    }
    if columns.elapsed > 0 && has_time {
        pen.skip(1);
        pen.part(columns.elapsed)
            .put_right(std::slice::from_ref(&row.elapsed));
    }
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
