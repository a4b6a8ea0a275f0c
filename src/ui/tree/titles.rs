//! The line above the rows: the names of the columns, and how many rows are hidden.

use crate::app::model::Model;
use crate::app::page::Role;
use crate::app::view::columns::Columns;
use crate::app::view::timeline::TimeAxis;
use crate::text::{EstimateText, Text, TreeText, cells};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Draws the line.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    columns: &Columns,
    axis: Option<(TimeAxis, bool)>,
    mut pen: Pen<'_>,
) {
    let style = theme.role(Role::Label);
    let words = |text: Text| say(model, &text);
    pen.skip(1);
    draw_left(model, theme, columns, pen.part(before_elapsed(columns)));
    if columns.elapsed > 0 {
        pen.skip(1);
        pen.part(columns.elapsed)
            .put_right(&[(words(Text::Tree(TreeText::ColumnElapsed)), style)]);
    }
    for (cells, text) in [
        (columns.left, Text::Tree(TreeText::ColumnLeft)),
        (columns.off_usual, Text::Tree(TreeText::ColumnOffUsual)),
    ] {
        pen.part(cells).put_right(&[(words(text), style)]);
    }
    if let Some((axis, goes_on)) = axis.filter(|_| columns.time > 0) {
        pen.skip(1);
        let zone = &model.settings.zone;
        let mut pen = pen.part(columns.time);
        pen.put(&zone.time_of_day(axis.from), style);
        let end = if goes_on {
            words(Text::Estimate(EstimateText::Now))
        } else {
            zone.time_of_day(axis.until)
        };
        pen.put_right(&[(end, style)]);
    }
}

/// The cells of name, progress and status.
fn before_elapsed(columns: &Columns) -> usize {
    [columns.progress(), columns.status]
        .into_iter()
        .filter(|cells| *cells > 0)
        .fold(columns.name, |before, cells| before + 2 + cells)
}

/// The names of these columns, and at their end the counts of hidden rows. A count is shown
/// whole, and a name gives way to it whole, too.
fn draw_left(model: &Model, theme: &Theme, columns: &Columns, mut pen: Pen<'_>) {
    let hidden = hidden(model, theme);
    let all = pen.room();
    let room = all.saturating_sub(width(&hidden));
    let mut start = 0;
    for (cells, text) in [
        (columns.name, TreeText::ColumnName),
        (columns.progress(), TreeText::ColumnProgress),
        (columns.status, TreeText::ColumnStatus),
    ] {
        let name = say(model, &Text::Tree(text));
        let has_room = start + cells::width(&name) <= room;
        if cells > 0 && has_room {
            pen.skip((start + pen.room()).saturating_sub(all));
            pen.put(&name, theme.role(Role::Label));
        }
        start += cells + 2 * usize::from(cells > 0);
    }
    pen.put_right(&hidden);
}

/// How many rows are hidden above and below, with a space before each: `↑11 ↓40`.
fn hidden(model: &Model, theme: &Theme) -> Vec<Word> {
    let height = usize::from(model.screen().tree.height);
    let (above, below) = model.view.hidden(height);
    [(theme.signs.up, above), (theme.signs.below, below)]
        .into_iter()
        .filter(|(_, hidden)| *hidden > 0)
        .map(|(sign, hidden)| (format!(" {sign}{hidden}"), theme.attention()))
        .collect()
}
