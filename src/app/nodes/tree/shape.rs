//! Which node hangs below which. After a change here the counts are wrong
//! until [`Tree::recount`].

use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::nodes::tree::node::Node;
use crate::app::nodes::tree::nodes::Tree;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::spec::Spec;
use crate::domain::{NodeId, NodeSpec};

impl Tree {
    /// Makes room for as many nodes as a shape has. A vector that doubles would
    /// leave a third of the memory of a large run unused.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes
            .reserve_exact(nodes.saturating_sub(self.nodes.len()));
    }

    /// Finds the node or makes it below `parent`. After a node was made the counts are wrong until [`Tree::recount`].
    pub fn find_or_add(&mut self, id: &NodeId, parent: Place) -> Place {
        let known = self.place(id.as_str());
        known.unwrap_or_else(|| self.add(id.kept(), parent))
    }

    /// Makes a node below `parent`, with an id in memory of its own that no node has. Then the
    /// counts are wrong until [`Tree::recount`].
    pub fn add(&mut self, id: NodeId, parent: Place) -> Place {
        let place = Place::try_from(self.nodes.len()).unwrap_or(Place::MAX);
        self.nodes.push(Node {
            name: id.as_str().into(),
            id,
            parent,
            ..Node::default()
        });
        self.places.add(&self.nodes, place);
        self.causes.forget();
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.children.push(place);
        }
        place
    }

    /// Takes in what an answer tells of a node besides its state.
    pub fn set_spec(&mut self, place: Place, told: &NodeSpec) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.spec = Spec::new(told, &mut self.specs);
        }
    }

    /// Hangs `children` below `parent` in this order. Children known before and not named stay, behind them.
    /// Returns whether anything changed; if so, the counts are wrong until [`Tree::recount`].
    pub fn set_children(&mut self, parent: Place, mut children: Vec<Place>) -> bool {
        if self
            .node(parent)
            .is_some_and(|node| node.children == children)
        {
            return false;
        }
        // A node cannot hang below itself, nor twice, whatever an answer says.
        let mut named = FxHashSet::default();
        children.retain(|child| {
            *child != ROOT
                && *child != parent
                && !self.is_above(*child, parent)
                && named.insert(*child)
        });
        let Some(before) = self.node(parent).map(|node| node.children.clone()) else {
            return false;
        };
        children.extend(before.iter().filter(|child| !named.contains(*child)));
        if children == before {
            return false;
        }
        self.take_from_others(&children, parent);
        self.causes.forget();
        if let Some(node) = self.nodes.get_mut(parent as usize) {
            node.children = children;
        }
        true
    }

    /// Tells children of the same name apart by the ends of their ids.
    pub fn tell_apart(&mut self, parent: Place) {
        let children = self.node(parent).map(|node| node.children.clone());
        let children = children.unwrap_or_default();
        let mut names: FxHashMap<&str, usize> = FxHashMap::default();
        for node in children.iter().filter_map(|place| self.node(*place)) {
            *names.entry(&node.name).or_default() += 1;
        }
        let is_twin = |place: &Place| {
            let node = self.node(*place);
            node.is_some_and(|node| names.get(&*node.name).is_some_and(|n| *n > 1))
        };
        let twins: Vec<bool> = children.iter().map(is_twin).collect();
        for (place, is_twin) in children.iter().zip(twins) {
            if let Some(node) = self.nodes.get_mut(*place as usize)
                && is_twin != node.told_apart.is_some()
            {
                node.told_apart = is_twin.then(|| told_apart(node));
            }
        }
    }

    fn is_above(&self, place: Place, other: Place) -> bool {
        self.ancestors(other).any(|ancestor| ancestor == place)
    }

    /// Makes `parent` the parent of all `children`, and takes them from whoever had them, each once.
    fn take_from_others(&mut self, children: &[Place], parent: Place) {
        let mut taken = FxHashSet::default();
        let mut others = FxHashSet::default();
        for child in children {
            if let Some(node) = self.nodes.get_mut(*child as usize)
                && node.parent != parent
            {
                others.insert(std::mem::replace(&mut node.parent, parent));
                taken.insert(*child);
            }
        }
        for other in others {
            if let Some(other) = self.nodes.get_mut(other as usize) {
                other.children.retain(|child| !taken.contains(child));
            }
        }
    }
}

/// A name and the end of the id: the beginnings of ids are alike.
fn told_apart(node: &Node) -> Box<str> {
    const SHOWN: usize = 4;
    let id = node.id.as_str();
    let end = id.char_indices().rev().nth(SHOWN - 1);
    let end = end.and_then(|(at, _)| id.get(at..)).unwrap_or(id);
    format!("{} #{end}", node.name).into()
}
