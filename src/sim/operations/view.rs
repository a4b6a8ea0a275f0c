//! The two sides of a node: what the user submitted, and the container that runs for it.

use crate::sim::play::present::Present;
use crate::sim::play::schedule::node::NodeInstance;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Logical,
    Physical,
}

impl View {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Refusal> {
        let words = [("Logical", Self::Logical), ("Physical", Self::Physical)];
        Ok(parameters.word("Type", &words)?.unwrap_or(Self::Logical))
    }

    pub(super) fn id(self, node: &NodeInstance) -> &str {
        match self {
            Self::Logical => &node.id,
            Self::Physical => &node.physical_id,
        }
    }

    /// A container exists only once its node has started.
    pub(super) fn shows(self, node: &NodeInstance, present: &Present<'_>) -> bool {
        match self {
            Self::Logical => node.timeline.status(present.at).is_some(),
            Self::Physical => node.timeline.started(present.at).is_some(),
        }
    }

    /// Its id in the other view.
    pub(super) fn partner(self, node: &NodeInstance) -> &str {
        match self {
            Self::Logical => Self::Physical.id(node),
            Self::Physical => Self::Logical.id(node),
        }
    }
}
