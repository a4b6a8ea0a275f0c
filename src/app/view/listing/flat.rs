//! The flat list for narrow panes: what matters of the run in front, each with
//! its path, then the other runs.

use std::cmp::Reverse;

use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::failures::has_failed_here;
use crate::app::runs::reason::comes_next;
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::view::listing::filter::Shows;
use crate::app::view::listing::listed::Listed;
use crate::app::view::listing::listed::members_of;
use crate::app::view::listing::options::ListOptions;
use crate::app::view::listing::outputs::OutputLister;
use crate::app::view::listing::pinned::Pinned;
use crate::app::view::listing::quiet;
use crate::app::view::rows::{Below, Item, Row, RowKey};
use crate::domain::Phase;

/// The run in front, whose nodes are listed: the one that a hand has chosen, else the most urgent.
pub(super) fn front(options: &ListOptions, runs: &Runs, order: &[u32]) -> Option<u32> {
    let chosen = options.front.as_ref();
    let chosen = chosen.and_then(|run| runs.get_index_of(run.as_str()));
    let chosen = chosen.and_then(|at| u32::try_from(at).ok());
    chosen.or(order.first().copied())
}

/// Any other run: a row.
pub(super) fn list_other(
    options: &ListOptions,
    at: u32,
    run: &Run,
    pinned: Option<&RowKey>,
    depth: u16,
    listed: &mut Listed,
) {
    let is_kept = pinned.is_some_and(|key| key.is_of(&run.id));
    if options.filter.shows(run, None, is_kept) != Shows::Nothing {
        listed.rows.push(Row {
            run: at,
            item: Item::Run,
            depth,
            below: Below::Hidden,
        });
    }
}

/// What a node is to the flat list, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Failed,
    Active,
    /// Stands still, was ended, or nobody knows.
    Odd,
    Next,
    Rest,
}

/// The run in front, with what matters in it.
pub(super) fn list_front(
    options: &ListOptions,
    at: u32,
    run: &Run,
    pinned: &Pinned,
    listed: &mut Listed,
) {
    listed.rows.push(Row {
        run: at,
        item: Item::Run,
        depth: 0,
        below: Below::Shown,
    });
    let shows = options.filter.shows(run, pinned.place, true);
    let mut ranked: Vec<(Rank, Place)> = Vec::new();
    for place in options.in_order(run) {
        let Some(node) = run.tree.node(place) else {
            continue;
        };
        let rank = rank(run, place, node);
        let is_kept = pinned.place == Some(place);
        let is_shown = match &shows {
            Shows::Nothing => false,
            Shows::Everything => rank.is_some(),
            Shows::Only(places) => rank.is_some() && places.contains(&place),
        };
        if is_shown || is_kept {
            ranked.push((rank.unwrap_or(Rank::Odd), place));
        }
    }
    ranked.sort_by_key(|(rank, place)| (*rank, Reverse(began_before(run, *rank, *place, options))));
    let outputs = OutputLister::of(options, at, pinned.item);
    // Under a filter everything that is left is shown.
    let counts = matches!(shows, Shows::Everything);
    let root = run.tree.node(ROOT);
    let is_open = |quiet| root.is_some_and(|root| root.opened.has(quiet));
    for (wanted, quiet) in [
        (Rank::Failed, None),
        (Rank::Active, None),
        (Rank::Odd, None),
        (Rank::Next, Some(GroupKind::Next)),
        (Rank::Rest, Some(GroupKind::Rest)),
    ] {
        let places = ranked.iter().filter(|(rank, _)| *rank == wanted);
        let places = places.map(|(_, place)| *place);
        match quiet.filter(|_| counts) {
            None => places.for_each(|place| push_node(&outputs, run, place, 1, listed)),
            Some(quiet) => {
                let is_open = is_open(quiet);
                let is_alone = |place: &Place| pinned.place == Some(*place) && !is_open;
                let (alone, members): (Vec<_>, Vec<_>) = places.partition(is_alone);
                for place in alone {
                    push_node(&outputs, run, place, 1, listed);
                }
                push_counted(&outputs, run, quiet, is_open, members, listed);
            }
        }
    }
}

/// `None` for a container, which what is in it speaks for.
fn rank(run: &Run, place: Place, node: &Node) -> Option<Rank> {
    if has_failed_here(&run.tree, place, node) {
        return Some(Rank::Failed);
    }
    if !node.children.is_empty() {
        return None;
    }
    Some(match (node.phase(), quiet::kind_of(node)) {
        (Phase::Active, _) => Rank::Active,
        (Phase::Waiting, _) if comes_next(&run.tree, place) => Rank::Next,
        (_, Some(_)) => Rank::Rest,
        (Phase::Waiting | Phase::Held | Phase::Final | Phase::Unclear, None) => Rank::Odd,
    })
}

/// For how long it has been running, where that decides the order.
fn began_before(
    run: &Run,
    rank: Rank,
    place: Place,
    options: &ListOptions,
) -> Option<chrono::TimeDelta> {
    let node = run.tree.node(place).filter(|_| rank == Rank::Active)?;
    run.elapsed_of(node, options.now)
}

fn push_node(outputs: &OutputLister, run: &Run, place: Place, depth: u16, listed: &mut Listed) {
    let Some(node) = run.tree.node(place) else {
        return;
    };
    let is_open = node.fold.is_open();
    let below = if node.artifacts.is_empty() {
        Below::Nothing
    } else {
        Below::folded(is_open)
    };
    listed.rows.push(Row {
        run: outputs.at,
        item: Item::Node(place),
        depth,
        below,
    });
    if is_open {
        outputs.list(place, node, depth.saturating_add(1), listed);
    }
}

fn push_counted(
    outputs: &OutputLister,
    run: &Run,
    quiet: GroupKind,
    is_open: bool,
    members: Vec<Place>,
    listed: &mut Listed,
) {
    if members.is_empty() {
        return;
    }
    listed.rows.push(Row {
        run: outputs.at,
        item: Item::Counted(ROOT, quiet),
        depth: 1,
        below: Below::folded(is_open),
    });
    if is_open {
        for place in &members {
            push_node(outputs, run, *place, 2, listed);
        }
    }
    let key = (outputs.at, ROOT, quiet);
    listed.members.insert(key, members_of(run, members));
}
