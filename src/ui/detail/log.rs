//! The window onto a log. Lines without a time begin at the border, so that a
//! selection in the terminal copies them clean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::detail::logs;
use crate::app::log::{Level, Log, LogLine, Stream, Written};
use crate::app::model::Model;
use crate::app::page::Role;
use crate::app::query::log;
use crate::text::{LogText, Text};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Draws how the log stands, and its lines below.
pub(super) fn draw(model: &Model, log: &Log, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut rows = area.rows();
    let trouble = log::trouble_lines(model, log, usize::from(area.width));
    // How many lines are held says nothing where there is none for want of an answer.
    if (trouble.is_empty() || !log.ring.is_empty())
        && let Some(row) = rows.next()
    {
        let mut pen = Pen::new(row, theme, buffer);
        pen.skip(1);
        pen.put_line(&logs::standing(model, log));
    }
    for (row, line) in rows.by_ref().take(trouble.len()).zip(trouble) {
        let mut pen = Pen::new(row, theme, buffer);
        pen.skip(1);
        pen.put(&line, theme.role(Role::Trouble));
    }
    let Some(shape) = log::shape(model) else {
        return;
    };
    let (first, skipped) = log.first(shape);
    let standing = log.search.standing();
    let lines = log.ring.lines_from(first).flat_map(|(number, line)| {
        let skipped = if number == first { skipped } else { 0 };
        let parts = log.parts(number, line, shape);
        let last = parts.len().saturating_sub(1);
        parts
            .into_iter()
            .enumerate()
            .skip(skipped)
            .map(move |(at, part)| (number, line, part, at, at == last))
    });
    for (row, (number, line, part, at, is_last)) in rows.zip(lines) {
        let mut pen = Pen::new(row, theme, buffer);
        match log.written(line, shape).filter(|_| at == 0) {
            Some(written) => put_written(&mut pen, model, log, number, written, theme.quiet()),
            None => pen.skip(part.before),
        }
        let part = part.text;
        let base = style(theme, line);
        let found = if standing == Some(number) {
            theme.found_here()
        } else {
            theme.found()
        };
        put_marked(&mut pen, log, part, base, base.patch(found));
        if let Some(bytes) = line.cut_from.filter(|_| is_last) {
            pen.put(
                &say(model, &Text::Log(LogText::LineCut(bytes))),
                theme.quiet(),
            );
        }
    }
}

/// Writes when a line was written, with the date where that is another one, and by which stream.
fn put_written(
    pen: &mut Pen<'_>,
    model: &Model,
    log: &Log,
    number: i64,
    written: Written,
    style: Style,
) {
    let at = log.zone.local(written.at);
    if log.begins_day(number) {
        pen.put_whole(&at.format("%Y-%m-%d ").to_string(), style);
    }
    pen.put_whole(&at.format("%H:%M:%S").to_string(), style);
    let mark = match written.stream {
        Stream::Output => " ",
        Stream::Error => model.settings.glyphs.error_stream(),
    };
    pen.put_whole(mark, style);
}

/// Writes a text with what is looked for marked.
fn put_marked(pen: &mut Pen<'_>, log: &Log, text: &str, base: Style, found: Style) {
    // Only what has room can hold a mark that is seen.
    let head = text
        .get(..text.floor_char_boundary(pen.room().saturating_mul(4)))
        .unwrap_or(text);
    let mut at = 0;
    for place in log.search.needle().places(head) {
        pen.put_whole(head.get(at..place.start).unwrap_or_default(), base);
        pen.put_whole(head.get(place.clone()).unwrap_or_default(), found);
        at = place.end;
    }
    pen.put(text.get(at..).unwrap_or_default(), base);
}

fn style(theme: &Theme, line: &LogLine) -> Style {
    match line.level {
        Level::Plain => Style::new(),
        Level::Faint => theme.quiet(),
        Level::Warning => theme.attention(),
        Level::Error => theme.role(Role::Trouble),
    }
}
