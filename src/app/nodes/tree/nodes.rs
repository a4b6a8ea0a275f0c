//! All nodes of one run: a flat vector that is changed in place, with the
//! counts of leaves kept on every node above them.

use rustc_hash::FxHashMap;

use crate::app::nodes::counts::Counts;
use crate::app::nodes::found_once::FoundOnce;
use crate::app::nodes::tree::node::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::places::Places;
use crate::app::nodes::tree::spec::SpecPool;
use crate::domain::NodeId;

/// All nodes of one run. Place 0 is the root, known or not.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) places: Places,
    /// For which failure each skipped node was skipped.
    pub(super) causes: FoundOnce<FxHashMap<Place, Place>>,
    pub(super) specs: SpecPool,
    /// How many containers failed, the root not among them: a leaf of theirs need not have.
    pub(super) failed_containers: usize,
}

impl PartialEq for Tree {
    fn eq(&self, other: &Self) -> bool {
        // The same nodes stand at the same places.
        self.nodes == other.nodes
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::rooted(NodeId::default())
    }
}

impl Tree {
    /// A tree of which only the root is known; its id is empty until the service tells it.
    pub fn rooted(root: NodeId) -> Self {
        let is_known = !root.is_empty();
        let nodes = vec![Node {
            id: root,
            composite: true,
            ..Node::default()
        }];
        let mut places = Places::default();
        if is_known {
            places.add(&nodes, ROOT);
        }
        Self {
            nodes,
            places,
            causes: FoundOnce::default(),
            specs: SpecPool::default(),
            failed_containers: 0,
        }
    }

    /// Whether a node failed, a container without a failed leaf among them.
    pub fn has_failure(&self) -> bool {
        self.failed_containers > 0 || self.leaves().failed > 0
    }

    /// The root node's id, once it is known.
    pub fn root(&self) -> Option<&NodeId> {
        let id = &self.node(ROOT)?.id;
        (!id.is_empty()).then_some(id)
    }

    /// The leaves of the whole run.
    pub fn leaves(&self) -> Counts {
        // The root alone is no leaf of anybody's: nothing is known yet.
        self.node(ROOT)
            .filter(|root| !root.is_leaf())
            .map_or_else(Counts::default, |root| root.leaves)
    }

    /// The node at `place`.
    pub fn node(&self, place: Place) -> Option<&Node> {
        self.nodes.get(place as usize)
    }

    /// All nodes, in the order of their places.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// The node at `place`, to be changed in everything but status, parent and children, on which the counts rest.
    pub fn node_mut(&mut self, place: Place) -> Option<&mut Node> {
        self.causes.forget();
        self.nodes.get_mut(place as usize)
    }

    /// Where the node with this id stands.
    pub fn place(&self, id: &str) -> Option<Place> {
        self.places.find(&self.nodes, id)
    }

    /// How many nodes are known, the root among them.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing but the root is known.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// All nodes by place, the root first; parents need not stand before children.
    pub fn iter(&self) -> impl Iterator<Item = (Place, &Node)> {
        (0..).zip(&self.nodes)
    }
}
