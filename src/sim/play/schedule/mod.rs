//! The whole fate of one run, worked out once: which nodes there will be, and when each changes. A
//! question about any moment is then a look into this, and nothing depends on the moments asked
//! before.

pub(in crate::sim) mod attempt_plan;
mod ending;
mod grid;
mod interruptions;
mod kept;
pub(in crate::sim) mod node;
mod nodes;
mod outcome;
mod place;
mod scheduler;
pub(in crate::sim) mod timeline;

use crate::sim::play::schedule::attempt_plan::AttemptPlan;
use crate::sim::play::schedule::grid::Grid;
use crate::sim::play::schedule::node::NodeRef;
use crate::sim::play::schedule::nodes::Nodes;
use crate::sim::play::schedule::nodes::Played;
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::story::ending::Ending;
use crate::sim::story::run::RunSpec;

/// What happens in one attempt, from its first moment to its last.
pub(in crate::sim) struct Schedule {
    nodes: Nodes,
    root_id: String,
    /// Of the root, and so of the run.
    timeline: Timeline,
    /// What the story has the run say of its failure.
    message: Option<String>,
}

impl Schedule {
    /// The fate of one attempt, of which all that was good in the one before may stay.
    /// The same seed makes the same fate.
    pub(in crate::sim) fn new(run: &RunSpec, attempt: &AttemptPlan, kept: Option<&Self>) -> Self {
        let nodes = if let Some(size) = run.size {
            Nodes::Counted(Grid::new(run, size, attempt))
        } else {
            let kept = kept.map(|kept| &kept.nodes);
            let mut nodes = scheduler::nodes(run, attempt, kept);
            ending::apply(attempt.ending(run), &attempt.interruptions, &mut nodes);
            Nodes::Played(Played::new(nodes))
        };
        let root = nodes.at(0);
        Self {
            root_id: root
                .as_ref()
                .map(|root| root.id.clone())
                .unwrap_or_default(),
            timeline: root.map(|root| root.timeline.clone()).unwrap_or_default(),
            message: attempt
                .ending(run)
                .and_then(Ending::message)
                .map(ToOwned::to_owned),
            nodes,
        }
    }

    pub(in crate::sim) fn root_id(&self) -> &str {
        &self.root_id
    }

    pub(in crate::sim) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    pub(in crate::sim) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// By the logical or the physical id.
    pub(in crate::sim) fn node(&self, id: &str) -> Option<NodeRef<'_>> {
        self.nodes.at(self.nodes.position(id)?)
    }

    /// The node at a position; none beyond the last.
    pub(in crate::sim) fn at(&self, position: usize) -> Option<NodeRef<'_>> {
        self.nodes.at(position)
    }

    pub(in crate::sim) fn nodes(&self) -> impl Iterator<Item = NodeRef<'_>> {
        self.nodes.all()
    }
}
