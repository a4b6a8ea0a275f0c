//! Ways through the nodes of a run.

use crate::app::nodes::tree::node::Node;
use crate::app::nodes::tree::nodes::Tree;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::domain::Phase;

impl Tree {
    /// All nodes but the root in the order of the screen: a parent, then what is below it.
    pub fn in_order(&self) -> InOrder<'_> {
        InOrder {
            tree: self,
            waiting: self.children_reversed(ROOT).collect(),
        }
    }

    /// A node and what is below it, in the order of the screen; of the root, what is below it.
    pub fn branch(&self, top: Place) -> InOrder<'_> {
        if top == ROOT {
            return self.in_order();
        }
        InOrder {
            tree: self,
            waiting: vec![top],
        }
    }

    /// Whether a known child of the node is still to begin. Those stand behind the others as a rule.
    pub fn has_waiting_child(&self, place: Place) -> bool {
        let children = self.children_reversed(place);
        let waits = |child| {
            self.node(child)
                .is_some_and(|child| child.phase() == Phase::Waiting)
        };
        children.into_iter().any(waits)
    }

    /// The nodes above `place`, nearest first, the root last.
    pub fn ancestors(&self, place: Place) -> impl Iterator<Item = Place> {
        let above = move |place: Place| {
            (place != ROOT)
                .then(|| self.node(place).map(|node| node.parent))
                .flatten()
        };
        std::iter::successors(above(place), move |place| above(*place))
    }

    fn children_reversed(&self, place: Place) -> impl Iterator<Item = Place> {
        self.node(place)
            .into_iter()
            .flat_map(|node| node.children.iter().rev().copied())
    }
}

/// See [`Tree::in_order`].
pub struct InOrder<'tree> {
    tree: &'tree Tree,
    waiting: Vec<Place>,
}

impl<'tree> Iterator for InOrder<'tree> {
    type Item = (Place, &'tree Node);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.waiting.pop()?;
        self.waiting.extend(self.tree.children_reversed(place));
        Some((place, self.tree.node(place)?))
    }
}
