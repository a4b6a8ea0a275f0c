//! The operations whose answers come in pages.

use crate::domain::{
    Matching, NodeKey, Operation, OutputFilter, PipelineFilter, PipelineId, RunFilter, RunId,
    RunState, SourceError, WorkspaceFilter, WorkspaceId,
};
use crate::source::request::parameters::Parameters;
use crate::source::request::read::path;
use crate::source::request::{Call, Product, RUNS};

/// The depths that the service takes for a list of outputs.
const DEPTHS: (u32, u32) = (1, 99_999);

/// One page of a list.
#[derive(Clone, Copy)]
pub(in crate::source) struct PageAsk {
    /// From 1.
    pub(in crate::source) number: usize,
    pub(in crate::source) size: usize,
}

impl PageAsk {
    fn parameters(self) -> Parameters {
        Parameters::default()
            .number("PageNumber", &self.number)
            .number("PageSize", &self.size)
    }
}

impl Call {
    /// Runs.
    pub(in crate::source) fn runs(filter: &RunFilter, page: PageAsk) -> Result<Self, SourceError> {
        let pipelines: Vec<_> = filter.pipelines.iter().map(PipelineId::as_str).collect();
        let parameters = page
            .parameters()
            .term("Name", filter.name.as_ref())
            .and("Status", filter.state.map(RunState::as_str))
            .term("SourceType", filter.source_type.as_ref())
            .term("SourceId", filter.source_id.as_ref())
            .term("UserId", filter.user.as_ref())
            .word("SortBy", filter.sorting.by.as_str())
            .word("Order", filter.sorting.order.as_str())
            .id(
                "WorkspaceId",
                filter.workspace.as_ref().map(WorkspaceId::as_str),
            )?
            .id("PipelineRunId", filter.run.as_ref().map(RunId::as_str))?
            .ids("PipelineIds", &pipelines)?;
        Ok(Self::get(Operation::ListPipelineRuns, RUNS, parameters).wanting(["PipelineRuns"]))
    }

    /// Outputs of `node` and of what is below it.
    pub(in crate::source) fn outputs(
        node: &NodeKey,
        depth: u32,
        filter: &OutputFilter,
        page: PageAsk,
    ) -> Result<Self, SourceError> {
        let path = path(node)? + "/outputs";
        let parameters = page
            .parameters()
            .number("Depth", &depth.clamp(DEPTHS.0, DEPTHS.1))
            .term("Name", filter.name.as_ref())
            .term("Type", filter.kind.as_ref())
            .word("SortBy", filter.sorting.by.as_str())
            .word("Order", filter.sorting.order.as_str());
        Ok(Self::get(Operation::ListPipelineRunNodeOutputs, path, parameters).wanting(["Outputs"]))
    }

    /// Pipelines.
    pub(in crate::source) fn pipelines(
        filter: &PipelineFilter,
        page: PageAsk,
    ) -> Result<Self, SourceError> {
        let is_fuzzy = match filter.matching {
            Matching::Whole => "false",
            Matching::Part => "true",
        };
        let parameters = page
            .parameters()
            .term("PipelineIdentifier", filter.identifier.as_ref())
            .term("PipelineProvider", filter.provider.as_ref())
            .term("PipelineVersion", filter.version.as_ref())
            .word("FuzzyMatching", is_fuzzy)
            .id(
                "WorkspaceId",
                filter.workspace.as_ref().map(WorkspaceId::as_str),
            )?;
        let call = Self::get(Operation::ListPipelines, "/api/v1/pipelines", parameters);
        Ok(call.wanting(["Pipelines"]))
    }

    /// Workspaces.
    pub(in crate::source) fn workspaces(
        filter: &WorkspaceFilter,
        page: PageAsk,
    ) -> Result<Self, SourceError> {
        let ids: Vec<_> = filter.ids.iter().map(WorkspaceId::as_str).collect();
        let parameters = page
            .parameters()
            .term("WorkspaceName", filter.name.as_ref())
            .term("Status", filter.status.as_ref())
            .term("UserId", filter.user.as_ref())
            .term("ResourceGroupId", filter.resource_group.as_ref())
            .word("SortBy", filter.sorting.by.as_str())
            .word("Order", filter.sorting.order.as_str())
            .ids("WorkspaceIds", &ids)?;
        let call = Self::get(Operation::ListWorkspaces, "/api/v1/workspaces", parameters);
        Ok(Self {
            product: Product::Workspaces,
            ..call.wanting(["Workspaces"])
        })
    }
}
