//! A node that is asked for, and what is below it.

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::node::{NodeInstance, NodeRef};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;

/// A node and its run, both of which exist at this moment.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) run: &'a Run,
    pub(super) node: NodeRef<'a>,
}

impl<'a> Found<'a> {
    pub(super) fn new(path: &NodePath, present: &'a Present<'_>) -> Result<Self, Refusal> {
        let run = present
            .run(&path.run)
            .ok_or_else(|| Refusal::no_such_run(&path.run))?;
        let node = run
            .schedule(present.at)
            .node(&path.node)
            .filter(|node| node.timeline.status(present.at).is_some())
            .ok_or_else(|| Refusal::no_such_node(&path.node))?;
        Ok(Self { run, node })
    }
}

/// The positions of a node's children and of what is below them, level by level, down to a depth,
/// of which 1 is the node alone.
fn descendants(run: &Run, node: &NodeInstance, depth: i64, present: &Present<'_>) -> Vec<usize> {
    let schedule = run.schedule(present.at);
    let exists = |position: &usize| {
        let node = schedule.at(*position);
        node.is_some_and(|node| node.timeline.status(present.at).is_some())
    };
    let mut found = Vec::new();
    let mut level = node.children.clone();
    for _ in 1..depth {
        level.retain(exists);
        if level.is_empty() {
            break;
        }
        found.extend(&level);
        level = level
            .iter()
            .filter_map(|position| schedule.at(*position))
            .flat_map(|node| node.children.clone())
            .collect();
    }
    found
}

/// The node, and what is below it down to a depth.
pub(super) fn family<'a>(
    found: &Found<'a>,
    depth: i64,
    present: &Present<'_>,
) -> impl Iterator<Item = NodeRef<'a>> + use<'a> {
    let below = descendants(found.run, &found.node, depth, present);
    let schedule = found.run.schedule(present.at);
    let below = below
        .into_iter()
        .filter_map(|position| schedule.at(position));
    std::iter::once(found.node.clone()).chain(below)
}
