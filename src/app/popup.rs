//! What covers the panes: where it stands, which of its lines are shown, and what
//! a press on one of them means. Nothing below it is reached.

use std::ops::Range;

use ratatui::layout::{Position, Rect};

use crate::app::message::{Action, Effect};
use crate::app::model::{Mode, Model};
use crate::app::update::act;

/// Where the list stands that covers the panes, if one does.
pub fn area(model: &Model) -> Option<Rect> {
    let popup = model.screen().popup();
    match &model.mode {
        Mode::Help(_) | Mode::Connection(_) | Mode::Pick(_) => Some(popup),
        Mode::Choose(menu) => Some(menu.area(popup)),
        Mode::Browse | Mode::Search(_) | Mode::Filter(_) | Mode::Add(_) | Mode::Prompt(..) => None,
    }
}

/// Which of many lines are shown where so many have room: those up to the cursor's at least.
pub fn window(cursor: usize, room: usize) -> Range<usize> {
    let room = room.max(1);
    let top = (cursor + 1).saturating_sub(room);
    top..top + room
}

/// A press on a line takes it, one beside the list closes it.
pub(super) fn press(model: &mut Model, area: Rect, at: Position) -> Vec<Effect> {
    if !area.contains(at) {
        return act(model, Action::Back);
    }
    // The first line is the title, or what is typed.
    let line = usize::from(at.y - area.y).checked_sub(1);
    let is_taken = line.is_some_and(|line| match &mut model.mode {
        Mode::Pick(picker) => picker.put_on(line, area.height),
        Mode::Choose(menu) => menu.put_on(line, area.height),
        Mode::Browse
        | Mode::Search(_)
        | Mode::Filter(_)
        | Mode::Add(_)
        | Mode::Prompt(..)
        | Mode::Help(_)
        | Mode::Connection(_) => false,
    });
    if is_taken {
        act(model, Action::Accept)
    } else {
        Vec::new()
    }
}
