//! Answers about a tree that end too early: at the depth the service goes to
//! at most, or where the program itself asked for little because all at once
//! is too much. What they leave out is read further.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::domain::{NodeKey, RunId, Shape, Status};

/// The nodes to be read further, and those that need not be.
#[derive(Debug, Default)]
pub(super) struct PartialTrees {
    waiting: IndexSet<NodeKey, FxBuildHasher>,
    /// The containers of which an answer has held the children.
    read: FxHashMap<NodeKey, PartState>,
    /// Too big to be read at once.
    big: FxHashSet<NodeKey>,
    /// How deep the nodes stand that are read further; the root at 0.
    levels: FxHashMap<NodeKey, u32>,
    /// The last answer did not come in time.
    late: FxHashSet<NodeKey>,
}

/// How a node was found when it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PartState {
    Going,
    /// Nothing below it changes but by a rerun.
    Over,
}

/// Deep enough for any pipeline: the whole tree comes back.
pub(super) const WHOLE_TREE: u32 = 99;
/// What stands deeper than this is not read: no pipeline does, and a service that has
/// another node below each would be read for ever.
const DEEPEST: u32 = 100;
/// A node and its children.
const ONE_LEVEL: u32 = 2;
/// An answer of more bytes is not asked for again: it is read in parts.
const BIG: usize = 32 << 20;

impl PartialTrees {
    /// The next node of the run to read that was never read before: without it
    /// the tree has a hole.
    pub(super) fn next_new(&self, run: &RunId) -> Option<&NodeKey> {
        self.of(run).find(|key| !self.read.contains_key(*key))
    }

    /// The next node of the run to read.
    pub(super) fn next_node(&self, run: &RunId) -> Option<&NodeKey> {
        self.next_new(run).or_else(|| self.of(run).next())
    }

    fn of(&self, run: &RunId) -> impl Iterator<Item = &NodeKey> {
        self.waiting.iter().filter(move |key| key.run == *run)
    }

    /// Whether a node is read in parts.
    pub(super) fn is_big(&self, below: &NodeKey) -> bool {
        self.big.contains(below)
    }

    /// How deep to read a node.
    pub(super) fn depth(&self, below: &NodeKey) -> u32 {
        if self.is_big(below) {
            ONE_LEVEL
        } else {
            WHOLE_TREE
        }
    }

    /// A reading was answered: what it left out is read next. A whole reading
    /// that was made because the run changed (`anew`) trusts nothing read before.
    pub(super) fn answered(&mut self, below: &NodeKey, shape: &Shape, bytes: usize, anew: bool) {
        self.done(below);
        self.late.remove(below);
        if bytes > BIG {
            self.big.insert(below.clone());
        }
        if anew {
            self.read.retain(|key, _| key.run != below.run);
        }
        let mut nodes = shape.nodes.iter();
        // The first node is the one that was asked for. It is not asked for again, even where
        // its own answer leaves its children out, or it would be for ever.
        if let Some(top) = nodes.next() {
            self.read
                .insert(below.clone(), state_of(top.status.as_ref()));
        }
        let levels = self.levels_of(below, shape).into_iter().skip(1);
        let parts = nodes.zip(levels);
        for (node, level) in parts.filter(|(node, _)| node.composite || !node.expanded) {
            let key = NodeKey::new(below.run.clone(), node.id.kept());
            let state = state_of(node.status.as_ref());
            // Of a container that goes on the children may become more, so every answer that leaves
            // them out has them read. Of one that is over they are read once, after its end.
            if node.expanded {
                self.read.insert(key, state);
            } else if level <= DEEPEST
                && (state == PartState::Going || self.read.get(&key) != Some(&PartState::Over))
            {
                self.levels.insert(key.clone(), level);
                self.waiting.insert(key);
            }
        }
    }

    /// How deep each node of an answer stands.
    fn levels_of(&self, below: &NodeKey, shape: &Shape) -> Vec<u32> {
        let top = self.levels.get(below).copied().unwrap_or_default();
        let mut levels: Vec<u32> = Vec::with_capacity(shape.nodes.len());
        for node in &shape.nodes {
            let parent = node.parent.and_then(|parent| levels.get(parent as usize));
            levels.push(parent.map_or(top, |level| level + 1));
        }
        levels
    }

    /// A reading was refused or failed: it is not tried again before the next whole one.
    pub(super) fn done(&mut self, below: &NodeKey) {
        self.waiting.shift_remove(below);
    }

    /// The answer was too big to be read at all.
    pub(super) fn too_large(&mut self, below: &NodeKey) {
        self.done(below);
        self.big.insert(below.clone());
    }

    /// The answer did not come in time. Once may be the way's fault, twice in a
    /// row it takes too long to make.
    pub(super) fn too_slow(&mut self, below: &NodeKey) {
        self.done(below);
        if !self.late.insert(below.clone()) {
            self.big.insert(below.clone());
        }
    }

    /// Forgets runs that are no longer watched.
    pub(super) fn keep(&mut self, watched: &FxHashSet<&RunId>) {
        self.waiting.retain(|key| watched.contains(&key.run));
        self.read.retain(|key, _| watched.contains(&key.run));
        self.big.retain(|key| watched.contains(&key.run));
        self.late.retain(|key| watched.contains(&key.run));
        self.levels.retain(|key, _| watched.contains(&key.run));
    }
}

