//! Pictures of the model. Drawing decides nothing and changes nothing.

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
mod tree;

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::app::connection_page;
use crate::app::model::{Mode, Model};
use crate::text::Text;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let screen = model.screen();
    header::draw(model, theme, screen.header, buffer);
    let area = screen.popup();
    match &model.mode {
        Mode::Help(top) => {
            let lines = crate::app::help::lines(model, area.width);
            help::draw(&lines, theme, *top, area, buffer);
        }
        Mode::Connection(top) => {
            let lines = connection_page::lines(model, area.width);
            help::draw(&lines, theme, *top, area, buffer);
        }
        Mode::Pick(picker) => picker::draw(model, theme, picker, area, buffer),
        Mode::Browse
        | Mode::Search(_)
        | Mode::Filter(_)
        | Mode::Add(_)
        | Mode::Choose(_)
        | Mode::Prompt(..) => draw_body(model, theme, buffer),
    }
    if let Mode::Choose(menu) = &model.mode {
        menu::draw(model, theme, menu, screen.popup(), buffer);
    }
    if let Some(area) = screen.footer {
        footer::draw(model, theme, area, buffer);
    }
}

/// The words in the user's language.
fn say(model: &Model, text: &Text) -> String {
    model.settings.language.say(text).into_owned()
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
