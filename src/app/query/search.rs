//! What is searched, and which match the cursor is on.

use std::sync::Arc;

use crate::app::input::needle::Needle;
use crate::app::model::Model;
use crate::app::model::derived::MatchKey;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::Place;
use crate::app::query::{json, log};
use crate::app::runs::run::{Run, Runs};
use crate::app::view::listing::ListOptions;
use crate::app::view::listing::filter::{names_node, names_run};
use crate::app::view::pane::Pane;
use crate::app::view::rows::{Position, Row};
use crate::app::view::window::View;

/// Whether a search looks into the open tab instead of the tree.
pub fn is_searched(model: &Model) -> bool {
    model.layout.pane == Pane::Detail && (log::is_open(&model.detail) || json::has_keys(model))
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
    let found = found(model)?;
    model.view.selected_row()?;
    let at = on_one_of(&model.view, &found);
    Some((at.map_or(0, |at| at + 1), found.len()))
}

/// Which of them the cursor is on. Unlike its place in the order of the screen,
/// that is known without a way through all nodes.
pub(in crate::app) fn on_one_of(view: &View, spots: &[Position]) -> Option<usize> {
    let row = view.selected_row()?;
    let (run, place) = (row.run as usize, first_place(view, row));
    spots
        .iter()
        .position(|spot| spot.run == run && spot.place == place)
}

/// The node of a row; of a counted row, the first it stands for.
pub(in crate::app) fn first_place(view: &View, row: Row) -> Option<Place> {
    let members = view.members(row);
    let first = members.and_then(|members| members.places.first().copied());
    first.or(row.node())
}

/// All that the search finds in the tree, while there is one.
pub fn found(model: &Model) -> Option<Arc<[Position]>> {
    let key = match_key(model)?;
    let find = || matches(model).into();
    Some(model.derived.matches.get(&key, find))
}

/// What the matches depend on; nothing where nothing is looked for.
pub(in crate::app) fn match_key(model: &Model) -> Option<MatchKey> {
    let needle = &model.view.needle;
    (!needle.is_empty()).then(|| MatchKey {
        revision: model.derived.revision(),
        needle: needle.clone(),
    })
}

/// All runs and nodes whose name, id or item holds the text searched for.
pub fn matches(model: &Model) -> Vec<Position> {
    let needle = Needle::new(&model.view.needle);
    places(
        &model.watch.runs,
        &model.view.listing,
        |run, node| match node {
            Some((_, node)) => names_node(&needle, &run.tree, node),
            None => names_run(&needle, run),
        },
    )
}

/// All runs and nodes that fit, in the order of the screen.
pub(in crate::app) fn places(
    runs: &Runs,
    listing: &ListOptions,
    fits: impl Fn(&Run, Option<(Place, &Node)>) -> bool,
) -> Vec<Position> {
    let mut spots = Vec::new();
    let order = listing.runs_in_order(runs);
    for (order, run) in order.into_iter().enumerate() {
        let run = run as usize;
        let Some((_, owner)) = runs.get_index(run) else {
            continue;
        };
        let spot = |rank, place| Position {
            order,
            rank,
            run,
            place,
        };
        if fits(owner, None) {
            spots.push(spot(0, None));
        }
        for (rank, place) in (1..).zip(listing.in_order(owner)) {
            let node = owner.tree.node(place);
            if node.is_some_and(|node| fits(owner, Some((place, node)))) {
                spots.push(spot(rank, Some(place)));
            }
        }
    }
    spots
}
