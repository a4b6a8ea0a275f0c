//! For which failure each skipped node was skipped. All are found at once, because
//! in a large run many are skipped for the same one, each behind the other.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::app::nodes::tree::nodes::Tree;
use crate::app::nodes::tree::place::Place;
use crate::domain::StatusKind;

impl Tree {
    /// What broke before a skipped node, nearest to it: through skipped dependencies, and
    /// through the containers around, whose own skip was handed down. `None` where nothing did.
    pub fn cause_of_skip(&self, place: Place) -> Option<Place> {
        let causes = self.causes.get_or(|| causes(self));
        causes.get(&place).copied()
    }
}

/// Goes in waves from what broke to what was skipped for it: no node and no dependency is
/// looked at twice, however they are bound together.
fn causes(tree: &Tree) -> FxHashMap<Place, Place> {
    let mut causes: FxHashMap<Place, Place> = FxHashMap::default();
    let mut leaves: FxHashMap<Place, Place> = FxHashMap::default();
    let mut behind: FxHashMap<Place, Vec<Place>> = FxHashMap::default();
    let mut wave: VecDeque<(Place, Place)> = VecDeque::new();
    for (place, node) in tree.iter().filter(|(place, _)| is_skipped(tree, *place)) {
        let dependencies = node.dependencies.iter().copied();
        if let Some(broken) = dependencies.clone().find(|place| is_broken(tree, *place)) {
            let leaf = leaves.entry(broken);
            let leaf = leaf.or_insert_with(|| first_failed_leaf(tree, broken));
            wave.push_back((place, *leaf));
            continue;
        }
        for skipped in dependencies.filter(|place| is_skipped(tree, *place)) {
            behind.entry(skipped).or_default().push(place);
        }
    }
    while let Some((place, cause)) = wave.pop_front() {
        if causes.contains_key(&place) {
            continue;
        }
        causes.insert(place, cause);
        let inside = tree.node(place).into_iter().flat_map(|node| &node.children);
        let inside = inside.copied().filter(|child| is_skipped(tree, *child));
        let behind = behind.remove(&place).unwrap_or_default();
        wave.extend(inside.chain(behind).map(|next| (next, cause)));
    }
    causes
}

/// The failure inside a failed container, or the node itself.
fn first_failed_leaf(tree: &Tree, place: Place) -> Place {
    let mut place = place;
    let failed = |place: &Place| kind(tree, *place) == Some(StatusKind::Failed);
    while let Some(child) = tree
        .node(place)
        .and_then(|node| node.children.iter().copied().find(failed))
    {
        place = child;
    }
    place
}

fn is_skipped(tree: &Tree, place: Place) -> bool {
    kind(tree, place) == Some(StatusKind::Skipped)
}

fn is_broken(tree: &Tree, place: Place) -> bool {
    let kind = kind(tree, place);
    matches!(kind, Some(StatusKind::Failed | StatusKind::Terminated))
}

fn kind(tree: &Tree, place: Place) -> Option<StatusKind> {
    tree.node(place)?.kind()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::{first_failed_leaf, is_broken, is_skipped};
    use crate::app::nodes::tree::node::State;
    use crate::app::nodes::tree::nodes::Tree;
    use crate::app::nodes::tree::place::{Place, ROOT};
    use crate::domain::{NodeId, Status};

    const NODES: Place = 16;

    /// Something about a node changes.
    #[derive(Clone, Debug)]
    enum Change {
        Word(Place, &'static str),
        DependsOn(Place, Place),
        /// It hangs below another.
        Below(Place, Place),
    }

    fn changes() -> impl Strategy<Value = Change> {
        let words = select(vec![
            "Skipped",
            "Skipped",
            "Failed",
            "Terminated",
            "Running",
        ]);
        let place = || 1..=NODES;
        prop_oneof![
            3 => (place(), words).prop_map(|(place, word)| Change::Word(place, word)),
            2 => (place(), place()).prop_map(|(place, other)| Change::DependsOn(place, other)),
            1 => (place(), place()).prop_map(|(place, other)| Change::Below(place, other)),
        ]
    }

    fn make(tree: &mut Tree, change: &Change) {
        match *change {
            Change::Word(place, word) => {
                let status = Some(Status::new(word));
                let state = State {
                    status,
                    ..State::default()
                };
                tree.set_state(place, state);
            }
            Change::DependsOn(place, other) => {
                let node = tree.node_mut(place).unwrap();
                node.dependencies.push(other);
            }
            Change::Below(place, other) => {
                tree.set_children(other, vec![place]);
            }
        }
    }

    /// What broke, found from one node alone: all that is as near as the nearest.
    fn nearest(tree: &Tree, place: Place) -> BTreeSet<Place> {
        let mut seen = BTreeSet::from([place]);
        let mut layer = seen.clone();
        while !layer.is_empty() {
            let nodes = layer.iter().filter_map(|place| tree.node(*place));
            let dependencies = nodes.clone().flat_map(|node| node.dependencies.clone());
            let broken = dependencies.clone().filter(|place| is_broken(tree, *place));
            let broken: BTreeSet<Place> =
                broken.map(|place| first_failed_leaf(tree, place)).collect();
            if !broken.is_empty() {
                return broken;
            }
            let around = nodes.map(|node| node.parent);
            layer = dependencies
                .chain(around)
                .filter(|place| is_skipped(tree, *place) && seen.insert(*place))
                .collect();
        }
        BTreeSet::new()
    }

    proptest! {
        #[test]
        fn the_cause_is_the_nearest_whatever_changed_since_it_was_asked_for(
            changes in prop::collection::vec(changes(), 1..80),
        ) {
            let mut tree = Tree::default();
            for at in 1..=NODES {
                tree.find_or_add(&NodeId::from(format!("node-{at}").as_str()), ROOT);
            }
            for change in &changes {
                make(&mut tree, change);
                for place in (1..=NODES).filter(|place| is_skipped(&tree, *place)) {
                    let (found, near) = (tree.cause_of_skip(place), nearest(&tree, place));
                    prop_assert_eq!(found.is_some(), !near.is_empty());
                    prop_assert!(found.is_none_or(|found| near.contains(&found)));
                }
            }
        }
    }
}
