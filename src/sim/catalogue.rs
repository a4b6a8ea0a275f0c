//! The operations: what they are called, of which version they are, and which parameters their query may hold.

pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) parameters: &'static [&'static str],
}

impl Operation {
    const fn of_paiflow(name: &'static str, parameters: &'static [&'static str]) -> Self {
        Self {
            name,
            version: "2021-02-02",
            parameters,
        }
    }
}

/// Its parameters stand in the body.
pub(super) const LIST_RUNS_STATUS: Operation = Operation::of_paiflow("ListPipelineRunsStatus", &[]);

pub(super) const LIST_RUNS: Operation = Operation::of_paiflow(
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
);

pub(super) const GET_RUN: Operation =
    Operation::of_paiflow("GetPipelineRun", &["ManifestType", "TokenId", "Verbose"]);

pub(super) const GET_NODE: Operation =
    Operation::of_paiflow("GetPipelineRunNode", &["Depth", "TokenId", "Type"]);

pub(super) const LIST_NODE_STATUS: Operation =
    Operation::of_paiflow("ListPipelineRunNodeStatus", &["Depth", "TokenId", "Type"]);

pub(super) const LIST_NODE_LOGS: Operation = Operation::of_paiflow(
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
);

pub(super) const LIST_NODE_OUTPUTS: Operation = Operation::of_paiflow(
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
);

pub(super) const LIST_PIPELINES: Operation = Operation::of_paiflow(
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
);

pub(super) const GET_PIPELINE: Operation = Operation::of_paiflow("GetPipeline", &[]);

pub(super) const LIST_WORKSPACES: Operation = Operation {
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
};
