//! The whole watch in one line, for a screen with no room for more.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::domain::{Status, StatusKind};
use crate::text::{cells, time};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::filter::filter_in_short;
use crate::ui::words::freshness::{beginning, shown_age};

/// Draws `NAME ●9/14 ✘1 1h52m 3s`, less where that is too long.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(area, theme, buffer);
    let shown = model.view.front().filter(|_| model.layout.size.height > 2);
    let run = shown
        .or(model.view.selected_row())
        .and_then(|row| model.watch.runs.get_index(row.run as usize));
    let Some((_, run)) = run else {
        let (words, style) = beginning(model, theme);
        return pen.put(&words, style);
    };
    let mut words = summary(model, theme, run);
    while width(&words) > pen.room() && words.len() > 1 {
        words.pop();
    }
    // Where the count has room, the name gets what is left of it.
    let name = pen.room().saturating_sub(width(&words) + 1);
    if name >= 4 {
        let name = cells::fit(run.name(), name, theme.signs.ellipsis).into_owned();
        pen.put(&name, theme.strong());
        pen.skip(1);
    }
    pen.put_all(&words);
}

fn summary(model: &Model, theme: &Theme, run: &Run) -> Vec<Word> {
    let leaves = run.leaves();
    let mark = theme.status(
        run.status()
            .map_or(StatusKind::ReadyToSchedule, Status::kind),
    );
    let mut words = vec![(mark.sign.to_owned(), mark.style)];
    if leaves.total() > 0 {
        words.push((leaves.succeeded.to_string(), Style::new()));
        words.push((format!("/{}", leaves.total()), Style::new()));
    }
    if leaves.failed > 0 {
        let failed = theme.status(StatusKind::Failed);
        words.push((format!(" {}{}", failed.sign, leaves.failed), failed.style));
    }
    if let Some((filter, style)) = filter_in_short(model, theme) {
        words.push((format!(" {filter}"), style));
    }
    if let Some(elapsed) = run.elapsed(model.now.service) {
        words.push((format!(" {}", time::duration(elapsed)), Style::new()));
    }
    if let Some(age) = shown_age(model) {
        words.push((format!(" {age}"), theme.quiet()));
    }
    words
}
