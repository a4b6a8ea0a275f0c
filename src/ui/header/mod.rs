//! The header: where we are, how fresh the data is, and how much is in which state; in one line
//! where there is no room for two.

mod narrow;
mod place;
mod second_line;
mod summary;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::view::pane::Form;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the header in the lines it has.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut lines = area.rows();
    let Some(first) = lines.next() else {
        return;
    };
    if area.width < 30 || model.layout.size.height < 6 {
        return summary::draw(model, theme, first, buffer);
    }
    if model.screen().form == Form::Flat {
        return narrow::draw(model, theme, first, buffer);
    }
    let second = lines.next();
    place::draw(model, theme, first, second.is_none(), buffer);
    if let Some(second) = second {
        second_line::draw(model, theme, Pen::new(second, theme, buffer));
    }
}
