//! Where something failed in a run.

use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::run::Run;
use crate::domain::{Status, StatusKind};

/// Whether this is where something failed: not only because something below it did.
pub fn has_failed_here(tree: &Tree, place: Place, node: &Node) -> bool {
    let has_failed = |child: &Place| tree.node(*child).is_some_and(Node::has_failed);
    place != ROOT && node.has_failed() && !node.children.iter().any(has_failed)
}

/// The failed leaves below a node, of which each has a log.
pub fn failed_below(tree: &Tree, place: Place) -> impl Iterator<Item = (Place, &Node)> {
    let below = tree.branch(place).filter(move |(other, _)| *other != place);
    below.filter(|(_, node)| !node.is_composite() && node.has_failed())
}

/// The first failed leaf below a node.
pub fn first_failed(run: &Run, place: Place) -> Option<(Place, &Node)> {
    let below = run.tree.branch(place);
    let failed = below.filter(|(_, node)| !node.is_composite() && node.has_failed());
    failed.min_by_key(|(_, node)| {
        let finished = node.state.timing.finished_at();
        (finished.is_none(), finished)
    })
}

/// Whether a run failed without a node that did.
pub fn failed_alone(run: &Run) -> bool {
    run.leaves().failed == 0 && run.status().map(Status::kind) == Some(StatusKind::Failed)
}

/// How many failures there are: leaves, or the run itself where it failed without one.
pub fn failures(run: &Run) -> u32 {
    let has_failed = run.status().map(Status::kind) == Some(StatusKind::Failed);
    run.leaves().failed.max(u32::from(has_failed))
}
