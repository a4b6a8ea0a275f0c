//! A short list to choose from, upon what is below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::model::menu::Menu;
use crate::app::page::Role;
use crate::text::cells;
use crate::ui::pen::Pen;
use crate::ui::popup::boxed;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// The cells of the labels.
const LABELS: usize = 15;

/// Draws the menu in its box.
pub(super) fn draw(model: &Model, theme: &Theme, menu: &Menu, area: Rect, buffer: &mut Buffer) {
    let title = format!("{} {}", menu.opened_by, say(model, &menu.title));
    let place = if menu.items.len() + 2 > usize::from(area.height) {
        format!("{}/{}", menu.selected + 1, menu.items.len())
    } else {
        String::new()
    };
    let area = boxed::draw(theme, area, &title, &place, buffer);
    let rows = area.rows();
    // The cursor stays on the screen where not all lines have room.
    let shown = menu.window(area.height);
    let items = menu.items.iter().enumerate();
    let items = items.skip(shown.start).take(shown.len());
    for (row, (at, item)) in rows.zip(items) {
        let mut pen = Pen::new(row, theme, buffer);
        pen.skip(1);
        pen.put(&item.key.to_string(), theme.strong());
        pen.skip(2);
        let label = cells::pad(&say(model, &item.label), LABELS, theme.signs.ellipsis);
        pen.put(&label, theme.role(Role::Label));
        pen.put(&item.about, Style::new());
        if at == menu.selected {
            Pen::new(row, theme, buffer).put(theme.signs.selection, theme.strong());
            let visible = row.intersection(buffer.area);
            buffer.set_style(visible, theme.cursor());
        }
    }
}
