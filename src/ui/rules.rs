//! The lines between the regions.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::view::screen::Screen;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the rules of the screen, the upright one last, with its joints.
pub(in crate::ui) fn draw(screen: &Screen, theme: &Theme, buffer: &mut Buffer) {
    let rules = screen.rules;
    for y in [rules.below_header, rules.above_detail]
        .into_iter()
        .flatten()
    {
        let line = Rect {
            y,
            height: 1,
            ..screen.header
        };
        Pen::new(line, theme, buffer).fill(theme.signs.across, theme.rule());
    }
    let Some(x) = rules.upright else {
        return;
    };
    let top = rules.below_header.unwrap_or(screen.tree.y);
    let end = screen.detail.map_or(top, Rect::bottom);
    for y in top..end {
        let sign = if rules.below_header == Some(y) {
            theme.signs.joint_below
        } else {
            theme.signs.down
        };
        put(x, y, sign, theme, buffer);
    }
    if let Some(events) = screen.events {
        put(x, events.y, theme.signs.joint_above, theme, buffer);
    }
}

fn put(x: u16, y: u16, sign: &str, theme: &Theme, buffer: &mut Buffer) {
    let cell = Rect::new(x, y, 1, 1);
    Pen::new(cell, theme, buffer).put(sign, theme.rule());
}
