//! What becomes of a node, and what that means for those around it.

use chrono::TimeDelta;

use crate::sim::play::schedule::place::Place;
use crate::sim::story::moment::Moment;
use crate::sim::story::pipeline::NodeSpec;
use crate::sim::story::status::Status;

/// What the workflow takes to notice that the last child of a container is done.
const CLOSING: TimeDelta = TimeDelta::milliseconds(400);

/// The end of a node.
#[derive(Clone, Copy)]
pub(super) struct Done {
    pub(super) node: usize,
    pub(super) at: Moment,
    pub(super) outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Succeeded,
    Failed,
    /// Its condition did not hold; what comes after it may go on.
    Excused,
    /// Something before it failed.
    Barred,
}

impl Done {
    /// A container is done a moment after the last of its children, and has failed when one of them
    /// has.
    pub(super) fn gathered(
        node: usize,
        begin: Moment,
        children: &[Self],
        step: Option<TimeDelta>,
    ) -> Self {
        let last = children.iter().map(|done| done.at).fold(begin, Moment::max);
        let failed = children.iter().any(|done| done.outcome == Outcome::Failed);
        Self {
            node,
            at: last + step.unwrap_or(CLOSING),
            outcome: if failed {
                Outcome::Failed
            } else {
                Outcome::Succeeded
            },
        }
    }
}

impl Outcome {
    pub(super) fn status(self) -> Status {
        match self {
            Self::Succeeded => Status::Succeeded,
            Self::Failed => Status::Failed,
            Self::Excused | Self::Barred => Status::Skipped,
        }
    }

    /// Why a node is not even tried, after those it waited for.
    pub(super) fn obstacle(spec: &NodeSpec, place: &Place, before: &[Done]) -> Option<Self> {
        if !spec.even_after_failure && before.iter().any(|done| done.outcome.bars()) {
            return Some(Self::Barred);
        }
        let holds = place.seed.at("holds").fraction() < spec.holds;
        (!holds).then_some(Self::Excused)
    }

    fn bars(self) -> bool {
        match self {
            Self::Failed | Self::Barred => true,
            Self::Succeeded | Self::Excused => false,
        }
    }
}
