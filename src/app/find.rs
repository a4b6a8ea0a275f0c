//! Finding rows, shown or not: by text, and the ones that failed.

use crate::app::detail;
use crate::app::model::Model;
use crate::app::navigate::{move_to, node_of, reveal, selected_key};
use crate::app::rows::{Item, RowKey};
use crate::app::run::Run;
use crate::app::tree::{Node, Place, ROOT};
use crate::domain::StatusKind;
use crate::text::Text;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Next,
    Previous,
}

/// Goes to the next leaf that failed, across runs and around the end; but first to one that failed just now.
pub fn go_to_error(model: &mut Model, way: Way) {
    if let Some(row) = model.events.take_unseen()
        && selected_key(model) != Some(&row)
    {
        return go_to_row(model, &row);
    }
    let failed: Vec<_> = places(model, |_, place| match place {
        Some(node) => node.children.is_empty() && has_failed(node),
        None => false,
    });
    go(model, way, &failed, Text::NothingFailed);
}

/// Goes to a row, and opens what hides it. Where it is gone, nothing happens.
pub fn go_to_row(model: &mut Model, key: &RowKey) {
    let Some(run) = model.runs.get_index_of(key.run()) else {
        return;
    };
    let place = match key.item(&model.runs) {
        None => return,
        Some(Item::Run | Item::Artifact(ROOT, _) | Item::Part(ROOT, _, _)) => None,
        Some(Item::Node(place) | Item::Artifact(place, _) | Item::Part(place, _, _)) => Some(place),
    };
    show(
        model,
        Spot {
            run,
            rank: 0,
            place,
        },
    );
}

/// Goes to the next row whose name or id holds the text searched for.
pub fn go_to_match(model: &mut Model, way: Way) {
    if model.needle.is_empty() {
        return;
    }
    let found = matches(model);
    let nothing = Text::NotFound(model.needle.clone());
    go(model, way, &found, nothing);
}

/// Goes to the first match at or after the cursor, as a person expects while typing.
pub fn go_to_match_here(model: &mut Model) {
    if model.needle.is_empty() {
        return;
    }
    let found = matches(model);
    let here = cursor(model);
    let at = found
        .iter()
        .position(|spot| Some(*spot) >= here)
        .unwrap_or(0);
    match found.get(at) {
        Some(spot) => show(model, *spot),
        None => model.notice = Some(Text::NotFound(model.needle.clone())),
    }
}

/// Which of how many matches the cursor is on, from 1; the first is 0 where it is on none.
pub fn match_position(model: &Model) -> Option<(usize, usize)> {
    if detail::is_searched(model) {
        return detail::match_position(model);
    }
    if model.needle.is_empty() {
        return None;
    }
    let found = matches(model);
    let here = cursor(model);
    let at = found.iter().position(|spot| Some(*spot) == here);
    Some((at.map_or(0, |at| at + 1), found.len()))
}

/// Whether a text holds the needle, in any case.
pub fn holds(text: &str, needle_in_lower_case: &str) -> bool {
    if text.is_ascii() {
        let needle = needle_in_lower_case.as_bytes();
        return text
            .as_bytes()
            .windows(needle.len())
            .any(|window| window.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().contains(needle_in_lower_case)
}

/// A place in the order of the screen, whether shown or not: the run, then
/// the rank of the node in it (0 for the run itself), then where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    run: usize,
    rank: usize,
    place: Option<Place>,
}

fn matches(model: &Model) -> Vec<Spot> {
    let needle = model.needle.to_lowercase();
    places(model, |run, node| match node {
        Some(node) => holds(&node.name, &needle) || holds(node.id.as_str(), &needle),
        None => holds(run.name(), &needle) || holds(run.id.as_str(), &needle),
    })
}

/// All runs and nodes that fit, in the order of the screen.
fn places(model: &Model, fits: impl Fn(&Run, Option<&Node>) -> bool) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (run, owner) in model.runs.values().enumerate() {
        if fits(owner, None) {
            spots.push(Spot {
                run,
                rank: 0,
                place: None,
            });
        }
        let fitting = (1..)
            .zip(owner.nodes())
            .filter(|(_, (_, node))| fits(owner, Some(node)));
        spots.extend(fitting.map(|(rank, (place, _))| Spot {
            run,
            rank,
            place: Some(place),
        }));
    }
    spots
}

fn go(model: &mut Model, way: Way, spots: &[Spot], nothing: Text) {
    let here = cursor(model);
    let next = match way {
        Way::Next => spots
            .iter()
            .find(|spot| Some(**spot) > here)
            .or(spots.first()),
        Way::Previous => spots
            .iter()
            .rev()
            .find(|spot| Some(**spot) < here)
            .or(spots.last()),
    };
    match next {
        Some(spot) => show(model, *spot),
        None => model.notice = Some(nothing),
    }
}

fn show(model: &mut Model, spot: Spot) {
    if let Some(place) = spot.place {
        return reveal(model, spot.run, place);
    }
    let is_run =
        |row: &crate::app::rows::Row| row.run as usize == spot.run && row.item == Item::Run;
    if let Some(at) = model.view.rows.iter().position(is_run) {
        move_to(model, at);
    }
}

/// Where the cursor stands; on an output, its node.
fn cursor(model: &Model) -> Option<Spot> {
    let row = model.view.selected_row()?;
    let run = row.run as usize;
    let Some(place) = node_of(row) else {
        return Some(Spot {
            run,
            rank: 0,
            place: None,
        });
    };
    let (_, owner) = model.runs.get_index(run)?;
    let rank = owner.nodes().position(|(other, _)| other == place)?;
    Some(Spot {
        run,
        rank: rank + 1,
        place: Some(place),
    })
}

fn has_failed(node: &Node) -> bool {
    node.state
        .status
        .as_ref()
        .is_some_and(|status| status.kind() == StatusKind::Failed)
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn a_text_is_found_in_any_case_also_beyond_ascii() {
        assert!(holds("XGB_Train", "gb_t"));
        assert!(holds("特征归一化", "归一"));
        assert!(holds("Größe", "größe"));
        assert!(!holds("a", "ab"));
    }
}
