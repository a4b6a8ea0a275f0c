//! Where runs come from: pipelines and workspaces. And the pages of the
//! service's lists.

use bytestring::ByteString;

use crate::domain::{NodeRow, OutputRow, PipelineId, Raw, Time, WorkspaceId};

/// A pipeline that runs are made of (`protocol`: Pipelines and workspaces).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipeline {
    pub id: PipelineId,
    /// `pai` for an official one, else a user's id.
    pub provider: Option<ByteString>,
    pub identifier: Option<ByteString>,
    pub version: Option<ByteString>,
    /// Another one after every change.
    pub uuid: Option<ByteString>,
    pub workspace_id: Option<WorkspaceId>,
    pub created: Option<Time>,
    pub modified: Option<Time>,
    /// YAML; not in the list.
    pub manifest: Option<ByteString>,
}

/// A workspace that runs live in (`protocol`: Pipelines and workspaces).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: Option<ByteString>,
    pub display_name: Option<ByteString>,
    pub description: Option<ByteString>,
    pub status: Option<ByteString>,
    pub creator: Option<ByteString>,
    /// `prod`, and `dev` where development has an environment of its own.
    pub environments: Vec<ByteString>,
    pub is_default: Option<bool>,
    pub admins: Vec<ByteString>,
    pub extra: Option<Raw>,
    pub resource_group: Option<ByteString>,
    pub created: Option<Time>,
    pub modified: Option<Time>,
}

/// The state of a node in an answer about all nodes below one (`protocol`: States of all nodes).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeState {
    pub row: NodeRow,
    /// A text that holds JSON, escaped once or twice (`protocol`: Outputs and their values).
    pub runtime_info: Option<Raw>,
}

/// The states of all nodes below one, in no order that means anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeStates {
    pub nodes: Vec<NodeState>,
}

/// Rows of a list that comes in pages.
#[derive(Clone, Debug, PartialEq)]
pub struct Listing<T> {
    /// How many match in all, where the service says it.
    pub total: Option<i64>,
    pub rows: Vec<T>,
    /// There were more than anybody reads: these are the first.
    pub is_cut: bool,
    /// An answer held the list, though perhaps an empty one.
    pub is_told: bool,
}

/// The outputs of a node and the nodes below it.
pub type Outputs = Listing<OutputRow>;

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self {
            total: None,
            rows: Vec::new(),
            is_cut: false,
            is_told: false,
        }
    }
}
