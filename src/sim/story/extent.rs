//! How large a pipeline becomes when all that runs inside it is written out.
//! A few lines that use each other twice would otherwise fill the memory.

use std::sync::Arc;

use crate::sim::story::{Body, Node};

const MOST_NODES: usize = 1_000_000;
const DEEPEST: usize = 50;

#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    nodes: usize,
    depth: usize,
}

impl Extent {
    pub(super) fn of(nodes: &[Arc<Node>]) -> Self {
        let extents = nodes
            .iter()
            .map(|node| Self::of_node(node))
            .collect::<Vec<_>>();
        Self {
            nodes: extents
                .iter()
                .fold(0, |sum, extent| sum.saturating_add(extent.nodes)),
            depth: extents.iter().map(|extent| extent.depth).max().unwrap_or(0),
        }
    }

    pub(super) fn is_bearable(self) -> bool {
        self.nodes <= MOST_NODES && self.depth <= DEEPEST
    }

    fn of_node(node: &Node) -> Self {
        let once = Self::of_body(&node.body);
        match &node.each {
            None => once,
            Some(each) => Self {
                nodes: once
                    .nodes
                    .saturating_mul(each.items.len())
                    .saturating_add(1),
                depth: once.depth + 1,
            },
        }
    }

    /// With the node itself.
    fn of_body(body: &Body) -> Self {
        let inside = match body {
            Body::Task(_) => Self { nodes: 0, depth: 0 },
            Body::Dag(pipeline) => pipeline.extent,
        };
        Self {
            nodes: inside.nodes.saturating_add(1),
            depth: inside.depth + 1,
        }
    }
}
