//! Pictures of the model. Drawing decides nothing and changes nothing.

mod detail;
mod footer;
mod freshness;
mod header;
mod help;
mod pen;
mod row;
mod summary;
pub mod theme;
mod tree;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::{Mode, Model};
use crate::text::Text;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let screen = model.screen();
    header::draw(model, theme, screen.header, buffer);
    if let Mode::Help(top) = model.mode {
        help::draw(model, theme, top, screen.help(), buffer);
    } else {
        draw_body(model, theme, buffer);
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
        if let Some(titles) = screen.titles {
            tree::draw_titles(model, theme, titles, buffer);
        }
        tree::draw(model, theme, screen.tree, buffer);
    }
    if let Some(area) = screen.detail {
        if screen.shows_tree() {
            draw_rules(theme, screen.header, area, buffer);
        }
        detail::draw(model, theme, area, buffer);
    }
    if let Some(area) = screen.strip {
        detail::draw_strip(model, theme, area, buffer);
    }
}

/// Draws the rule below the header and the one between tree and detail pane.
fn draw_rules(theme: &Theme, header: Rect, detail: Rect, buffer: &mut Buffer) {
    let signs = theme.signs;
    let x = detail.x.saturating_sub(1);
    let rule = detail.y.saturating_sub(1);
    let has_rule = rule >= header.bottom();
    if has_rule {
        let line = Rect {
            y: rule,
            height: 1,
            ..header
        };
        Pen::new(line, theme, buffer).fill(signs.across, theme.quiet());
    }
    for y in rule..detail.bottom() {
        let sign = match (y == rule, has_rule) {
            (true, true) => signs.crossing,
            (true, false) => continue,
            (false, _) => signs.down,
        };
        let cell = Rect::new(x, y, 1, 1);
        Pen::new(cell, theme, buffer).put(sign, theme.quiet());
    }
}
