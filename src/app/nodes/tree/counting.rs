//! What changes how a leaf counts, and the counts of all nodes above it.

use chrono::{DateTime, Utc};

use crate::app::nodes::counts::Counts;
use crate::app::nodes::tree::node::{Node, State};
use crate::app::nodes::tree::nodes::Tree;
use crate::app::nodes::tree::place::{Place, ROOT};

impl Tree {
    /// Replaces the state of a node, and corrects the counts above it where its status changed.
    pub fn set_state(&mut self, place: Place, state: State) {
        let Some(node) = self.nodes.get_mut(place as usize) else {
            return;
        };
        let before = usize::from(is_failed_container(place, node));
        node.state = state;
        let after = usize::from(is_failed_container(place, node));
        // A leaf that has children by now is counted as what it is when all are.
        self.failed_containers = (self.failed_containers + after).saturating_sub(before);
        self.causes.forget();
        self.count_anew(place);
    }

    /// Notes that what is known of the node was so at `moment`.
    pub fn vouch_for(&mut self, place: Place, moment: DateTime<Utc>) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.told = node.told.max(Some(moment));
        }
    }

    /// Notes that a good answer did not hold the node.
    pub fn note_miss(&mut self, place: Place, now: DateTime<Utc>) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.absence.note_miss(now);
            self.count_anew(place);
        }
    }

    /// Notes that the service does not answer for the node, while it does for others.
    pub fn note_refusal(&mut self, place: Place, now: DateTime<Utc>) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.absence.note_refusal(now);
            self.count_anew(place);
        }
    }

    /// Notes that a good answer held the node. Returns whether one before had not.
    pub fn note_told(&mut self, place: Place) -> bool {
        let node = self.nodes.get_mut(place as usize);
        let was_missing = node.is_some_and(|node| node.absence.end());
        if was_missing {
            self.count_anew(place);
        }
        was_missing
    }

    /// Corrects the counts above a node that may count differently now.
    fn count_anew(&mut self, place: Place) {
        let node = self.nodes.get_mut(place as usize);
        let Some(node) = node.filter(|node| node.is_leaf() && place != ROOT) else {
            return;
        };
        let (old, new) = (node.leaves, node.counted());
        if old == new {
            return;
        }
        node.leaves = new;
        let above: Vec<Place> = self.ancestors(place).collect();
        for ancestor in above {
            if let Some(node) = self.nodes.get_mut(ancestor as usize) {
                node.leaves = node.leaves - old + new;
            }
        }
    }

    /// Counts all leaves and failed containers anew, after the structure changed.
    pub fn recount(&mut self) {
        let containers = self.iter();
        self.failed_containers = containers
            .filter(|(place, node)| is_failed_container(*place, node))
            .count();
        for node in &mut self.nodes {
            node.leaves = if node.is_leaf() {
                node.counted()
            } else {
                Counts::default()
            };
        }
        for leaf in 1..self.nodes.len() {
            let Some(node) = self.nodes.get(leaf).filter(|node| node.is_leaf()) else {
                continue;
            };
            let (leaves, mut above) = (node.leaves, node.parent);
            while let Some(node) = self.nodes.get_mut(above as usize) {
                node.leaves = node.leaves + leaves;
                if above == ROOT {
                    break;
                }
                above = node.parent;
            }
        }
    }
}

fn is_failed_container(place: Place, node: &Node) -> bool {
    place != ROOT && !node.is_leaf() && node.has_failed()
}
