//! Lines to be read, in the place of everything between header and footer.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::page::Line;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the lines from this one on.
pub(super) fn draw(lines: &[Line], theme: &Theme, top: usize, area: Rect, buffer: &mut Buffer) {
    let last_top = lines.len().saturating_sub(usize::from(area.height));
    for (area, line) in area.rows().zip(lines.iter().skip(top.min(last_top))) {
        Pen::new(area, theme, buffer).put_line(line);
    }
}
