//! Pictures of the model. Drawing decides nothing and changes nothing.

mod boxed;
mod breadcrumb;
mod card;
mod counted;
mod detail;
mod entry;
mod events;
mod filter;
mod footer;
mod freshness;
mod header;
mod help;
mod menu;
mod narrow;
mod narrow_row;
mod pen;
mod picker;
mod progress;
mod row;
mod rules;
mod summary;
pub mod theme;
mod timeline;
pub mod title;
mod tree;
mod usual;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::model::mode::Mode;
use crate::app::query::popup;
use crate::text::Text;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let screen = model.screen();
    header::draw(model, theme, screen.header, buffer);
    draw_body(model, theme, buffer);
    if let Some(area) = popup::area(model) {
        draw_box(model, theme, area, buffer);
    }
    if let Some(area) = screen.footer {
        footer::draw(model, theme, area, buffer);
    }
}

/// The words in the user's language.
fn say(model: &Model, text: &Text) -> String {
    model.settings.language.say(text).into_owned()
}

/// What covers the panes, in its box.
fn draw_box(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (title, top) = match &model.mode {
        Mode::Help(top) => (Text::HelpTitle, *top),
        Mode::Connection(top) => (Text::ConnectionBoxTitle, *top),
        Mode::Pick(picker) => return picker::draw(model, theme, picker, area, buffer),
        Mode::Choose(menu) => return menu::draw(model, theme, menu, area, buffer),
        Mode::Browse | Mode::Search(_) | Mode::Filter(_) | Mode::Add(_) | Mode::Prompt(..) => {
            return;
        }
    };
    let lines = popup::lines(model);
    help::draw(&lines, theme, &say(model, &title), top, area, buffer);
}

fn draw_body(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    let screen = model.screen();
    if screen.shows_tree() {
        tree::draw(model, theme, &screen, buffer);
    }
    if let Some(area) = screen.detail {
        detail::draw(model, theme, area, buffer);
    }
    if let Some(area) = screen.strip {
        detail::draw_strip(model, theme, area, buffer);
    }
    if let Some(area) = screen.events {
        events::draw(model, theme, area, buffer);
    }
    rules::draw(&screen, theme, buffer);
}
