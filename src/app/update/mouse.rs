//! The mouse: a press selects, folds, opens a tab or takes the border between
//! the panes; the wheel moves what is below it. A list that covers the panes has
//! both to itself; what is typed is left to the keys.

use ratatui::layout::{Position, Rect};

use crate::app::input::motion::Step;
use crate::app::input::mouse::Gesture;
use crate::app::input::mouse::Mouse;
use crate::app::message::{Action, Effect};
use crate::app::model::Model;
use crate::app::model::mode::Mode;
use crate::app::query::popup;
use crate::app::query::tabs::tab_at;
use crate::app::update::act::act;
use crate::app::update::navigate::put_on;
use crate::app::update::panes::{relayout, set_pane};
use crate::app::view::columns::fold_mark;
use crate::app::view::pane::{Pane, Split};
use crate::app::view::rows::{Below, Row};
use crate::app::view::screen::Screen;

/// How far a notch of the wheel goes.
const NOTCH: usize = 3;

/// Takes in what the mouse did.
pub(super) fn take(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let Mouse { gesture, at } = mouse;
    match gesture {
        Gesture::Press => {
            if let Some(area) = popup::area(model) {
                return press_in_popup(model, area, at);
            }
            if model.mode == Mode::Browse {
                return press(model, at);
            }
        }
        Gesture::Drag if model.layout.holds_border => drag(model, at),
        Gesture::Drag => {}
        Gesture::Release => model.layout.holds_border = false,
        Gesture::WheelUp => return wheel(model, at, Step::Up),
        Gesture::WheelDown => return wheel(model, at, Step::Down),
    }
    vec![Effect::Draw]
}

fn press(model: &mut Model, at: Position) -> Vec<Effect> {
    let screen = model.screen();
    model.notice = None;
    model.view.last_key = Some(model.now.machine);
    model.watch.events.acknowledge();
    if screen.is_border(at) {
        model.layout.holds_border = true;
    } else if let Some((number, row)) = row_at(model, &screen, at) {
        set_pane(model, Pane::Tree);
        put_on(model, number);
        if is_fold_mark(model, &screen, row, at) {
            return act(model, Action::Toggle);
        }
    } else if let Some(tab) = screen.detail.and_then(|area| {
        let cell = at.x.checked_sub(area.x).filter(|_| at.y == area.y)?;
        tab_at(model, usize::from(area.width), usize::from(cell))
    }) {
        return act(model, Action::Tab(tab));
    } else if let Some(pane) = pane_at(&screen, at) {
        if let Some(area) = screen.events.filter(|_| pane == Pane::Events) {
            select_event(model, area, at);
        }
        set_pane(model, pane);
    }
    vec![Effect::Draw]
}

/// The row there.
fn row_at(model: &Model, screen: &Screen, at: Position) -> Option<(usize, Row)> {
    if !screen.shows_tree() {
        return None;
    }
    if !screen.tree.contains(at) {
        return None;
    }
    let line = usize::from(at.y - screen.tree.y);
    let mut window = model.view.window(usize::from(screen.tree.height));
    window.nth(line)
}

fn is_fold_mark(model: &Model, screen: &Screen, row: Row, at: Position) -> bool {
    let mark = fold_mark(row, model.view.listing.form, screen.tree.width);
    let is_below_header = screen.tree.contains(at);
    is_below_header && row.below != Below::Nothing && usize::from(at.x - screen.tree.x) == mark
}

/// The pane there.
fn pane_at(screen: &Screen, at: Position) -> Option<Pane> {
    let holds = |area: Option<Rect>| area.is_some_and(|area| area.contains(at));
    if holds(screen.detail) {
        Some(Pane::Detail)
    } else if holds(screen.events) {
        Some(Pane::Events)
    } else {
        (screen.shows_tree() && screen.tree.contains(at)).then_some(Pane::Tree)
    }
}

fn select_event(model: &mut Model, area: Rect, at: Position) {
    let line = usize::from(at.y - area.y);
    let top = model
        .watch
        .events
        .top(usize::from(area.height), model.layout.pane == Pane::Events);
    // The first line is the rule.
    if let Some(line) = line.checked_sub(1) {
        model.watch.events.selected = (top + line).min(model.watch.events.len().saturating_sub(1));
    }
}

/// Moves what is below the mouse, and leaves the keys where they go.
fn wheel(model: &mut Model, at: Position, step: Step) -> Vec<Effect> {
    let keys_go_to = model.layout.pane;
    if let Some(area) = popup::area(model) {
        if !area.contains(at) {
            return Vec::new();
        }
    } else if let Some(pane) = pane_at(&model.screen(), at) {
        model.layout.pane = pane;
    } else {
        return Vec::new();
    }
    let effects = (0..NOTCH).flat_map(|_| act(model, Action::Go(step)));
    let effects = effects.collect();
    model.layout.pane = keys_go_to;
    effects
}

fn drag(model: &mut Model, at: Position) {
    let screen = model.screen();
    let Some(detail) = screen.detail else {
        return;
    };
    let share = |part: u16, whole: u16| {
        let share = u32::from(part) * 1_000 / u32::from(whole.max(1));
        // A share that is rounded down must not lose a cell.
        u16::try_from(share + 1).unwrap_or(u16::MAX)
    };
    match model.layout.split {
        Split::Right => model.layout.shares.beside = share(at.x, detail.right()),
        Split::Below => {
            let top = screen.titles.unwrap_or(screen.tree).y;
            let part = at.y.saturating_sub(top);
            model.layout.shares.below = share(part, detail.bottom() - top);
        }
        Split::Off => {}
    }
    relayout(model);
}

/// A press on a line takes it, one beside the list closes it.
fn press_in_popup(model: &mut Model, area: Rect, at: Position) -> Vec<Effect> {
    if !area.contains(at) {
        return act(model, Action::Back);
    }
    let inside = popup::inside(area);
    let line =
        at.y.checked_sub(inside.y)
            .filter(|line| *line < inside.height);
    let is_taken = line.is_some_and(|line| match &mut model.mode {
        Mode::Popup(popup) => popup.put_on(usize::from(line), inside.height),
        Mode::Browse | Mode::Typing(..) => false,
    });
    if is_taken {
        act(model, Action::Accept)
    } else {
        Vec::new()
    }
}
