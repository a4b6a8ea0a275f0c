//! Answers about a tree that end too early: at the depth the service goes to
//! at most, or where the program itself asked for little because all at once
//! is too much. What they leave out is read further (DESIGN 3.7).

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use crate::domain::{NodeKey, RunId, Shape, Status};

/// The nodes to be read further, and those that need not be.
#[derive(Debug, Default)]
pub struct Further {
    waiting: VecDeque<NodeKey>,
    /// Read when they were over: nothing below them changes but by a rerun.
    over: FxHashSet<NodeKey>,
    /// Too big to be read at once.
    big: FxHashSet<NodeKey>,
}

/// Deep enough for any pipeline: the whole tree comes back.
const WHOLE_TREE: u32 = 99;
/// A node and its children.
const ONE_LEVEL: u32 = 2;
/// An answer of more bytes is not asked for again: it is read in parts.
const BIG: usize = 32 << 20;

impl Further {
    /// The next node to read.
    pub fn next_node(&self) -> Option<&NodeKey> {
        self.waiting.front()
    }

    /// Whether a reading of this run is not at its end.
    pub fn is_reading(&self, run: &RunId) -> bool {
        self.waiting.iter().any(|key| key.run == *run)
    }

    /// How deep to read a node.
    pub fn depth(&self, below: &NodeKey) -> u32 {
        if self.big.contains(below) {
            ONE_LEVEL
        } else {
            WHOLE_TREE
        }
    }

    /// A reading was answered: what it left out is read next. A whole reading
    /// that was made because the run changed (`anew`) trusts nothing read before.
    pub fn answered(&mut self, below: &NodeKey, shape: &Shape, bytes: usize, anew: bool) {
        self.done(below);
        if bytes > BIG {
            self.big.insert(below.clone());
        }
        if anew {
            self.over.retain(|key| key.run != below.run);
        }
        let is_over = |status: &Option<Status>| status.as_ref().is_some_and(Status::is_final);
        for node in &shape.nodes {
            let key = NodeKey::new(below.run.clone(), node.id.kept());
            let is_top = node.parent.is_none();
            if !is_over(&node.status) {
                self.over.remove(&key);
            } else if is_top {
                self.over.insert(key);
                continue;
            }
            if !is_top
                && !node.expanded
                && !self.over.contains(&key)
                && !self.waiting.contains(&key)
            {
                self.waiting.push_back(key);
            }
        }
    }

    /// A reading was refused or failed: it is not tried again before the next whole one.
    pub fn done(&mut self, below: &NodeKey) {
        self.waiting.retain(|key| key != below);
    }

    /// The answer was too big to be read at all.
    pub fn too_large(&mut self, below: &NodeKey) {
        self.done(below);
        self.big.insert(below.clone());
    }

    /// Forgets runs that are no longer watched.
    pub fn keep(&mut self, watched: &FxHashSet<&RunId>) {
        self.waiting.retain(|key| watched.contains(&key.run));
        self.over.retain(|key| watched.contains(&key.run));
        self.big.retain(|key| watched.contains(&key.run));
    }
}

#[cfg(test)]
mod tests {
    use super::{BIG, Further};
    use crate::domain::{NodeId, NodeKey, RunId, Shape, ShapeNode, Status};

    fn key(node: &str) -> NodeKey {
        NodeKey::new(RunId::from("flow-a"), NodeId::from(node))
    }

    fn node(id: &str, parent: Option<u32>, status: &str, expanded: bool) -> ShapeNode {
        ShapeNode {
            id: NodeId::from(id),
            parent,
            status: Some(Status::new(status)),
            composite: true,
            expanded,
            ..ShapeNode::default()
        }
    }

    /// root ─ done, busy; neither expanded.
    fn capped() -> Shape {
        Shape {
            nodes: vec![
                node("root", None, "Running", true),
                node("done", Some(0), "Succeeded", false),
                node("busy", Some(0), "Running", false),
            ],
        }
    }

    fn alone(id: &str, status: &str) -> Shape {
        Shape {
            nodes: vec![node(id, None, status, true)],
        }
    }

    #[test]
    fn what_an_answer_leaves_out_is_read_further_and_what_is_over_only_once() {
        let mut further = Further::default();
        further.answered(&key("root"), &capped(), 0, true);
        assert_eq!(further.next_node(), Some(&key("done")));
        further.answered(&key("done"), &alone("done", "Succeeded"), 0, false);
        assert_eq!(further.next_node(), Some(&key("busy")));
        further.answered(&key("busy"), &alone("busy", "Running"), 0, false);
        assert_eq!(further.next_node(), None);

        further.answered(&key("root"), &capped(), 0, false);
        assert_eq!(further.next_node(), Some(&key("busy")), "a sweep");
        further.done(&key("busy"));
        further.answered(&key("root"), &capped(), 0, true);
        assert_eq!(further.next_node(), Some(&key("done")), "after a change");
    }

    #[test]
    fn a_tree_that_is_too_big_is_read_level_by_level() {
        let mut further = Further::default();
        assert_eq!(further.depth(&key("root")), 99);
        further.answered(&key("root"), &alone("root", "Running"), BIG + 1, false);
        assert_eq!(further.depth(&key("root")), 2);
        further.too_large(&key("busy"));
        assert_eq!(further.depth(&key("busy")), 2);
        assert_eq!(further.depth(&key("done")), 99);
    }
}
