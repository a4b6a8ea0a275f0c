//! The whole screen, part by part.

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::app::model::Model;
use crate::ui::theme::Theme;
use crate::ui::{detail, events, footer, header, popup, rules, tree};

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let screen = model.screen();
    header::draw(model, theme, screen.header, buffer);
    draw_body(model, theme, buffer);
    popup::draw(model, theme, buffer);
    if let Some(area) = screen.footer {
        footer::draw(model, theme, area, buffer);
    }
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
