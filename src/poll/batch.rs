//! The ids of one `ListPipelineRunsStatus` request. Runs and nodes exclude
//! each other (`protocol`: The batch query), so a batch is of one kind.

use crate::domain::{NodeKey, RunId, WorkspaceId};

/// One batch, never empty, no id twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Batch {
    pub ids: Ids,
    /// The workspace all of them are known to be in, where it is to be named.
    pub workspace: Option<WorkspaceId>,
}

/// What a batch asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ids {
    Nodes(Vec<NodeKey>),
    Runs(Vec<RunId>),
}

/// One id of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Id {
    Node(NodeKey),
    Run(RunId),
}

impl Ids {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Nodes(nodes) => nodes.len(),
            Self::Runs(runs) => runs.len(),
        }
    }

    /// Whether there are none; a request of none must not be made.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first half, at least one; the other stays.
    #[must_use]
    pub(super) fn take_half(&mut self) -> Self {
        let half = (self.len() / 2).max(1);
        match self {
            Self::Nodes(nodes) => Self::Nodes(nodes.drain(..half).collect()),
            Self::Runs(runs) => Self::Runs(runs.drain(..half).collect()),
        }
    }

    /// Each id by itself.
    pub(super) fn each(&self) -> Vec<Id> {
        match self {
            Self::Nodes(nodes) => nodes.iter().cloned().map(Id::Node).collect(),
            Self::Runs(runs) => runs.iter().cloned().map(Id::Run).collect(),
        }
    }
}

impl From<Id> for Ids {
    fn from(id: Id) -> Self {
        match id {
            Id::Node(node) => Self::Nodes(vec![node]),
            Id::Run(run) => Self::Runs(vec![run]),
        }
    }
}

impl Id {
    /// The run it is, or belongs to.
    pub(super) fn run(&self) -> &RunId {
        match self {
            Self::Node(node) => &node.run,
            Self::Run(run) => run,
        }
    }

    /// The node, if it is one.
    pub(super) fn as_node(&self) -> Option<&NodeKey> {
        match self {
            Self::Node(node) => Some(node),
            Self::Run(_) => None,
        }
    }

    /// The run, if it is one.
    pub(super) fn as_run(&self) -> Option<&RunId> {
        match self {
            Self::Run(run) => Some(run),
            Self::Node(_) => None,
        }
    }
}
