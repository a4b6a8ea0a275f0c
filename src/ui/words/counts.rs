//! Counts of states, with their signs.

use ratatui::style::Style;

use crate::app::model::Model;
use crate::domain::StatusKind;
use crate::text::{HeaderText, Text};
use crate::ui::pen::Word;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// How many failures nobody has looked at: `✘1 new`.
pub(in crate::ui) fn new_failures(model: &Model, theme: &Theme) -> Option<Word> {
    let new = model.watch.events.unseen_count();
    (new > 0).then(|| {
        let mark = theme.status(StatusKind::Failed);
        let words = say(model, &Text::Header(HeaderText::NewFailures(new)));
        (format!("{}{words}", mark.sign), mark.style)
    })
}

/// Signs with counts, like `✘1 ●2 ✔1`.
pub(in crate::ui) fn count_marks(
    theme: &Theme,
    counts: impl Iterator<Item = (StatusKind, u32)>,
) -> Vec<Word> {
    let mut words = Vec::new();
    for (kind, n) in counts {
        let mark = theme.status(kind);
        if !words.is_empty() {
            words.push((" ".to_owned(), Style::new()));
        }
        words.push((format!("{}{n}", mark.sign), mark.style));
    }
    words
}
