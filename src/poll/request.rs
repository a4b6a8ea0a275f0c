//! What can be asked: the batches of a tick, single readings, and how an endpoint is to be asked.

use std::sync::Arc;

use crate::domain::{EndpointTraits, Fetch, NodeKey, RunId, Search, WorkspaceId};
use crate::poll::batch::Batch;

/// One request of a tick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// The states of runs or of nodes.
    Batch(Batch),
    Read(Read),
}

/// One single reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// The tree from this node down.
    Shape(NodeKey),
    /// All outputs from this node down.
    Outputs(NodeKey),
    /// Name, times and message of a run.
    Details(RunId),
    /// The runs that are looked for.
    Latest(Arc<Search>),
    /// What somebody looks at.
    Fetch(Fetch),
}

/// How this endpoint is to be asked: what was learnt of it, and what the user said.
#[derive(Clone, Debug, Default)]
pub(super) struct Endpoint {
    pub traits: EndpointTraits,
    /// The workspace the user limits the watch to.
    pub workspace: Option<WorkspaceId>,
}
