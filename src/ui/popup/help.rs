//! Lines to be read, in a box upon the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::page::Line;
use crate::app::query::popup;
use crate::ui::pen::Pen;
use crate::ui::popup::boxed;
use crate::ui::theme::Theme;

/// Draws the lines from this one on. Where there are more, it is said how many of them were shown.
pub(super) fn draw(
    lines: &[Line],
    theme: &Theme,
    title: &str,
    top: usize,
    area: Rect,
    buffer: &mut Buffer,
) {
    let height = usize::from(popup::inside(area).height);
    let top = top.min(lines.len().saturating_sub(height));
    let place = if lines.len() > height {
        format!("{}/{}", top + height, lines.len())
    } else {
        String::new()
    };
    let area = boxed::draw(theme, area, title, &place, buffer);
    for (area, line) in area.rows().zip(lines.iter().skip(top)) {
        Pen::new(area, theme, buffer).put_line(line);
    }
}
