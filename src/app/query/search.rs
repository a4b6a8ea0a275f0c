//! What is searched, and which match the cursor is on.

use crate::app::model::Model;
use crate::app::nodes::tree::place::Place;
use crate::app::query::{json, log};
use crate::app::view::pane::Pane;
use crate::app::view::rows::{Position, Row};

/// Whether a search looks into the open tab instead of the tree.
pub fn is_searched(model: &Model) -> bool {
    model.layout.pane == Pane::Detail && (log::is_open(model) || json::has_keys(model))
}

/// Which match of a search in the open tab was gone to, and of how many.
fn match_in_tab(model: &Model) -> Option<(usize, usize)> {
    if json::has_keys(model) {
        let tree = model.detail.json.as_ref()?.tree.as_ref()?;
        return (!tree.needle.is_empty()).then(|| tree.match_position());
    }
    let log = model.detail.log.as_ref().filter(|_| is_searched(model))?;
    (!log.search.needle().is_empty()).then(|| log.search.position())
}

/// Whether something is looked for in the open tab.
pub fn has_search(model: &Model) -> bool {
    match_in_tab(model).is_some()
}

/// Which of how many matches the cursor is on, from 1; the first is 0 where it is on none.
pub fn match_position(model: &Model) -> Option<(usize, usize)> {
    if is_searched(model) {
        return match_in_tab(model);
    }
    let found = model.view.matches.as_ref()?;
    model.view.selected_row()?;
    let at = on_one_of(model, found);
    Some((at.map_or(0, |at| at + 1), found.len()))
}

/// Which of them the cursor is on. Unlike its place in the order of the screen,
/// that is known without a way through all nodes.
pub(in crate::app) fn on_one_of(model: &Model, spots: &[Position]) -> Option<usize> {
    let row = model.view.selected_row()?;
    let (run, place) = (row.run as usize, first_place(model, row));
    spots
        .iter()
        .position(|spot| spot.run == run && spot.place == place)
}

/// The node of a row; of a counted row, the first it stands for.
pub(in crate::app) fn first_place(model: &Model, row: Row) -> Option<Place> {
    let members = model.view.members(row);
    let first = members.and_then(|members| members.places.first().copied());
    first.or(row.node())
}
