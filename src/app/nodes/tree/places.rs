//! Where the node with an id stands. Holds places alone, because the ids stand
//! with the nodes: a run of a hundred thousand of them is looked up in memory
//! that a cache can hold.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::app::nodes::tree::node::Node;
use crate::app::nodes::tree::place::Place;

/// The places of all nodes that have an id. Each of its methods wants the same nodes.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(HashTable<Place>);

impl Places {
    pub(super) fn find(&self, nodes: &[Node], id: &str) -> Option<Place> {
        let is_it = |place: &Place| id_of(nodes, *place) == id;
        self.0.find(hash(id), is_it).copied()
    }

    /// Adds the place of a node whose id no other has.
    pub(super) fn add(&mut self, nodes: &[Node], place: Place) {
        let hash_of = |place: &Place| hash(id_of(nodes, *place));
        self.0.insert_unique(hash_of(&place), place, hash_of);
    }
}

fn id_of(nodes: &[Node], place: Place) -> &str {
    let node = nodes.get(place as usize);
    node.map_or("", |node| node.id.as_str())
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}
