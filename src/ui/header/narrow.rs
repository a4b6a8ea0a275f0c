//! The header of a narrow pane: what is new, how much is in which state, and how fresh it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::text::{HeaderText, Text};
use crate::ui::pen::{Pen, Word, width};
use crate::ui::theme::Theme;
use crate::ui::words::counts::{count_marks, new_failures};
use crate::ui::words::filter::filter_in_short;
use crate::ui::words::freshness::FreshnessLabel;
use crate::ui::words::say::say;

/// Draws `✘1 new  ✘2 ●3  12 runs          ● live 2s`; what tells least goes first.
pub(super) fn draw(model: &Model, theme: &Theme, line: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(line, theme, buffer);
    pen.skip(1);
    let mut left: Vec<Vec<Word>> = Vec::new();
    left.extend(new_failures(model, theme).map(|word| vec![word]));
    // That something is not shown matters more than how much there is besides.
    left.extend(filter_in_short(model, theme).map(|word| vec![word]));
    let counts = count_marks(theme, model.watch.run_counts().by_kind());
    left.push(counts);
    let runs = say(
        model,
        &Text::Header(HeaderText::Runs(model.watch.runs.len())),
    );
    left.push(vec![(runs, theme.quiet())]);
    let room = pen.room();
    let taken = |left: &[Vec<Word>]| {
        let gaps = 2 * left.len();
        gaps + left.iter().map(|words| width(words)).sum::<usize>()
    };
    let freshness = FreshnessLabel::of(model, theme).with_warning(model, theme);
    let mut right = freshness.within(room / 2, theme);
    if taken(&left) + width(std::slice::from_ref(&right)) > room {
        right = freshness.in_short();
    }
    let room = room.saturating_sub(width(std::slice::from_ref(&right)));
    while left.len() > 1 && taken(&left) > room {
        left.pop();
    }
    for words in left.iter().filter(|words| !words.is_empty()) {
        pen.put_all(words);
        pen.put("  ", Style::new());
    }
    pen.put_right(&[right]);
}
