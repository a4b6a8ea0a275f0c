//! The fields of every answer, as the documents list them.

use crate::sim::protocol::forms::shape::Form::{
    AccountId, Count, Flag, Free, NodeStatus, NodeType, Object, Objects, OutputId, Packed,
    Progress, Rows, RunStatus, Text, Texts, Time,
};
use crate::sim::protocol::forms::shape::Shape;

pub(in crate::sim) static RUNS_STATUS: Shape = Shape(&[
    ("PipelineRuns", Rows(&BRIEF_RUN)),
    ("Nodes", Rows(&BRIEF_NODE)),
    ("Outputs", Rows(&BRIEF_OUTPUT)),
]);

static BRIEF_RUN: Shape = Shape(&[
    ("PipelineRunId", Text),
    ("Status", RunStatus),
    ("Name", Text),
    ("UserId", AccountId),
    ("ParentUserId", AccountId),
    ("NodeId", Text),
    ("SourceId", Text),
    ("IsDeleted", Flag),
]);

static BRIEF_NODE: Shape = Shape(&[
    ("PipelineRunId", Text),
    ("NodeId", Text),
    ("Status", NodeStatus),
    ("InputArtifactArchived", Flag),
    ("OutputArtifactArchived", Flag),
    ("StartedAt", Time),
    ("FinishedAt", Time),
    ("NodeName", Text),
]);

static BRIEF_OUTPUT: Shape = Shape(&[
    ("Name", Text),
    ("Type", Text),
    ("Metadata", Free),
    ("GmtCreateTime", Time),
    ("Id", OutputId),
    ("Producer", Text),
    ("NodeId", OutputId),
    ("PipelineRunId", OutputId),
    ("Value", Packed),
    ("ExpandedArtifactIndex", Count),
    ("ExpandableArtifactName", Text),
]);

pub(in crate::sim) static RUNS: Shape =
    Shape(&[("TotalCount", Count), ("PipelineRuns", Objects(&RUN))]);

/// A row of a list of runs; what only a single run shows is left out there.
pub(in crate::sim) static RUN: Shape = Shape(&[
    ("PipelineRunId", Text),
    ("Name", Text),
    ("Status", RunStatus),
    ("UserId", AccountId),
    ("ParentUserId", AccountId),
    ("StartedAt", Time),
    ("FinishedAt", Time),
    ("NodeId", Text),
    ("Duration", Count),
    ("WorkspaceId", AccountId),
    ("Message", Text),
    ("SourceType", Text),
    ("SourceId", Text),
    ("GmtCreateTime", Time),
    ("GmtModifiedTime", Time),
    ("PipelineId", Text),
    ("Accessibility", Text),
    ("PipelineRunUri", Text),
    ("Manifest", Text),
    ("Arguments", Text),
    ("Options", Text),
]);

pub(in crate::sim) static NODE: Shape = Shape(&[
    ("ApiVersion", Text),
    ("Metadata", Object(&NODE_METADATA)),
    ("Spec", Object(&NODE_SPEC)),
    ("StatusInfo", Object(&NODE_STATUS_INFO)),
]);

static NODE_METADATA: Shape = Shape(&[
    ("NodeId", Text),
    ("Name", Text),
    ("DisplayName", Text),
    ("Identifier", Text),
    ("Version", Text),
    ("Provider", Text),
    ("NodeType", NodeType),
    ("RelatedNodeIds", Texts),
]);

static NODE_SPEC: Shape = Shape(&[
    ("HasPipelines", Flag),
    ("Pipelines", Objects(&NODE)),
    ("Dependencies", Texts),
    ("Inputs", Free),
    ("Outputs", Free),
    ("When", Text),
    ("WithItems", Texts),
    ("WithParam", Text),
    ("WithSequence", Object(&SEQUENCE)),
    ("Parallelism", Count),
]);

static SEQUENCE: Shape = Shape(&[("Start", Count), ("End", Count), ("Format", Text)]);

static NODE_STATUS_INFO: Shape = Shape(&[
    ("Status", NodeStatus),
    ("StartedAt", Time),
    ("FinishedAt", Time),
    ("Progress", Progress),
    ("Conditions", Free),
]);

pub(in crate::sim) static NODE_STATUSES: Shape = Shape(&[("Status", Rows(&NODE_STATUS))]);

static NODE_STATUS: Shape = Shape(&[
    ("NodeId", Text),
    ("NodeName", Text),
    ("Status", NodeStatus),
    ("StartedAt", Time),
    ("FinishedAt", Time),
    ("RuntimeInfo", Packed),
]);

pub(in crate::sim) static LOGS: Shape = Shape(&[("TotalCount", Count), ("Logs", Texts)]);

pub(in crate::sim) static OUTPUTS: Shape =
    Shape(&[("TotalCount", Count), ("Outputs", Objects(&OUTPUT))]);

static OUTPUT: Shape = Shape(&[
    ("Id", OutputId),
    ("Name", Text),
    ("Type", Text),
    ("NodeId", OutputId),
    ("Producer", Text),
    ("GmtCreateTime", Time),
    ("ExpandedArtifactIndex", Count),
    ("ExpandableArtifactName", Text),
    ("Info", Object(&OUTPUT_INFO)),
]);

static OUTPUT_INFO: Shape = Shape(&[("value", Packed), ("metadata", Free)]);

pub(in crate::sim) static PIPELINES: Shape =
    Shape(&[("TotalCount", Count), ("Pipelines", Objects(&PIPELINE))]);

pub(in crate::sim) static PIPELINE: Shape = Shape(&[
    ("PipelineId", Text),
    ("Provider", Text),
    ("Identifier", Text),
    ("Version", Text),
    ("GmtCreateTime", Time),
    ("GmtModifiedTime", Time),
    ("Uuid", Text),
    ("WorkspaceId", AccountId),
    ("Manifest", Text),
]);

/// With the other option it tells of limits instead, which are free.
pub(in crate::sim) static WORKSPACES: Shape = Shape(&[
    ("TotalCount", Count),
    ("Workspaces", Objects(&WORKSPACE)),
    ("ResourceLimits", Free),
]);

static WORKSPACE: Shape = Shape(&[
    ("WorkspaceId", AccountId),
    ("WorkspaceName", Text),
    ("DisplayName", Text),
    ("Description", Text),
    ("Status", Text),
    ("Creator", AccountId),
    ("IsDefault", Flag),
    ("GmtCreateTime", Time),
    ("GmtModifiedTime", Time),
    ("resourceGroupId", Text),
    ("EnvTypes", Texts),
    ("AdminNames", Texts),
    ("ExtraInfos", Free),
]);
