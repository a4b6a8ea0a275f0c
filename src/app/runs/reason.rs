//! Why a node does nothing: what it waits for, and why it was skipped.

use chrono::{DateTime, Utc};

use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::run::Run;
use crate::domain::{Phase, StatusKind};

/// Why a node was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// Its own condition was not met.
    Condition,
    /// Something before it failed, was terminated, or was skipped for such a reason; the place of the cause.
    Upstream(Place),
}

/// The nodes a waiting node waits for: its dependencies that are not over, in the service's order.
pub fn waits_for(tree: &Tree, place: Place) -> impl Iterator<Item = Place> {
    tree.node(place)
        .filter(|node| node.phase() == Phase::Waiting)
        .into_iter()
        .flat_map(|node| node.dependencies.iter().copied())
        .filter(|dependency| {
            tree.node(*dependency)
                .is_some_and(|node| node.phase() != Phase::Final)
        })
}

/// The nodes beside a node that wait for it.
pub fn needed_by<'a>(
    run: &'a Run,
    place: Place,
    node: &Node,
) -> impl Iterator<Item = (Place, &'a Node)> + use<'a> {
    let beside = run
        .tree
        .node(node.parent)
        .map_or(&[][..], |parent| &parent.children);
    let beside = beside
        .iter()
        .filter_map(|other| Some((*other, run.tree.node(*other)?)));
    beside.filter(move |(_, other)| other.dependencies.contains(&place))
}

/// Since when a node that has begun could have: when all that it waits for was over, else when
/// its container began. Nobody knows it of an iteration, which waits for its turn.
pub fn ready_since(run: &Run, node: &Node) -> Option<DateTime<Utc>> {
    let timing = |place: &Place| run.tree.node(*place).map(|node| &node.state.timing);
    if !node.dependencies.is_empty() {
        let ends = node.dependencies.iter();
        let ends: Option<Vec<_>> = ends.map(|place| timing(place)?.finished_at()).collect();
        return ends?.into_iter().max();
    }
    if node.parent == ROOT {
        return run.timing().started_at();
    }
    let above = run.tree.node(node.parent).filter(|above| !above.is_loop());
    above?.state.timing.started_at()
}

/// Whether what a node stands in has begun, so that the node itself can.
pub(super) fn container_has_begun(tree: &Tree, node: &Node) -> bool {
    let has_begun = |parent: &Node| parent.phase() != Phase::Waiting;
    node.parent == ROOT || tree.node(node.parent).is_some_and(has_begun)
}

/// Whether a waiting node begins as soon as what runs now is over.
pub fn comes_next(tree: &Tree, place: Place) -> bool {
    let Some(node) = tree.node(place) else {
        return false;
    };
    let is_over_or_runs = |dependency: &Place| {
        tree.node(*dependency)
            .is_none_or(|node| matches!(node.phase(), Phase::Active | Phase::Held | Phase::Final))
    };
    node.phase() == Phase::Waiting
        && container_has_begun(tree, node)
        && node.dependencies.iter().all(is_over_or_runs)
}

/// Why a node was skipped; `None` when it was not.
pub fn skipped_because(tree: &Tree, place: Place) -> Option<Skip> {
    if tree.node(place)?.kind()? != StatusKind::Skipped {
        return None;
    }
    let cause = tree.cause_of_skip(place);
    Some(cause.map_or(Skip::Condition, Skip::Upstream))
}
