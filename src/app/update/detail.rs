//! What keys do to the detail pane, whatever its tab shows.

use crate::app::compare::BaselineKind;
use crate::app::detail::shown::last_top;
use crate::app::input::motion::{Step, Way};
use crate::app::model::Model;
use crate::app::query::json::has_keys;
use crate::app::query::log::is_open;
use crate::app::query::names::name_of;
use crate::app::update::navigate::lay_out_outputs;
use crate::app::update::{json, logs};
use crate::text::{NoticeText, OutputText, Text};

/// Scrolls what the open tab shows.
pub(super) fn scroll(model: &mut Model, step: Step) {
    if is_open(&model.detail) {
        return logs::scroll(model, step);
    }
    let page = model.screen().page().map_or(1, |page| page.height);
    let lines = step.lines(isize::try_from(page).unwrap_or(1).max(1));
    let top = model.detail.top.saturating_add_signed(lines);
    model.detail.top = top.min(last_top(model));
}

/// Shows outputs of the next type.
pub(super) fn next_kind(model: &mut Model) {
    let kinds = &mut model.view.listing.kinds;
    *kinds = kinds.next();
    let kind = kinds.as_str().to_owned();
    model.detail.top = 0;
    model.notice = Some(Text::Output(OutputText::OnlyKind(kind)));
    lay_out_outputs(model);
}

/// Compares metrics with the next thing in turn.
pub(super) fn next_compare(model: &mut Model) {
    model.detail.compare = model.detail.compare.next();
    let detail = &model.detail;
    model.notice = Some(match (detail.compare, &detail.mark) {
        (BaselineKind::PreviousIteration, _) => Text::Output(OutputText::ComparePreviousIteration),
        (BaselineKind::Marked, None) => Text::Output(OutputText::CompareNothingMarked),
        (BaselineKind::Marked, Some(mark)) => {
            Text::Output(OutputText::CompareMarked(name_of(model, mark)))
        }
        (BaselineKind::PreviousRun, _) => Text::Output(OutputText::ComparePreviousRun),
        (BaselineKind::Off, _) => Text::Output(OutputText::CompareOff),
    });
}

/// Marks the selected row to compare with, and compares with it; a marked row loses its mark.
pub(super) fn mark(model: &mut Model) {
    let selected = model.view.selected_key().cloned();
    if selected.is_none() || model.detail.mark == selected {
        model.detail.mark = None;
        model.detail.compare = BaselineKind::default();
        model.notice = Some(Text::Notice(NoticeText::MarkTaken));
        return;
    }
    model.notice = selected
        .as_ref()
        .map(|key| Text::Notice(NoticeText::Marked(name_of(model, key))));
    model.detail.mark = selected;
    model.detail.compare = BaselineKind::Marked;
}

/// Looks for a text in the open tab.
pub(super) fn look_for(model: &mut Model, text: &str) {
    if has_keys(model) {
        json::look_for(model, text);
    } else {
        logs::look_for(model, text);
    }
}

/// Goes to the next match in the open tab.
pub(super) fn go_to_match(model: &mut Model, way: Way) {
    if has_keys(model) {
        json::go_to_match(model, way);
    } else {
        logs::go_to_match(model, way);
    }
}
