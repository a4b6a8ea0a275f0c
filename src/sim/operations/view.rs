//! The two sides of a node: what the user submitted, and the container that runs for it.

use crate::sim::play::present::Present;
use crate::sim::play::schedule::entry::Entry;
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

    pub(super) fn id(self, entry: &Entry) -> &str {
        match self {
            Self::Logical => &entry.id,
            Self::Physical => &entry.physical_id,
        }
    }

    /// A container exists only once its node has started.
    pub(super) fn shows(self, entry: &Entry, present: &Present<'_>) -> bool {
        match self {
            Self::Logical => entry.life.status(present.at).is_some(),
            Self::Physical => entry.life.started(present.at).is_some(),
        }
    }

    /// Its id in the other view.
    pub(super) fn partner(self, entry: &Entry) -> &str {
        match self {
            Self::Logical => Self::Physical.id(entry),
            Self::Physical => Self::Logical.id(entry),
        }
    }
}
