//! The operations: what they are called, of which version they are, which parameters their query
//! may hold, and what their answers look like.

use crate::sim::protocol::forms::shape::Shape;
use crate::sim::protocol::forms::shapes;

/// The batch operation reads one of two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::sim) enum BatchList {
    Runs,
    Nodes,
}

/// What the service can be asked.
pub(in crate::sim) struct Operation {
    pub(in crate::sim) name: &'static str,
    pub(in crate::sim) version: &'static str,
    pub(in crate::sim) parameters: &'static [&'static str],
    pub(in crate::sim) answer: &'static Shape,
}

impl Operation {
    const fn of_paiflow(
        name: &'static str,
        parameters: &'static [&'static str],
        answer: &'static Shape,
    ) -> Self {
        Self {
            name,
            version: "2021-02-02",
            parameters,
            answer,
        }
    }
}

/// Every operation, in the order of the documents.
pub(in crate::sim) static ALL: &[&Operation] = &[
    &LIST_RUNS_STATUS,
    &LIST_RUNS,
    &GET_RUN,
    &GET_NODE,
    &LIST_NODE_STATUS,
    &LIST_NODE_LOGS,
    &LIST_NODE_OUTPUTS,
    &LIST_PIPELINES,
    &GET_PIPELINE,
    &LIST_WORKSPACES,
];

/// Its parameters stand in the body.
pub(super) static LIST_RUNS_STATUS: Operation =
    Operation::of_paiflow("ListPipelineRunsStatus", &[], &shapes::RUNS_STATUS);

pub(super) static LIST_RUNS: Operation = Operation::of_paiflow(
    "ListPipelineRuns",
    &[
        "Name",
        "Order",
        "PageNumber",
        "PageSize",
        "PipelineIds",
        "PipelineRunId",
        "SortBy",
        "SourceId",
        "SourceType",
        "Status",
        "UserId",
        "WorkspaceId",
    ],
    &shapes::RUNS,
);

pub(super) static GET_RUN: Operation = Operation::of_paiflow(
    "GetPipelineRun",
    &["ManifestType", "TokenId", "Verbose"],
    &shapes::RUN,
);

pub(super) static GET_NODE: Operation = Operation::of_paiflow(
    "GetPipelineRunNode",
    &["Depth", "TokenId", "Type"],
    &shapes::NODE,
);

pub(super) static LIST_NODE_STATUS: Operation = Operation::of_paiflow(
    "ListPipelineRunNodeStatus",
    &["Depth", "TokenId", "Type"],
    &shapes::NODE_STATUSES,
);

pub(super) static LIST_NODE_LOGS: Operation = Operation::of_paiflow(
    "ListPipelineRunNodeLogs",
    &[
        "FromTimeInSeconds",
        "Keyword",
        "Offset",
        "PageSize",
        "Reverse",
        "ToTimeInSeconds",
        "TokenId",
    ],
    &shapes::LOGS,
);

pub(super) static LIST_NODE_OUTPUTS: Operation = Operation::of_paiflow(
    "ListPipelineRunNodeOutputs",
    &[
        "Depth",
        "Name",
        "Order",
        "PageNumber",
        "PageSize",
        "SortBy",
        "TokenId",
        "Type",
    ],
    &shapes::OUTPUTS,
);

pub(super) static LIST_PIPELINES: Operation = Operation::of_paiflow(
    "ListPipelines",
    &[
        "FuzzyMatching",
        "PageNumber",
        "PageSize",
        "PipelineIdentifier",
        "PipelineProvider",
        "PipelineVersion",
        "WorkspaceId",
    ],
    &shapes::PIPELINES,
);

pub(super) static GET_PIPELINE: Operation =
    Operation::of_paiflow("GetPipeline", &[], &shapes::PIPELINE);

pub(super) static LIST_WORKSPACES: Operation = Operation {
    name: "ListWorkspaces",
    version: "2021-02-04",
    parameters: &[
        "Fields",
        "ModuleList",
        "Option",
        "Order",
        "PageNumber",
        "PageSize",
        "ResourceGroupId",
        "SortBy",
        "Status",
        "UserId",
        "Verbose",
        "WorkspaceIds",
        "WorkspaceName",
    ],
    answer: &shapes::WORKSPACES,
};
