//! What covers the panes: where its box stands, and which of its lines are shown.

use ratatui::layout::Rect;

use crate::app::model::Model;
use crate::app::model::mode::{Mode, Popup};
use crate::app::page::Line;
use crate::app::query::{connection_page, help};

/// A text is no wider than it reads well; the list of keys has two columns where there is room.
const WIDTH: u16 = 68;

const WIDE: u16 = 140;

/// On fewer lines or cells the sides of a box would take what it is for.
const LEAST_HEIGHT: u16 = 5;

const LEAST_WIDTH: u16 = 24;

/// Where the box stands that covers the panes, if one does.
pub fn area(model: &Model) -> Option<Rect> {
    let Mode::Popup(popup) = &model.mode else {
        return None;
    };
    let screen = model.screen();
    let narrow = screen.popup(WIDTH);
    Some(match popup {
        Popup::Help(_) => {
            let is_wide = screen.header.width >= 120;
            let within = screen.popup(if is_wide { WIDE } else { WIDTH });
            let lines = help::lines(model, inside(within).width);
            as_high_as(lines.len(), within)
        }
        Popup::Connection(_) => {
            let lines = connection_page::lines(model, inside(narrow).width);
            as_high_as(lines.len(), narrow)
        }
        Popup::Pick(_) => narrow,
        Popup::Choose(menu) => menu.area(narrow),
    })
}

/// The lines of the text in the box, where it holds one.
pub fn lines(model: &Model) -> Vec<Line> {
    let Some(area) = area(model) else {
        return Vec::new();
    };
    let width = inside(area).width;
    match model.mode {
        Mode::Popup(Popup::Help(_)) => help::lines(model, width),
        Mode::Popup(Popup::Connection(_)) => connection_page::lines(model, width),
        Mode::Popup(Popup::Pick(_) | Popup::Choose(_)) | Mode::Browse | Mode::Typing(..) => {
            Vec::new()
        }
    }
}

/// Whether a box of this size has sides.
pub fn has_sides(area: Rect) -> bool {
    area.height >= LEAST_HEIGHT && area.width >= LEAST_WIDTH
}

/// What is inside of a box: its sides take a cell each, with one of air beside the upright ones.
pub fn inside(area: Rect) -> Rect {
    if !has_sides(area) {
        return area;
    }
    Rect {
        x: area.x + 2,
        y: area.y + 1,
        width: area.width - 4,
        height: area.height - 2,
    }
}

/// As high as so many lines need, where there is so much room.
fn as_high_as(lines: usize, within: Rect) -> Rect {
    let sides = if has_sides(within) { 2 } else { 0 };
    let lines = u16::try_from(lines).unwrap_or(u16::MAX);
    Rect {
        height: lines
            .saturating_add(sides)
            .clamp(LEAST_HEIGHT, LEAST_HEIGHT.max(within.height))
            .min(within.height),
        ..within
    }
}
