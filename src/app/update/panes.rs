//! The panes: which has the keys, where they stand, what is read in them, and
//! what leaving them means.

use crate::app::detail::shown;
use crate::app::input::motion::Step;
use crate::app::input::motion::Way;
use crate::app::model::Model;
use crate::app::model::mode::{Field, Mode, Popup};
use crate::app::query::log::can_shift;
use crate::app::query::popup;
use crate::app::query::search::{has_search, is_searched};
use crate::app::update::navigate::{move_by, page, unfold_or_enter};
use crate::app::update::search::go_to_row;
use crate::app::update::{choose, detail, logs};
use crate::app::view::pane::{Form, Pane, Split, Tab};
use crate::app::view::rows::{Below, Item, Row, RowKey};
use crate::text::{NoticeText, Text};

/// Moves the cursor, or scrolls the text that is read instead.
pub(super) fn go(model: &mut Model, step: Step) {
    let lines = step.lines(text_page(model));
    let last_top = last_popup_top(model);
    match &mut model.mode {
        Mode::Popup(Popup::Help(top) | Popup::Connection(top)) => {
            *top = scrolled(*top, lines, last_top);
        }
        Mode::Popup(Popup::Pick(picker)) => picker.move_by(lines),
        Mode::Popup(Popup::Choose(menu)) => menu.go(step),
        Mode::Browse | Mode::Typing(..) => go_in_pane(model, step, lines),
    }
}

fn go_in_pane(model: &mut Model, step: Step, lines: isize) {
    match model.layout.pane {
        Pane::Detail => detail::scroll(model, step),
        Pane::Tree => {
            if matches!(step, Step::First | Step::Last) {
                model.view.note_jump();
            }
            let rows = step.lines(page(model));
            move_by(model, rows);
        }
        Pane::Events => {
            let last = model.watch.events.len().saturating_sub(1);
            model.watch.events.selected = scrolled(model.watch.events.selected, lines, last);
        }
    }
}

/// How many lines of text are on the screen: of what covers the panes, or of the pane.
fn text_page(model: &Model) -> isize {
    let screen = model.screen();
    let area = match (&model.mode, model.layout.pane) {
        (Mode::Popup(_), _) => popup::area(model).map(popup::inside),
        (_, Pane::Tree | Pane::Detail) => screen.page(),
        (_, Pane::Events) => screen.events,
    };
    area.map_or(1, |area| isize::try_from(area.height).unwrap_or(1).max(1))
}

fn scrolled(top: usize, lines: isize, last_top: usize) -> usize {
    top.saturating_add_signed(lines).min(last_top)
}

fn last_popup_top(model: &Model) -> usize {
    let height = popup::area(model).map_or(0, |area| popup::inside(area).height);
    popup::lines(model)
        .len()
        .saturating_sub(usize::from(height))
}

/// Keeps what is looked at on the screen after the panes changed their sizes.
pub(super) fn relayout(model: &mut Model) {
    // Where what happened has no room, the keys go back to the tree.
    if !model.screen().panes().any(|pane| pane == model.layout.pane) {
        model.layout.pane = Pane::Tree;
    }
    model.lay_out_rows();
    if !model.is_unattended() {
        let height = usize::from(model.screen().tree.height);
        model.view.return_to_line(height);
    }
    if model.detail.top > 0 {
        model.detail.top = model.detail.top.min(shown::last_top(model));
    }
    let last_top = last_popup_top(model);
    if let Mode::Popup(Popup::Help(top) | Popup::Connection(top)) = &mut model.mode {
        *top = (*top).min(last_top);
    }
}

/// On a row with something folded below it, unfolds too: the same key goes down all the way.
/// On an event, goes to the row it is about.
pub(super) fn open(model: &mut Model) {
    if model.layout.pane == Pane::Events {
        return go_to_event(model);
    }
    if let Some(RowKey::Output(..) | RowKey::Group(..) | RowKey::Line(..)) =
        model.view.selected_key()
    {
        model.detail.tab = Tab::Outputs;
    }
    // All that an output says stands in the pane, and more than below its row.
    if let Some(RowKey::Output(..)) = model.view.selected_key() {
        return set_pane(model, Pane::Detail);
    }
    let is_folded =
        |row: Row| row.below == Below::Hidden && (has_place(model) || opens_only(model, row));
    if model.view.selected_row().is_some_and(is_folded) {
        return unfold_or_enter(model);
    }
    set_pane(model, Pane::Detail);
}

fn has_place(model: &Model) -> bool {
    model.screen().detail.is_some()
}

/// What has nothing of its own to be read, or is another run in the flat list.
fn opens_only(model: &Model, row: Row) -> bool {
    match row.item {
        Item::Counted(..) | Item::Over => true,
        Item::Run => model.view.listing.form == Form::Flat,
        Item::Node(_) | Item::Output(_) => false,
    }
}

fn go_to_event(model: &mut Model) {
    let event = model.watch.events.iter().nth(model.watch.events.selected);
    let Some(row) = event.and_then(|event| event.row.clone()) else {
        return;
    };
    set_pane(model, Pane::Tree);
    go_to_row(model, &row);
}

