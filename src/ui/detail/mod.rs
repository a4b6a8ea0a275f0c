//! The detail pane: its tabs, and the lines of the open one from the scroll place on.

mod json;
mod log;
mod plot;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::detail::shown::shown;
use crate::app::detail::strip::strip;
use crate::app::model::Model;
use crate::app::query::tabs::tabs;
use crate::app::view::pane::{Pane, Tab};
use crate::ui::events;
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;

/// Draws the detail pane.
pub(in crate::ui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    draw_tabs(model, theme, Pen::new(area, theme, buffer));
    if let Some(log) = model
        .detail
        .log
        .as_ref()
        .filter(|_| model.detail.tab == Tab::Logs)
    {
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        return log::draw(model, log, theme, below, buffer);
    }
    if let Some(json) = model
        .detail
        .json
        .as_ref()
        .filter(|_| model.detail.tab == Tab::Json)
    {
        let below = Rect {
            y: area.y.saturating_add(1),
            height: area.height.saturating_sub(1),
            ..area
        };
        return json::draw(model, json, theme, below, buffer);
    }
    let Some(page) = model.screen().page() else {
        return;
    };
    let Some(content) = shown(model) else {
        return;
    };
    // News may have made the text shorter since it was scrolled.
    let top = model.detail.top.min(content.last_top(page.height));
    for (area, line) in page.rows().zip(content.lines.iter().skip(top)) {
        Pen::new(area, theme, buffer).put_line(line);
    }
    for placed in &content.plots {
        plot::draw(placed, top, theme, page, buffer);
    }
}

/// Draws some lines about the selected row below a rule.
pub(in crate::ui) fn draw_strip(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut rows = area.rows();
    if let Some(rule) = rows.next() {
        Pen::new(rule, theme, buffer).fill(theme.signs.across, theme.rule());
    }
    // The last line is for what happened last, where that has no place of its own.
    let mut rows: Vec<Rect> = rows.collect();
    let is_shown =
        rows.len() > 1 && !model.watch.events.is_empty() && model.screen().events.is_none();
    if is_shown && let Some(last) = rows.pop() {
        events::draw_newest(model, theme, Pen::new(last, theme, buffer));
    }
    let mut lines = strip(model);
    // In a single line what came of it says more than its name.
    if rows.len() == 1 && lines.len() > 1 {
        lines.remove(0);
    }
    for (area, line) in rows.into_iter().zip(lines) {
        let mut pen = Pen::new(area, theme, buffer);
        pen.skip(1);
        pen.put_line(&line);
    }
}

fn draw_tabs(model: &Model, theme: &Theme, mut pen: Pen<'_>) {
    for (tab, title) in tabs(model, pen.room()) {
        let style = match (tab == model.detail.tab, model.layout.pane) {
            (false, _) => Style::new(),
            (true, Pane::Detail) => theme.cursor(),
            (true, Pane::Tree | Pane::Events) => theme.strong(),
        };
        pen.put(&title, style);
        pen.skip(1);
    }
}
