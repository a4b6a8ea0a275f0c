//! What is shown only, and in which order, in words.

use crate::app::listing::{Sort, StateFilter};
use crate::app::model::Model;
use crate::text::Text;
use crate::ui::pen::Word;
use crate::ui::say;
use crate::ui::theme::Theme;

/// The filter, where there is one.
pub(super) fn filter(model: &Model, theme: &Theme) -> Option<Word> {
    let filter = &model.view.listing.filter;
    if !filter.is_active() {
        return None;
    }
    let state = state(filter.state).map(|text| say(model, &text));
    let text = (!filter.text.is_empty()).then(|| format!("`{}`", filter.text));
    let words: Vec<String> = [state, text].into_iter().flatten().collect();
    let words = say(model, &Text::Filter(words.join(" ")));
    Some((words, theme.attention()))
}

/// The word for a state that is filtered for.
fn state(filter: StateFilter) -> Option<Text> {
    match filter {
        StateFilter::All => None,
        StateFilter::Failed => Some(Text::FilterFailed),
        StateFilter::Running => Some(Text::FilterRunning),
        StateFilter::Waiting => Some(Text::FilterWaiting),
    }
}

/// By what rows are ordered.
pub(super) fn sort(sort: Sort) -> Text {
    match sort {
        Sort::Listed => Text::SortListed,
        Sort::Start => Text::SortStart,
        Sort::Name => Text::SortName,
        Sort::Elapsed => Text::SortElapsed,
    }
}
