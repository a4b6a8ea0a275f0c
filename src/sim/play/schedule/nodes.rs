//! All nodes of one attempt, by their positions and their ids.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::sim::play::schedule::grid::Grid;
use crate::sim::play::schedule::node::NodeInstance;
use crate::sim::play::schedule::node::NodeRef;

/// The first node is the root, and parents stand before their children.
pub(super) enum Nodes {
    Played(Played),
    Counted(Grid),
}

/// Nodes that have been worked out one after the other.
pub(super) struct Played {
    nodes: Vec<NodeInstance>,
    positions: FxHashMap<String, usize>,
}

impl Nodes {
    pub(super) fn at(&self, position: usize) -> Option<NodeRef<'_>> {
        match self {
            Self::Played(played) => played.nodes.get(position).map(NodeRef::Kept),
            Self::Counted(grid) => grid.node(position).map(Rc::new).map(NodeRef::Made),
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = NodeRef<'_>> {
        (0..).map_while(|position| self.at(position))
    }

    /// Of an id, the logical or the physical one.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        match self {
            Self::Played(played) => played.positions.get(id).copied(),
            Self::Counted(grid) => grid.position(id),
        }
    }
}

impl Played {
    pub(super) fn new(nodes: Vec<NodeInstance>) -> Self {
        let ids = |(position, node): (usize, &NodeInstance)| {
            [&node.id, &node.physical_id].map(|id| (id.clone(), position))
        };
        Self {
            positions: nodes.iter().enumerate().flat_map(ids).collect(),
            nodes,
        }
    }
}
