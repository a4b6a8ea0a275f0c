//! What covers the panes: help, lists and menus, each in its box.

mod boxed;
mod help;
mod menu;
mod picker;

use ratatui::buffer::Buffer;

use crate::app::model::Model;
use crate::app::model::mode::Mode;
use crate::app::query::popup;
use crate::text::{HelpText, Text};
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Draws the box that is open.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    let Some(area) = popup::area(model) else {
        return;
    };
    let (title, top) = match &model.mode {
        Mode::Help(top) => (Text::Help(HelpText::HelpTitle), *top),
        Mode::Connection(top) => (Text::Help(HelpText::ConnectionBoxTitle), *top),
        Mode::Pick(picker) => return picker::draw(model, theme, picker, area, buffer),
        Mode::Choose(menu) => return menu::draw(model, theme, menu, area, buffer),
        Mode::Browse | Mode::Search(_) | Mode::Filter(_) | Mode::Add(_) | Mode::Prompt(..) => {
            return;
        }
    };
    let lines = popup::lines(model);
    help::draw(&lines, theme, &say(model, &title), top, area, buffer);
}
