//! Runs, nodes and artifacts, as the service tells of them. A field that the
//! service left out is `None` and says nothing.

use bytestring::ByteString;

use crate::domain::{ArtifactId, NodeId, Raw, RunId, Status, Time, Timing};

/// A run in an answer to the batch query (`protocol`: The batch query).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunRow {
    pub run: RunId,
    pub status: Option<Status>,
    pub name: Option<ByteString>,
    pub user_id: Option<ByteString>,
    pub parent_user_id: Option<ByteString>,
    /// The virtual root node, under which the whole tree hangs. Missing before the workflow exists.
    pub root: Option<NodeId>,
    pub source_id: Option<ByteString>,
    pub deleted: Option<bool>,
}

/// A node in an answer to the batch query (`protocol`: The batch query).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeRow {
    pub run: RunId,
    pub node: NodeId,
    pub status: Option<Status>,
    pub name: Option<ByteString>,
    pub timing: Timing,
    pub inputs_archived: Option<bool>,
    pub outputs_archived: Option<bool>,
}

/// An output of a node (`protocol`: The batch query, Outputs).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutputRow {
    pub run: RunId,
    pub node: NodeId,
    pub id: ArtifactId,
    pub name: Option<ByteString>,
    /// `Model`, `DataSet`, `Metrics`, `ModelEvaluation`, or any other word.
    pub kind: Option<ByteString>,
    pub metadata: Option<Raw>,
    pub created: Option<Time>,
    pub producer: Option<ByteString>,
    /// A text that holds JSON, escaped once or twice (`protocol`: Outputs and their values).
    pub value: Option<Raw>,
    /// The artifact this one is a part of, where it was expanded.
    pub expandable: Option<ByteString>,
    /// The place among the parts, from 0.
    pub index: Option<i64>,
}

/// What `GetPipelineRun` and the rows of `ListPipelineRuns` say of a run
/// (`protocol`: Lists of runs).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunDetails {
    pub row: RunRow,
    pub timing: Timing,
    /// Whole seconds, by the service's own count.
    pub duration: Option<i64>,
    pub workspace_id: Option<ByteString>,
    pub pipeline_id: Option<ByteString>,
    /// Why the run failed.
    pub message: Option<ByteString>,
    pub source_type: Option<ByteString>,
    pub accessibility: Option<ByteString>,
    /// The console's page of this run.
    pub uri: Option<ByteString>,
    pub created: Option<Time>,
    pub modified: Option<Time>,
    /// Only where it was asked for (`Verbose`).
    pub manifest: Option<ByteString>,
    pub arguments: Option<ByteString>,
    pub options: Option<ByteString>,
}

/// A tree of nodes, as `GetPipelineRunNode` tells it (`protocol`: Trees), in
/// the order of its rows: a node stands before its children.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    pub nodes: Vec<ShapeNode>,
}

/// One node of a [`Shape`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShapeNode {
    pub id: NodeId,
    /// Place of the parent in [`Shape::nodes`]; `None` for the node that was asked for.
    pub parent: Option<u32>,
    /// The display name where there is one, else the name.
    pub name: Option<ByteString>,
    pub status: Option<Status>,
    pub timing: Timing,
    /// Whether it has children, by the service's word.
    pub composite: bool,
    /// Whether its children are in the shape; a depth-capped answer leaves them out.
    pub expanded: bool,
    pub spec: NodeSpec,
}

/// What is known of a node besides its state. It changes rarely.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeSpec {
    /// `Metadata.Name`, which dependencies refer to.
    pub name: Option<ByteString>,
    /// `Task`, `Pod`, `Dag`, `Loop`, or any other word.
    pub node_type: Option<ByteString>,
    pub identifier: Option<ByteString>,
    pub version: Option<ByteString>,
    pub provider: Option<ByteString>,
    /// The same step in the other view, logical or physical.
    pub related: Vec<NodeId>,
    /// Names or ids of the nodes it waits for; the service's documents say both.
    pub dependencies: Vec<ByteString>,
    pub inputs: Option<Raw>,
    pub outputs: Option<Raw>,
    /// Like `9/14`.
    pub progress: Option<ByteString>,
    pub conditions: Option<Raw>,
    /// Few nodes have any, so the others do not pay for it; [`NodeSpec::control`] reads it.
    pub control: Option<Box<Control>>,
}

/// What decides whether a node runs at all, and over what it loops.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Control {
    /// The condition under which it runs.
    pub when: Option<ByteString>,
    pub with_items: Vec<ByteString>,
    pub with_param: Option<ByteString>,
    pub with_sequence: Option<Raw>,
    /// How many iterations may run at a time.
    pub parallelism: Option<i64>,
}

// What an answer tells shares the answer's memory. Whoever stores it keeps a
// copy, so that no fact holds a whole body.

impl RunRow {
    /// The same row in memory of its own.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self {
            run: self.run.kept(),
            status: self.status.clone(),
            name: kept(self.name.as_ref()),
            user_id: kept(self.user_id.as_ref()),
            parent_user_id: kept(self.parent_user_id.as_ref()),
            root: self.root.as_ref().map(NodeId::kept),
            source_id: kept(self.source_id.as_ref()),
            deleted: self.deleted,
        }
    }
}

impl RunDetails {
    /// The same details in memory of their own.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self {
            row: self.row.kept(),
            timing: self.timing.clone(),
            duration: self.duration,
            workspace_id: kept(self.workspace_id.as_ref()),
            pipeline_id: kept(self.pipeline_id.as_ref()),
            message: kept(self.message.as_ref()),
            source_type: kept(self.source_type.as_ref()),
            accessibility: kept(self.accessibility.as_ref()),
            uri: kept(self.uri.as_ref()),
            created: self.created.clone(),
            modified: self.modified.clone(),
            manifest: kept(self.manifest.as_ref()),
            arguments: kept(self.arguments.as_ref()),
            options: kept(self.options.as_ref()),
        }
    }
}

/// Of a node that always runs, and once.
static NO_CONTROL: Control = Control {
    when: None,
    with_items: Vec::new(),
    with_param: None,
    with_sequence: None,
    parallelism: None,
};

impl NodeSpec {
    /// What decides whether it runs at all, and over what it loops.
    pub fn control(&self) -> &Control {
        self.control.as_deref().unwrap_or(&NO_CONTROL)
    }
}

impl Control {
    /// The same in memory of its own.
    #[must_use]
    pub fn kept(&self) -> Self {
        Self {
            when: kept(self.when.as_ref()),
            with_items: self.with_items.iter().map(|item| copy(item)).collect(),
            with_param: kept(self.with_param.as_ref()),
            with_sequence: self.with_sequence.as_ref().map(Raw::kept),
            parallelism: self.parallelism,
        }
    }
}

fn kept(text: Option<&ByteString>) -> Option<ByteString> {
    text.map(|text| copy(text))
}

fn copy(text: &str) -> ByteString {
    ByteString::from(text)
}