pub(super) fn set_pane(model: &mut Model, pane: Pane) {
    model.layout.pane = pane;
    relayout(model);
}

/// The next pane in the order of the screen, and around.
pub(super) fn next_pane(model: &mut Model) {
    let panes: Vec<Pane> = model.screen().panes().collect();
    let after = panes
        .iter()
        .skip_while(|pane| **pane != model.layout.pane)
        .nth(1);
    let next = after.or(panes.first()).copied();
    set_pane(model, next.unwrap_or(Pane::Tree));
}

/// The pane before it.
pub(super) fn previous_pane(model: &mut Model) {
    let panes: Vec<Pane> = model.screen().panes().collect();
    let before = panes
        .iter()
        .take_while(|pane| **pane != model.layout.pane)
        .last();
    let previous = before.or(panes.last()).copied();
    set_pane(model, previous.unwrap_or(Pane::Tree));
}

pub(super) fn show_tab(model: &mut Model, tab: Tab) {
    model.detail.tab = tab;
    model.detail.top = 0;
    if model.screen().detail.is_none() {
        set_pane(model, Pane::Detail);
    }
}

pub(super) fn zoom(model: &mut Model) {
    model.layout.zoomed = !model.layout.zoomed;
    relayout(model);
}

/// Puts the detail pane elsewhere, and says where, as that shows only where it has room.
pub(super) fn split(model: &mut Model) {
    let (split, words) = match model.layout.split {
        Split::Right => (Split::Below, Text::Notice(NoticeText::SplitBelow)),
        Split::Below => (Split::Off, Text::Notice(NoticeText::SplitOff)),
        Split::Off => (Split::Right, Text::Notice(NoticeText::SplitRight)),
    };
    model.layout.split = split;
    model.notice = Some(words);
    relayout(model);
}

/// `h` leaves a pane, as `esc` does, because tmux holds a lone `esc` back.
pub(super) fn back_to_tree_or(model: &mut Model, otherwise: fn(&mut Model)) {
    // Back to the beginning of the lines first.
    if model.layout.pane == Pane::Detail && can_shift(model, Way::Previous) {
        return logs::shift(model, Way::Previous);
    }
    match model.layout.pane {
        Pane::Detail | Pane::Events => leave(model),
        Pane::Tree => otherwise(model),
    }
}

/// Goes back from what covers the tree: out of the zoom first, then out of the pane.
pub(super) fn leave(model: &mut Model) {
    if model.layout.zoomed {
        zoom(model);
    } else {
        set_pane(model, Pane::Tree);
    }
}

/// The next tab; behind the last one is the next pane.
pub(super) fn next_tab(model: &mut Model) {
    let after = Tab::ALL
        .iter()
        .skip_while(|tab| **tab != model.detail.tab)
        .nth(1);
    match after {
        Some(tab) => show_tab(model, *tab),
        None => next_pane(model),
    }
}

/// The tab before; before the first one is the pane before.
pub(super) fn previous_tab(model: &mut Model) {
    let before = Tab::ALL
        .iter()
        .take_while(|tab| **tab != model.detail.tab)
        .last();
    match before {
        Some(tab) => show_tab(model, *tab),
        None => previous_pane(model),
    }
}

/// Down in the tree.
pub(super) fn unfold(model: &mut Model) {
    if model.layout.pane == Pane::Tree {
        unfold_or_enter(model);
    }
}

/// Closes what is on top: the line being typed, the zoom, the pane, the search, the filter.
pub(super) fn back(model: &mut Model) {
    match std::mem::take(&mut model.mode) {
        Mode::Typing(Field::Search, _) => forget_search(model),
        Mode::Typing(Field::Filter, _) => choose::filter_by(model, ""),
        Mode::Typing(Field::Add | Field::Prompt(_), _) | Mode::Popup(_) => {}
        Mode::Browse => back_while_browsing(model),
    }
}

fn back_while_browsing(model: &mut Model) {
    match model.layout.pane {
        _ if has_search(model) => forget_search(model),
        _ if model.layout.zoomed => zoom(model),
        Pane::Detail | Pane::Events => set_pane(model, Pane::Tree),
        Pane::Tree if !model.view.needle.is_empty() => end_search(model),
        Pane::Tree => choose::clear_filter(model),
    }
}

/// What was found may be out of sight, and the filter stays in sight: without a word
/// the key would seem to have done nothing.
fn end_search(model: &mut Model) {
    model.view.needle.clear();
    if model.view.listing.filter.is_active() {
        model.notice = Some(Text::Notice(NoticeText::SearchEnded));
    }
}

fn forget_search(model: &mut Model) {
    if is_searched(model) {
        return detail::look_for(model, "");
    }
    let was_searching = !model.view.needle.is_empty();
    model.view.needle.clear();
    // Whoever gives a search up is back where it began.
    if let Some(row) = model.view.take_jump().filter(|_| was_searching) {
        go_to_row(model, &row);
    }
}
