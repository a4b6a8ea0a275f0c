//! Which actions do something just now, so that only those are offered.

use crate::app::input::motion::Way;
use crate::app::message::Action;
use crate::app::model::Model;
use crate::app::query::json;
use crate::app::query::log;
use crate::app::query::names;
use crate::app::query::search;
use crate::app::view::pane::{Pane, Tab};
use crate::app::view::rows::{Below, Item};

/// Whether an action does something while browsing, as things stand.
pub fn works(model: &Model, action: Action) -> bool {
    let row = model.view.selected_row();
    let in_tree = model.layout.pane == Pane::Tree;
    let has_below = row.is_some_and(|row| row.below != Below::Nothing);
    // The run in front of the flat list stays unfolded.
    let can_fold =
        row.is_some_and(|row| row.below == Below::Shown && model.view.front() != Some(row));
    let is_open = model.screen().detail.is_some();
    let shows = |tab| model.detail.tab == tab && is_open;
    match action {
        Action::Unfold | Action::UnfoldBranch | Action::FoldBranch => {
            (in_tree && has_below) || json::can_fold(model)
        }
        Action::Toggle => {
            let is_hidden = row.is_some_and(|row| row.below == Below::Hidden);
            (in_tree && (is_hidden || can_fold)) || json::can_fold(model)
        }
        Action::Fold => !in_tree || can_fold || row.is_some_and(|row| row.depth > 0),
        Action::UnfoldAll | Action::FoldAll => (in_tree && row.is_some()) || json::has_keys(model),
        Action::Sort | Action::StartFilter | Action::NextFilter => {
            in_tree && !model.watch.runs.is_empty()
        }
        Action::Open => match model.layout.pane {
            Pane::Tree => row.is_some(),
            Pane::Detail => false,
            Pane::Events => !model.watch.events.is_empty(),
        },
        Action::Leave => !in_tree || model.layout.zoomed,
        Action::NextError | Action::PreviousError => {
            model.watch.run_counts().failed > 0
                || model.watch.runs.values().any(|run| run.tree.has_failure())
        }
        Action::NextMatch | Action::PreviousMatch => {
            !model.view.needle.is_empty() || search::has_search(model)
        }
        Action::ShiftRight => log::can_shift(model, Way::Next),
        Action::ShiftLeft => log::can_shift(model, Way::Previous),
        Action::Mark
        | Action::NextKind
        | Action::NextCompare
        | Action::Drop
        | Action::Copy
        | Action::CopyId
        | Action::Jump => is_one_selected(model),
        Action::PickRow => row.is_some(),
        Action::Link => names::link(model).is_some(),
        Action::Save | Action::View(_) => {
            is_one_selected(model) && (is_open || needs_no_reading(model.detail.tab))
        }
        Action::Wrap | Action::Keyword | Action::Range => shows(Tab::Logs),
        Action::GoToMark => model.detail.mark.is_some(),
        Action::JumpBack => model.view.has_jumped(),
        Action::Faster => model.settings.interval > model.settings.floor,
        Action::Slower => model.settings.interval < model.settings.longest(),
        Action::Bars => model.has_room_for_bars(),
        Action::Back => {
            !in_tree
                || model.layout.zoomed
                || !model.view.needle.is_empty()
                || model.view.listing.is_narrowed()
        }
        Action::Go(_)
        | Action::NextPane
        | Action::PreviousPane
        | Action::Tab(_)
        | Action::NextTab
        | Action::PreviousTab
        | Action::Zoom
        | Action::Split
        | Action::StartSearch
        | Action::Follow
        | Action::ToggleCounting
        | Action::SlowPath
        | Action::StartAdd
        | Action::Palette
        | Action::Choose(_)
        | Action::Edit(_)
        | Action::Accept
        | Action::Pause
        | Action::Refresh
        | Action::Help
        | Action::Connection
        | Action::Repaint
        | Action::Suspend
        | Action::Quit => true,
    }
}

/// Whether a run, a node or an output is selected, and not a row that counts runs.
pub(super) fn is_one_selected(model: &Model) -> bool {
    let row = model.view.selected_row();
    row.is_some_and(|row| row.item != Item::Over)
}

/// Whether the tab says something before the service was asked for it, so that it can leave
/// the program unseen.
fn needs_no_reading(tab: Tab) -> bool {
    match tab {
        Tab::Overview | Tab::Outputs => true,
        Tab::Logs | Tab::Inputs | Tab::Json => false,
    }
}
