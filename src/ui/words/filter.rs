//! What is shown only, in words.

use crate::app::model::Model;
use crate::app::nodes::artifacts::Kinds;
use crate::app::view::listing::StateFilter;
use crate::text::{HeaderText, Text, cells};
use crate::ui::pen::Word;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// The filter, where there is one.
pub(in crate::ui) fn filter(model: &Model, theme: &Theme) -> Option<Word> {
    let (words, style) = filter_in_short(model, theme)?;
    Some((say(model, &Text::Header(HeaderText::Filter(words))), style))
}

/// The filter alone, for where there is no room to call it one.
pub(in crate::ui) fn filter_in_short(model: &Model, theme: &Theme) -> Option<Word> {
    let listing = &model.view.listing;
    if !listing.is_narrowed() {
        return None;
    }
    let filter = &listing.filter;
    let state = state(filter.state).map(|text| say(model, &text));
    let text =
        (!filter.text.is_empty()).then(|| format!("`{}`", cells::fit(&filter.text, 20, "..")));
    let kind = (listing.kinds != Kinds::All).then(|| listing.kinds.as_str().to_owned());
    let words: Vec<String> = [state, text, kind].into_iter().flatten().collect();
    Some((words.join(" "), theme.attention()))
}

/// The word for a state that is filtered for.
fn state(filter: StateFilter) -> Option<Text> {
    match filter {
        StateFilter::All => None,
        StateFilter::Failed => Some(Text::Header(HeaderText::FilterFailed)),
        StateFilter::Running => Some(Text::Header(HeaderText::FilterRunning)),
        StateFilter::Waiting => Some(Text::Header(HeaderText::FilterWaiting)),
    }
}
