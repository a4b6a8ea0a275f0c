//! The window onto a JSON tree, and the value under the cursor below it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::json::{JsonRow, JsonTree, ValueKind};
use crate::app::model::Model;
use crate::app::model::detail::Json;
use crate::app::page::Role;
use crate::app::query::json::{PREVIEW, ROOMY, height};
use crate::app::reading::{LoadState, trouble};
use crate::app::view::pane::Pane;
use crate::text::{JsonText, PageText, Text, cells, size};
use crate::ui::pen::Pen;
use crate::ui::theme::Theme;
use crate::ui::words::say::say;

/// Longer texts say how long they are.
const LONG: usize = 200;

/// Draws how the reading stands, the tree, and the value under the cursor.
pub(super) fn draw(model: &Model, json: &Json, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        draw_standing(model, json, theme, Pen::new(row, theme, buffer));
    }
    let Some(tree) = &json.tree else { return };
    let height = height(model);
    for (row, (is_here, at, shown)) in rows.by_ref().take(height).zip(tree.window(height)) {
        draw_row(
            model,
            tree,
            theme,
            (at, shown),
            Pen::new(row, theme, buffer),
        );
        if is_here {
            let style = match model.layout.pane {
                Pane::Detail => theme.cursor(),
                Pane::Tree | Pane::Events => theme.cursor_elsewhere(),
            };
            let visible = row.intersection(buffer.area);
            buffer.set_style(visible, style);
        }
    }
    if usize::from(area.height).saturating_sub(1) >= ROOMY {
        let preview = u16::try_from(PREVIEW).unwrap_or(0);
        let below = Rect {
            y: area.bottom().saturating_sub(preview),
            height: preview,
            ..area
        };
        draw_preview(tree, theme, below, buffer);
    }
}

fn draw_standing(model: &Model, json: &Json, theme: &Theme, mut pen: Pen<'_>) {
    pen.skip(1);
    let Some(tree) = &json.tree else {
        return pen.put(&say(model, &Text::Page(PageText::Loading)), theme.quiet());
    };
    let is_small = height(model) < ROOMY - PREVIEW;
    if is_small {
        pen.put(&tree.path(), theme.role(Role::Label));
        pen.skip(2);
    }
    let document = &tree.document;
    let size = Text::Json(JsonText::Size(document.len(), size::bytes(document.bytes)));
    pen.put(&say(model, &size), theme.quiet());
    if document.is_raw {
        pen.skip(2);
        pen.put(
            &say(model, &Text::Page(PageText::ValueIsNotJson)),
            theme.quiet(),
        );
    }
    let reading = model.detail.raw.as_ref();
    let words = match reading.map(|reading| (&reading.state, reading.kind.operation())) {
        Some((LoadState::Failed(error), operation)) => {
            Some((trouble(error, operation), theme.role(Role::Trouble)))
        }
        Some((LoadState::Loading, _)) => Some((Text::Page(PageText::Loading), theme.quiet())),
        Some((LoadState::Done, _)) | None => json
            .is_loading
            .then(|| (Text::Page(PageText::Loading), theme.quiet())),
    };
    if let Some((words, style)) = words {
        pen.skip(2);
        pen.put(&say(model, &words), style);
    }
}

fn draw_row(
    model: &Model,
    tree: &JsonTree,
    theme: &Theme,
    (at, row): (usize, &JsonRow),
    mut pen: Pen<'_>,
) {
    let document = &tree.document;
    pen.skip(1);
    pen.skip((usize::from(row.depth) * 2).min(pen.room() / 2));
    let fold = match (row.below > 0, tree.is_open(at)) {
        (true, true) => theme.signs.unfolded,
        (true, false) => theme.signs.folded,
        (false, _) => " ",
    };
    pen.put(fold, Style::new());
    pen.skip(1);
    let key = document.key(row);
    let holder = document.row(row.parent as usize);
    if holder.is_some_and(|holder| holder.kind == ValueKind::List && row.kind != ValueKind::Line) {
        pen.put(&format!("{}: ", row.place), theme.role(Role::Punctuation));
    } else if !key.is_empty() {
        put(&mut pen, tree, key, theme.role(Role::Key), theme);
        pen.put(": ", theme.role(Role::Punctuation));
    }
    let value = document.value(row);
    let punctuation = theme.role(Role::Punctuation);
    match row.kind {
        ValueKind::Object if row.members == 0 => pen.put("{}", punctuation),
        ValueKind::List if row.members == 0 => pen.put("[]", punctuation),
        ValueKind::Object => pen.put(
            &say(model, &Text::Json(JsonText::Members(row.members))),
            punctuation,
        ),
        ValueKind::List => pen.put(&format!("[{}]", row.members), punctuation),
        ValueKind::Line => put(&mut pen, tree, value, Style::new(), theme),
        ValueKind::Literal => put(&mut pen, tree, value, theme.role(Role::Literal), theme),
        ValueKind::Text => {
            let style = theme.role(Role::String);
            let behind = (value.len() > LONG).then(|| format!("  {}", size::bytes(value.len())));
            let width = behind.as_deref().map_or(0, cells::width);
            pen.put("\"", style);
            let mut part = pen.part(pen.room().saturating_sub(width + 1).min(cells_of(value)));
            put(&mut part, tree, value, style, theme);
            pen.put("\"", style);
            pen.put(behind.as_deref().unwrap_or_default(), theme.quiet());
        }
    }
}

/// The cells of a text, as far as they matter on a line.
fn cells_of(text: &str) -> usize {
    const ENOUGH: usize = 4_096;
    let head = text.get(..text.floor_char_boundary(ENOUGH)).unwrap_or(text);
    cells::width(&cells::clean(head))
}

/// Writes a text with what is looked for marked.
fn put(pen: &mut Pen<'_>, tree: &JsonTree, text: &str, style: Style, theme: &Theme) {
    let head = text
        .get(..text.floor_char_boundary(pen.room().saturating_mul(4)))
        .unwrap_or(text);
    let mut at = 0;
    for place in tree.needle.places(head) {
        pen.put_whole(head.get(at..place.start).unwrap_or_default(), style);
        pen.put_whole(
            head.get(place.clone()).unwrap_or_default(),
            style.patch(theme.found()),
        );
        at = place.end;
    }
    pen.put(text.get(at..).unwrap_or_default(), style);
}

/// The way to the value under the cursor, and the beginning of it, wrapped.
fn draw_preview(tree: &JsonTree, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let mut rows = area.rows();
    if let Some(row) = rows.next() {
        let mut pen = Pen::new(row, theme, buffer);
        pen.put(theme.signs.across, theme.rule());
        pen.put(&format!(" {} ", tree.path()), theme.role(Role::Label));
        pen.fill(theme.signs.across, theme.rule());
    }
    let Some((_, row)) = tree.selected() else {
        return;
    };
    let value = tree.document.value(row);
    let most = usize::from(area.width) * PREVIEW * 4;
    let head = value
        .get(..value.floor_char_boundary(most))
        .unwrap_or(value);
    let width = usize::from(area.width).saturating_sub(1);
    for (row, line) in rows.zip(cells::wrap(head, width)) {
        let mut pen = Pen::new(row, theme, buffer);
        pen.skip(1);
        pen.put(&line, Style::new());
    }
}
