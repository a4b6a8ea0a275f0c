//! What was told last of a run, its nodes and their outputs.

use std::hash::{Hash, Hasher};

use chrono::{DateTime, Utc};
use rustc_hash::{FxHashMap, FxHasher};

use crate::app::nodes::artifacts::Output;
use crate::app::nodes::tree::{Node, Place};
use crate::app::runs::run::Run;
use crate::domain::{ArtifactId, Status};

/// A trouble with the service that was told.
#[derive(Debug)]
pub(super) struct ToldTrouble {
    pub(super) message: String,
    /// On this machine's clock.
    pub(super) since: DateTime<Utc>,
}

/// What was told of a run.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) run: Option<ToldState>,
    /// By their places, which never change.
    nodes: Vec<Option<ToldState>>,
    outputs: FxHashMap<(Place, ArtifactId), u64>,
    /// The tree was read when it was last told.
    pub(super) has_tree: bool,
}

/// What was told of a run or a node.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ToldState {
    pub(super) status: Option<Status>,
    is_answered: bool,
    is_deleted: bool,
}

impl ToldState {
    /// Nothing where nothing was heard of it.
    pub(super) fn of_run(run: &Run) -> Option<Self> {
        (run.is_known() || run.is_unanswered()).then(|| Self {
            status: run.status().cloned(),
            is_answered: !run.is_unanswered(),
            is_deleted: run.is_deleted(),
        })
    }

    fn of_node(node: &Node) -> Option<Self> {
        (node.state.status.is_some() || node.is_unanswered()).then(|| Self {
            status: node.state.status.clone(),
            is_answered: !node.is_unanswered(),
            is_deleted: false,
        })
    }

    /// Whether nothing has changed but the spelling of a word.
    pub(super) fn is_like(&self, before: Option<&Self>) -> bool {
        before.is_some_and(|before| {
            let is_same_word = match (&self.status, &before.status) {
                (Some(one), Some(other)) => one.is_like(other),
                (one, other) => one == other,
            };
            is_same_word
                && self.is_answered == before.is_answered
                && self.is_deleted == before.is_deleted
        })
    }
}

impl Told {
    /// What was told of the node and what is to be told now, where that is something else.
    pub(super) fn renew(
        &mut self,
        place: Place,
        node: &Node,
    ) -> Option<(Option<ToldState>, ToldState)> {
        let now = ToldState::of_node(node)?;
        let at = place as usize;
        if self.nodes.len() <= at {
            self.nodes.resize(at + 1, None);
        }
        let slot = self.nodes.get_mut(at)?;
        if now.is_like(slot.as_ref()) {
            return None;
        }
        Some((slot.replace(now.clone()), now))
    }

    /// Whether something new is told of the output.
    pub(super) fn renew_output(&mut self, place: Place, output: &Output) -> bool {
        let now = fingerprint(output);
        let before = self.outputs.insert((place, output.id.clone()), now);
        before != Some(now)
    }
}

/// What tells one state of an output from another, without keeping its value.
fn fingerprint(output: &Output) -> u64 {
    let mut hasher = FxHasher::default();
    for raw in [&output.value, &output.metadata] {
        raw.as_ref()
            .map(crate::domain::Raw::as_str)
            .hash(&mut hasher);
    }
    (&output.name, &output.kind).hash(&mut hasher);
    hasher.finish()
}
