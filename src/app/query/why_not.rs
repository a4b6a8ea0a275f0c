//! Why an action does nothing just now: what is said where its key is pressed nevertheless.

use crate::app::message::Action;
use crate::app::model::Model;
use crate::app::query::works::is_one_selected;
use crate::text::{NoticeText, Text, TreeText, time};

/// What is said of an action that does nothing as things stand; of what folds and moves nothing.
pub fn why_not(model: &Model, action: Action) -> Option<Text> {
    Some(match action {
        Action::NextError | Action::PreviousError => Text::Notice(NoticeText::NothingFailed),
        Action::NextMatch | Action::PreviousMatch => Text::Notice(NoticeText::NoSearch),
        Action::Link => Text::Notice(NoticeText::NoLink),
        Action::Wrap | Action::Keyword | Action::Range => Text::Notice(NoticeText::NoLogOpen),
        Action::Jump if is_one_selected(model) => Text::Notice(NoticeText::NowhereToJump),
        Action::GoToMark => Text::Notice(NoticeText::NothingMarked),
        Action::JumpBack => Text::Notice(NoticeText::NoJump),
        Action::Bars => Text::Notice(NoticeText::BarsNeedRoom),
        Action::Faster => Text::Notice(NoticeText::Fastest(interval(model))),
        Action::Slower => Text::Notice(NoticeText::Slowest(interval(model))),
        Action::Save | Action::View(_) if is_one_selected(model) => {
            Text::Notice(NoticeText::TabNotOpen)
        }
        Action::Sort | Action::StartFilter | Action::NextFilter => Text::Tree(TreeText::NoRunsYet),
        Action::Jump
        | Action::Save
        | Action::View(_)
        | Action::Copy
        | Action::CopyId
        | Action::Mark
        | Action::NextKind
        | Action::NextCompare
        | Action::Drop
        | Action::PickRow => Text::Notice(NoticeText::NoneSelected),
        Action::Go(_)
        | Action::Unfold
        | Action::Fold
        | Action::UnfoldBranch
        | Action::FoldBranch
        | Action::UnfoldAll
        | Action::FoldAll
        | Action::Toggle
        | Action::Open
        | Action::NextPane
        | Action::PreviousPane
        | Action::Tab(_)
        | Action::NextTab
        | Action::PreviousTab
        | Action::Leave
        | Action::Zoom
        | Action::Split
        | Action::StartSearch
        | Action::ToggleCounting
        | Action::SlowPath
        | Action::Follow
        | Action::Palette
        | Action::StartAdd
        | Action::Connection
        | Action::ShiftRight
        | Action::ShiftLeft
        | Action::Choose(_)
        | Action::Edit(_)
        | Action::Accept
        | Action::Pause
        | Action::Refresh
        | Action::Help
        | Action::Back
        | Action::Repaint
        | Action::Suspend
        | Action::Quit => return None,
    })
}

fn interval(model: &Model) -> String {
    time::interval(model.settings.interval)
}
