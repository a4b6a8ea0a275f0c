//! The box of what covers the panes: nothing of what is below shows through.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::query::popup;
use crate::text::cells;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the box with its title and what stands right in its upper side, and says what is inside.
pub(super) fn draw(
    theme: &Theme,
    area: Rect,
    title: &str,
    right: &str,
    buffer: &mut Buffer,
) -> Rect {
    clear(area, buffer);
    let inside = popup::inside(area);
    if !popup::has_sides(area) {
        return inside;
    }
    let signs = theme.signs;
    let quiet = theme.quiet();
    let [upper_left, upper_right, lower_left, lower_right] = signs.corners;
    let upper = Rect { height: 1, ..area };
    let mut pen = Pen::new(upper, theme, buffer);
    pen.put(upper_left, quiet);
    pen.put(&format!(" {title} "), theme.strong());
    let right = if right.is_empty() {
        String::new()
    } else {
        format!(" {right} ")
    };
    let room = pen.room().saturating_sub(cells::width(&right) + 1);
    pen.part(room).fill(signs.across, quiet);
    pen.put(&right, Style::new());
    pen.put(upper_right, quiet);
    for y in area.y + 1..area.bottom() - 1 {
        for x in [area.x, area.right() - 1] {
            Pen::new(Rect::new(x, y, 1, 1), theme, buffer).put(signs.down, quiet);
        }
    }
    let lower = Rect {
        y: area.bottom() - 1,
        ..upper
    };
    let mut pen = Pen::new(lower, theme, buffer);
    pen.put(lower_left, quiet);
    let room = pen.room().saturating_sub(1);
    pen.part(room).fill(signs.across, quiet);
    pen.put(lower_right, quiet);
    inside
}

/// Empties the cells. Of a wide character that reaches into the box nothing is left.
fn clear(area: Rect, buffer: &mut Buffer) {
    let visible = area.intersection(buffer.area);
    for y in visible.y..visible.bottom() {
        if let Some(beside) = visible.x.checked_sub(1)
            && let Some(cell) = buffer.cell_mut((beside, y))
            && cells::width(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
        for x in visible.x..visible.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}
