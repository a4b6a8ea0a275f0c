//! Finding rows, shown or not: by text, and the ones that failed.

use crate::app::input::motion::Way;
use crate::app::model::Model;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::query::search::{first_place, found, match_key, on_one_of, places};
use crate::app::runs::failures::failed_alone;
use crate::app::runs::failures::has_failed_here;
use crate::app::runs::reason::{Skip, skipped_because};
use crate::app::runs::run::Runs;
use crate::app::update::navigate::{By, move_to, reveal};
use crate::app::view::listing::ListOptions;
use crate::app::view::rows::Position;
use crate::app::view::rows::RowKey;
use crate::app::view::window::View;
use crate::text::{NoticeText, Text};

/// Goes to the next leaf that failed, across runs and around the end; but first to one that failed just now.
/// From what was skipped because of a failure it goes to that failure.
pub(super) fn go_to_error(model: &mut Model, way: Way) {
    if way == Way::Next
        && let Some((run, cause)) = cause_of_skip(&model.view, &model.watch.runs)
    {
        model.view.note_jump();
        return reveal(model, run, Some(cause), By::Hand);
    }
    if let Some(row) = model.watch.events.take_unseen()
        && model.view.selected_key() != Some(&row)
    {
        model.view.note_jump();
        return go_to_row(model, &row);
    }
    let failed = failures(&model.watch.runs, &model.view.listing);
    go(model, way, &failed, Text::Notice(NoticeText::NothingFailed));
}

/// What the selected row was skipped for.
fn cause_of_skip(view: &View, runs: &Runs) -> Option<(usize, Place)> {
    let row = view.selected_row()?;
    let run = row.run as usize;
    let (_, owner) = runs.get_index(run)?;
    match skipped_because(&owner.tree, row.node()?)? {
        Skip::Upstream(cause) => Some((run, cause)),
        Skip::Condition => None,
    }
}

/// Where something failed: the nodes, and runs that failed without one.
fn failures(runs: &Runs, listing: &ListOptions) -> Vec<Position> {
    places(runs, listing, |run, node| match node {
        Some((place, node)) => has_failed_here(&run.tree, place, node),
        None => failed_alone(run),
    })
}

/// Goes to a row, and opens what hides it. Where it is gone, nothing happens.
pub(super) fn go_to_row(model: &mut Model, key: &RowKey) {
    let run = key.run().and_then(|run| model.watch.runs.get_index_of(run));
    let Some(run) = run else {
        return;
    };
    let Some(item) = key.item(&model.watch.runs) else {
        return;
    };
    if let Some(at) = model.view.position(run, item) {
        return move_to(model, at);
    }
    let place = item.place().filter(|place| *place != ROOT);
    reveal(model, run, place, By::Hand);
}

/// Goes to the next row whose name, id or item holds the text searched for.
pub(super) fn go_to_match(model: &mut Model, way: Way) {
    if model.view.needle.is_empty() {
        return;
    }
    keep_matches(model);
    let found = found(model).unwrap_or_default();
    let nothing = Text::Notice(NoticeText::NotFound(model.view.needle.clone()));
    go(model, way, &found, nothing);
}

/// Goes to the first match at or after the cursor, as a person expects while typing.
pub(super) fn go_to_match_here(model: &mut Model) {
    if model.view.needle.is_empty() {
        return;
    }
    keep_matches(model);
    let found = found(model).unwrap_or_default();
    let here = cursor(&model.view, &model.watch.runs);
    let at = found
        .iter()
        .position(|spot| Some(*spot) >= here)
        .unwrap_or(0);
    if let Some(spot) = found.get(at) {
        show(model, *spot);
    } else {
        let needle = model.view.needle.clone();
        model.notice = Some(Text::Notice(NoticeText::NotFound(needle)));
    }
}

/// Lets go of matches that would not be found like this any more. They are counted in every
/// picture, so they are not looked for in each.
pub(super) fn keep_matches(model: &mut Model) {
    let key = match_key(model);
    model.derived.matches.renew(key);
}

fn go(model: &mut Model, way: Way, spots: &[Position], nothing: Text) {
    let next = match (on_one_of(&model.view, spots), way) {
        (Some(at), Way::Next) => spots.get(at + 1).or(spots.first()),
        (Some(at), Way::Previous) => spots.get(at.wrapping_sub(1)).or(spots.last()),
        (None, way) => from_cursor(cursor(&model.view, &model.watch.runs), way, spots),
    };
    match next {
        Some(spot) => {
            model.view.note_jump();
            show(model, *spot);
        }
        None => model.notice = Some(nothing),
    }
}

/// The next one from a cursor that is on none of them.
fn from_cursor(here: Option<Position>, way: Way, spots: &[Position]) -> Option<&Position> {
    match way {
        Way::Next => spots
            .iter()
            .find(|spot| Some(**spot) > here)
            .or(spots.first()),
        Way::Previous => spots
            .iter()
            .rev()
            .find(|spot| Some(**spot) < here)
            .or(spots.last()),
    }
}

fn show(model: &mut Model, spot: Position) {
    reveal(model, spot.run, spot.place, By::Hand);
}

/// Where the cursor stands; on an output, its node; on a counted row, the first it stands for.
fn cursor(view: &View, runs: &Runs) -> Option<Position> {
    let row = view.selected_row()?;
    let run = row.run as usize;
    let listing = &view.listing;
    let mut order = listing.runs_in_order(runs).into_iter();
    let order = order.position(|other| other == row.run)?;
    let place = first_place(view, row);
    let rank = match place {
        None => 0,
        Some(place) => {
            let (_, owner) = runs.get_index(run)?;
            let mut places = listing.in_order(owner).into_iter();
            places.position(|other| other == place)? + 1
        }
    };
    Some(Position {
        order,
        rank,
        run,
        place,
    })
}