fn state_of(status: Option<&Status>) -> PartState {
    if status.is_some_and(Status::is_final) {
        PartState::Over
    } else {
        PartState::Going
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{NodeId, NodeKey, RunId, Shape, ShapeNode, Status};
    use crate::poll::partial_trees::{BIG, PartialTrees};

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

    fn next(partial_trees: &PartialTrees) -> Option<&NodeKey> {
        partial_trees.next_node(&RunId::from("flow-a"))
    }

    #[test]
    fn what_an_answer_leaves_out_is_read_further_and_what_is_over_only_once() {
        let mut partial_trees = PartialTrees::default();
        partial_trees.answered(&key("root"), &capped(), 0, true);
        assert_eq!(next(&partial_trees), Some(&key("done")));
        partial_trees.answered(&key("done"), &alone("done", "Succeeded"), 0, false);
        assert_eq!(next(&partial_trees), Some(&key("busy")));
        partial_trees.answered(&key("busy"), &alone("busy", "Running"), 0, false);
        assert_eq!(next(&partial_trees), None);

        partial_trees.answered(&key("root"), &capped(), 0, false);
        assert_eq!(next(&partial_trees), Some(&key("busy")), "a sweep");
        partial_trees.done(&key("busy"));
        partial_trees.answered(&key("root"), &capped(), 0, true);
        assert_eq!(next(&partial_trees), Some(&key("done")), "after a change");
    }

    #[test]
    fn a_tree_without_a_last_level_is_read_to_the_hundredth() {
        let run = RunId::from("flow-a");
        let mut partial_trees = PartialTrees::default();
        let mut read = 0;
        let mut below = key("root");
        loop {
            let part = node(&format!("node-{read}"), Some(0), "Running", false);
            let top = node(below.node.as_str(), None, "Running", true);
            let nodes = vec![top, part];
            partial_trees.answered(&below, &Shape { nodes }, 0, false);
            read += 1;
            let Some(next) = partial_trees.next_new(&run) else {
                break;
            };
            below = next.clone();
        }
        assert_eq!(read, 101);
    }

    #[test]
    fn what_was_never_read_comes_before_what_is_read_again() {
        let run = RunId::from("flow-a");
        let mut partial_trees = PartialTrees::default();
        partial_trees.answered(&key("root"), &capped(), 0, true);
        for (part, status) in [("done", "Succeeded"), ("busy", "Running")] {
            assert_eq!(partial_trees.next_new(&run), Some(&key(part)));
            partial_trees.answered(&key(part), &alone(part, status), 0, false);
        }
        let mut grown = capped();
        grown.nodes.push(node("new", Some(0), "Running", false));
        partial_trees.answered(&key("root"), &grown, 0, false);
        assert_eq!(partial_trees.next_new(&run), Some(&key("new")));
        partial_trees.answered(&key("new"), &alone("new", "Running"), 0, false);
        assert_eq!(partial_trees.next_new(&run), None);
        assert_eq!(next(&partial_trees), Some(&key("busy")));
    }

    #[test]
    fn a_part_that_came_with_the_whole_is_not_new() {
        let run = RunId::from("flow-a");
        let mut partial_trees = PartialTrees::default();
        let mut whole = capped();
        for node in &mut whole.nodes {
            node.expanded = true;
        }
        partial_trees.answered(&key("root"), &whole, BIG + 1, true);
        assert_eq!(next(&partial_trees), None);
        partial_trees.answered(&key("root"), &capped(), 0, false);
        assert_eq!(partial_trees.next_new(&run), None);
        assert_eq!(
            next(&partial_trees),
            Some(&key("busy")),
            "what is over stays"
        );
    }

    #[test]
    fn a_tree_that_is_too_big_is_read_level_by_level() {
        let mut partial_trees = PartialTrees::default();
        assert_eq!(partial_trees.depth(&key("root")), 99);
        partial_trees.answered(&key("root"), &alone("root", "Running"), BIG + 1, false);
        assert_eq!(partial_trees.depth(&key("root")), 2);
        partial_trees.too_large(&key("busy"));
        assert_eq!(partial_trees.depth(&key("busy")), 2);
        assert_eq!(partial_trees.depth(&key("done")), 99);
    }

    #[test]
    fn a_tree_that_is_late_twice_in_a_row_is_read_level_by_level() {
        let mut partial_trees = PartialTrees::default();
        let root = key("root");
        partial_trees.too_slow(&root);
        partial_trees.answered(&root, &alone("root", "Running"), 0, false);
        partial_trees.too_slow(&root);
        assert_eq!(partial_trees.depth(&root), 99);
        partial_trees.too_slow(&root);
        assert_eq!(partial_trees.depth(&root), 2);
    }

    #[test]
    fn a_part_that_is_late_gives_way_to_the_others_until_the_next_whole_reading() {
        let run = RunId::from("flow-a");
        let mut partial_trees = PartialTrees::default();
        partial_trees.answered(&key("root"), &capped(), 0, true);
        partial_trees.too_slow(&key("done"));
        assert_eq!(partial_trees.next_new(&run), Some(&key("busy")));
        partial_trees.answered(&key("busy"), &alone("busy", "Running"), 0, false);
        assert_eq!(partial_trees.next_new(&run), None);
        partial_trees.answered(&key("root"), &capped(), 0, false);
        assert_eq!(partial_trees.next_new(&run), Some(&key("done")));
    }
}
