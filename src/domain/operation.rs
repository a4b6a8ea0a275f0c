//! The operations of the service that paiwatch knows.

use std::fmt;

/// An operation. Its name is also that of the permission it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    GetPipeline,
    GetPipelineRun,
    GetPipelineRunNode,
    ListPipelineRunNodeLogs,
    ListPipelineRunNodeOutputs,
    ListPipelineRunNodeStatus,
    ListPipelineRuns,
    ListPipelineRunsStatus,
    ListPipelines,
    ListWorkspaces,
}

impl Operation {
    /// The name, as in the header `x-acs-action`.
    pub fn name(self) -> &'static str {
        match self {
            Self::GetPipeline => "GetPipeline",
            Self::GetPipelineRun => "GetPipelineRun",
            Self::GetPipelineRunNode => "GetPipelineRunNode",
            Self::ListPipelineRunNodeLogs => "ListPipelineRunNodeLogs",
            Self::ListPipelineRunNodeOutputs => "ListPipelineRunNodeOutputs",
            Self::ListPipelineRunNodeStatus => "ListPipelineRunNodeStatus",
            Self::ListPipelineRuns => "ListPipelineRuns",
            Self::ListPipelineRunsStatus => "ListPipelineRunsStatus",
            Self::ListPipelines => "ListPipelines",
            Self::ListWorkspaces => "ListWorkspaces",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
