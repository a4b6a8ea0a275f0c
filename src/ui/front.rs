//! The run in front of a flat list: its row is the header.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::rows::Row as Shown;
use crate::text::{Text, cells};
use crate::ui::filter::filter_in_short;
use crate::ui::freshness::freshness_in_short;
use crate::ui::pen::{Pen, Word, width};
use crate::ui::row::row;
use crate::ui::say;
use crate::ui::theme::Theme;
use crate::ui::tree::draw_cursor;

/// Draws `NAME ● 1h52m 9/14 ✘1      +3 runs ● 3s`; what tells least goes first.
pub(super) fn draw(model: &Model, theme: &Theme, front: Shown, line: Rect, buffer: &mut Buffer) {
    let Some(row) = row(model, theme, front, &mut None) else {
        return;
    };
    let mut pen = Pen::new(line, theme, buffer);
    pen.skip(1);
    let mut right = right(model, theme);
    let mut facts: Vec<Word> = vec![
        (format!(" {}", row.sign.sign), row.sign.style),
        (format!(" {}", row.elapsed.0), row.elapsed.1),
    ];
    if row.is_news {
        facts.push((format!(" {}", row.status.0), row.status.1));
    }
    facts.extend(row.behind);
    let name = cells::width(&row.name).clamp(4, (pen.room() / 3).max(4));
    if width(&facts) + width(&right) + name > pen.room() {
        // That something is not shown matters more than how much there is besides.
        right = kept(model, theme);
    }
    while facts.len() > 1 && width(&facts) + width(&right) + name > pen.room() {
        facts.pop();
    }
    let room = pen.room().saturating_sub(width(&facts) + width(&right));
    let text = cells::fit(&row.name, room, theme.signs.ellipsis);
    pen.put(&text, row.style.patch(theme.strong()));
    pen.put_all(&facts);
    pen.put_right(&right);
    if model
        .view
        .selected
        .as_ref()
        .is_some_and(|selected| selected.at == 0)
    {
        draw_cursor(model.pane, theme, line, buffer);
    }
}

/// How many runs there are besides, what is shown only, and how fresh it is.
fn right(model: &Model, theme: &Theme) -> Vec<Word> {
    let mut words = Vec::new();
    let more = model.runs.len().saturating_sub(1);
    if more > 0 {
        let more = say(model, &Text::MoreRuns(more));
        words.push((format!("  {more}"), theme.quiet()));
    }
    words.extend(kept(model, theme));
    words
}

fn kept(model: &Model, theme: &Theme) -> Vec<Word> {
    let filter = filter_in_short(model, theme);
    let filter = filter.map(|(filter, style)| (format!(" {filter}"), style));
    let (sign, style) = freshness_in_short(model, theme);
    let freshness = (format!(" {sign}"), style);
    filter.into_iter().chain([freshness]).collect()
}
