//! Which of the nodes that were asked about an answer told of.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::app::nodes::tree::place::Place;
use crate::app::runs::run::Runs;
use crate::domain::{NodeKey, NodeRow};

/// Where a node stands: the place of its run among the watched ones, and its own in it.
pub(super) type NodeSpot = (usize, Place);

pub(super) fn spot_of(runs: &Runs, key: &NodeKey) -> Option<NodeSpot> {
    let (at, _, run) = runs.get_full(key.run.as_str())?;
    Some((at, run.tree.place(key.node.as_str())?))
}

/// Which nodes an answer told of.
pub(super) struct Told<'a> {
    rows: &'a [NodeRow],
    /// Where the node of each row stands, if its run is watched.
    spots: Vec<Option<NodeSpot>>,
    all: OnceCell<FxHashSet<NodeSpot>>,
}

impl<'a> Told<'a> {
    pub(super) fn new(rows: &'a [NodeRow], spots: Vec<Option<NodeSpot>>) -> Self {
        Self {
            rows,
            spots,
            all: OnceCell::new(),
        }
    }

    /// Where the node stands that was asked for at this place, if the answer has it at the same.
    /// Nearly every answer keeps the order, and then nothing has to be looked up.
    pub(super) fn in_order(&self, index: usize, key: &NodeKey) -> Option<NodeSpot> {
        let row = self.rows.get(index)?;
        let is_it = row.node == key.node && row.run == key.run;
        self.spots.get(index).copied().filter(|_| is_it)?
    }

    /// Whether the answer has it at all.
    pub(super) fn has(&self, spot: NodeSpot) -> bool {
        let all = || self.spots.iter().copied().flatten().collect();
        self.all.get_or_init(all).contains(&spot)
    }
}
