//! What covers the panes: where its box stands, which of its lines are shown, and what a
//! press on one of them means. Nothing below it is reached.

use ratatui::layout::{Position, Rect};

use crate::app::message::{Action, Effect};
use crate::app::model::Model;
use crate::app::model::mode::Mode;
use crate::app::page::Line;
use crate::app::query::connection_page;
use crate::app::query::help;
use crate::app::update::act;

/// A text is no wider than it reads well; the list of keys has two columns where there is room.
pub(in crate::app) const WIDTH: u16 = 68;
pub(in crate::app) const WIDE: u16 = 140;
/// On fewer lines or cells the sides of a box would take what it is for.
pub(in crate::app) const LEAST_HEIGHT: u16 = 5;
pub(in crate::app) const LEAST_WIDTH: u16 = 24;

/// Where the box stands that covers the panes, if one does.
pub fn area(model: &Model) -> Option<Rect> {
    let screen = model.screen();
    match &model.mode {
        Mode::Help(_) => {
            let within = screen.popup(if screen.header.width >= 120 {
                WIDE
            } else {
                WIDTH
            });
            Some(as_high_as(
                help::lines(model, inside(within).width).len(),
                within,
            ))
        }
        Mode::Connection(_) => {
            let within = screen.popup(WIDTH);
            let lines = connection_page::lines(model, inside(within).width);
            Some(as_high_as(lines.len(), within))
        }
        Mode::Pick(_) => Some(screen.popup(WIDTH)),
        Mode::Choose(menu) => Some(menu.area(screen.popup(WIDTH))),
        Mode::Browse | Mode::Search(_) | Mode::Filter(_) | Mode::Add(_) | Mode::Prompt(..) => None,
    }
}

/// The lines of the text in the box, where it holds one.
pub fn lines(model: &Model) -> Vec<Line> {
    let Some(area) = area(model) else {
        return Vec::new();
    };
    let width = inside(area).width;
    match model.mode {
        Mode::Help(_) => help::lines(model, width),
        Mode::Connection(_) => connection_page::lines(model, width),
        Mode::Browse
        | Mode::Search(_)
        | Mode::Filter(_)
        | Mode::Add(_)
        | Mode::Pick(_)
        | Mode::Choose(_)
        | Mode::Prompt(..) => Vec::new(),
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
pub(in crate::app) fn as_high_as(lines: usize, within: Rect) -> Rect {
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

/// A press on a line takes it, one beside the list closes it.
pub(in crate::app) fn press(model: &mut Model, area: Rect, at: Position) -> Vec<Effect> {
    if !area.contains(at) {
        return act(model, Action::Back);
    }
    let inside = inside(area);
    let line =
        at.y.checked_sub(inside.y)
            .filter(|line| *line < inside.height);
    let is_taken = line.is_some_and(|line| match &mut model.mode {
        // The first line is what is typed.
        Mode::Pick(picker) => {
            let line = usize::from(line).checked_sub(1);
            line.is_some_and(|line| picker.put_on(line, inside.height))
        }
        Mode::Choose(menu) => menu.put_on(usize::from(line), inside.height),
        Mode::Browse
        | Mode::Search(_)
        | Mode::Filter(_)
        | Mode::Add(_)
        | Mode::Prompt(..)
        | Mode::Help(_)
        | Mode::Connection(_) => false,
    });
    if is_taken {
        act(model, Action::Accept)
    } else {
        Vec::new()
    }
}
