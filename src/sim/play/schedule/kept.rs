//! What of an attempt stays as it is when the rest of it is tried again.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::sim::play::schedule::node::{NodeInstance, NodeRef};
use crate::sim::play::schedule::nodes::Nodes;
use crate::sim::play::schedule::outcome::{Done, Outcome};
use crate::sim::story::status::Status;

pub(super) struct Kept<'a> {
    before: &'a Nodes,
    positions: FxHashMap<String, usize>,
}

/// A node of the attempt before and all below it.
pub(super) struct KeptNode {
    pub(super) done: Done,
    pub(super) nodes: Vec<NodeInstance>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(before: &'a Nodes) -> Self {
        let paths = before.all().enumerate();
        Self {
            before,
            positions: paths
                .map(|(position, node)| (node.path.clone(), position))
                .collect(),
        }
    }

    pub(super) fn knows(&self, path: &str) -> bool {
        let position = self.positions.get(path).copied();
        let node = position.and_then(|position| self.before.at(position));
        node.is_some_and(|node| !node.timeline.is_empty())
    }

    /// The node at a path, if nothing about it is to be tried again. It will stand at this
    /// position.
    pub(super) fn good(&self, path: &str, first: usize) -> Option<KeptNode> {
        let node = self.before.at(*self.positions.get(path)?)?;
        let outcome = match node.timeline.last()? {
            Status::Succeeded => Outcome::Succeeded,
            Status::Skipped if node.excused => Outcome::Excused,
            _ => return None,
        };
        let done = Done {
            node: first,
            at: node.timeline.end()?,
            outcome,
        };
        let mut nodes = Vec::new();
        self.copy(&node, first, &mut nodes);
        Some(KeptNode { done, nodes })
    }

    /// Children stand after their parents, and after those they wait for.
    fn copy(&self, old: &NodeRef<'_>, first: usize, nodes: &mut Vec<NodeInstance>) {
        let position = nodes.len();
        nodes.push(copied(old));
        let mut moved = FxHashMap::default();
        for child in &old.children {
            let Some(node) = self.before.at(*child) else {
                continue;
            };
            let place = nodes.len();
            moved.insert(*child, first + place);
            self.copy(&node, first, nodes);
            let after = node.after.iter();
            let after = after.filter_map(|before| moved.get(before).copied());
            if let Some(copy) = nodes.get_mut(place) {
                copy.after = after.collect();
            }
        }
        if let Some(copy) = nodes.get_mut(position) {
            let children = old.children.iter();
            copy.children = children
                .filter_map(|child| moved.get(child).copied())
                .collect();
        }
    }
}

/// Whom it waits for and what is below it stand elsewhere now.
fn copied(old: &NodeInstance) -> NodeInstance {
    NodeInstance {
        id: old.id.clone(),
        physical_id: old.physical_id.clone(),
        name: old.name.clone(),
        display_name: old.display_name.clone(),
        path: old.path.clone(),
        kind: old.kind,
        children: Vec::new(),
        after: Vec::new(),
        timeline: old.timeline.clone(),
        spec: old.spec.clone(),
        iteration: old.iteration.clone(),
        excused: old.excused,
        seed: old.seed,
        rendered: OnceLock::new(),
    }
}
