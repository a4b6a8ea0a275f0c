//! What covers the panes: help, lists and menus, each in its box.

mod boxed;
mod help;
mod menu;
mod picker;

use ratatui::buffer::Buffer;

use crate::app::model::Model;
use crate::app::model::mode::{Mode, Popup};
use crate::app::query::popup;
use crate::text::{HelpText, Text};
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Draws the box that is open.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    let (Some(area), Mode::Popup(popup)) = (popup::area(model), &model.mode) else {
        return;
    };
    let (title, top) = match popup {
        Popup::Help(top) => (Text::Help(HelpText::HelpTitle), *top),
        Popup::Connection(top) => (Text::Help(HelpText::ConnectionBoxTitle), *top),
        Popup::Pick(picker) => return picker::draw(model, theme, picker, area, buffer),
        Popup::Choose(menu) => return menu::draw(model, theme, menu, area, buffer),
    };
    let lines = popup::lines(model);
    help::draw(&lines, theme, &say(model, &title), top, area, buffer);
}
