//! The list of keys, in the place of everything between header and footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::help::lines;
use crate::app::model::Model;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the list from this line on.
pub(super) fn draw(model: &Model, theme: &Theme, top: usize, area: Rect, buffer: &mut Buffer) {
    let lines = lines(model.settings.language, area.width);
    let last_top = lines.len().saturating_sub(usize::from(area.height));
    for (area, line) in area.rows().zip(lines.iter().skip(top.min(last_top))) {
        Pen::new(area, theme, buffer).put_line(line);
    }
}
