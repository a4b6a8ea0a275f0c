//! The tree of runs, nodes and outputs: only the rows in the window are looked at.

mod card;
mod counted;
mod name;
mod narrow_row;
mod row;
mod row_view;
mod timeline;
mod titles;
mod usual;
mod wide_row;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::view::columns::{ColumnWishes, Columns};
use crate::app::view::pane::{Form, Pane};
use crate::app::view::screen::Screen;
use crate::text::{Text, TreeText, cells};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::tree::name::name_cells;
use crate::ui::tree::row::row;
use crate::ui::tree::row_view::RowView;
use crate::ui::words::freshness::beginning;
use crate::ui::words::progress::{count, count_in_words};
use crate::ui::words::say::say;

/// Draws the rows in the window below the names of the columns, or why there are none.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, screen: &Screen, buffer: &mut Buffer) {
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
        wanted(
            model,
            theme,
            rows.iter().filter_map(|(_, row)| row.as_ref()),
        ),
    );
    let axis = timeline::axis(model);
    if let Some(titles) = screen.titles {
        titles::draw(
            model,
            theme,
            &columns,
            axis,
            Pen::new(titles, theme, buffer),
        );
    }
    for (line, (at, content)) in area.rows().zip(&rows) {
        if let Some(content) = content {
            let pen = Pen::new(line, theme, buffer);
            if screen.form == Form::Flat {
                narrow_row::draw(content, *at == 0, theme, columns.elapsed, pen);
            } else {
                wide_row::draw(content, &columns, axis, theme, pen);
            }
        }
        if selected == Some(*at) {
            draw_cursor(model.layout.pane, theme, line, buffer);
        }
    }
    let shown = model.view.rows.len().saturating_sub(model.view.top);
    if let Some((words, style)) = remark(model, theme) {
        draw_remark(&words, style, theme, below_rows(area, shown), buffer);
    }
}

/// What the rows on the screen would like to have.
fn wanted<'a>(
    model: &Model,
    theme: &Theme,
    rows: impl Iterator<Item = &'a RowView<'a>>,
) -> ColumnWishes {
    let mut runs = model.watch.runs.values();
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
        if let Some(leaves) = row.progress {
            let and_failed = width(&count_in_words(theme, leaves));
            wanted.count = wanted.count.max(count(leaves).len());
            wanted.count_and_failed = wanted.count_and_failed.max(and_failed);
        }
    }
    wanted
}

/// What is to be said below the rows: how the beginning goes, or that there is nothing.
fn remark(model: &Model, theme: &Theme) -> Option<Word> {
    if model.watch.connection.last_told.is_none() {
        return Some(beginning(model, theme));
    }
    let is_empty = model.view.rows.is_empty();
    let why = if model.watch.runs.is_empty() {
        TreeText::NoRunsYet
    } else {
        TreeText::FilteredAway
    };
    is_empty.then(|| (say(model, &Text::Tree(why)), theme.quiet()))
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

fn draw_cursor(pane: Pane, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    Pen::new(line, theme, buffer).put(theme.signs.selection, theme.strong());
    let style = match pane {
        Pane::Tree => theme.cursor(),
        Pane::Detail | Pane::Events => theme.cursor_elsewhere(),
    };
    let visible = line.intersection(buffer.area);
    buffer.set_style(visible, style);
}
