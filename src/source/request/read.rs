//! The operations about one run, one node or one pipeline.

use chrono::{DateTime, Utc};

use crate::domain::{
    Direction, LogQuery, ManifestType, NodeKey, Operation, PipelineId, RunId, SourceError, View,
};
use crate::source::request::parameters::Parameters;
use crate::source::request::{Call, RUNS, segment};

impl Call {
    /// All about one run but its manifest.
    pub(in crate::source) fn details(run: &RunId) -> Result<Self, SourceError> {
        Self::run(run, Parameters::default())
    }

    /// All about one run, with the manifest that the service thinks best.
    pub(in crate::source) fn verbose_details(run: &RunId) -> Result<Self, SourceError> {
        Self::run(run, Parameters::default().word("Verbose", "true"))
    }

    /// All about one run, with the manifest of this type.
    pub(in crate::source) fn manifest(
        run: &RunId,
        manifest: ManifestType,
    ) -> Result<Self, SourceError> {
        let parameters = Parameters::default()
            .word("Verbose", "true")
            .word("ManifestType", manifest.as_str());
        Self::run(run, parameters)
    }

    fn run(run: &RunId, parameters: Parameters) -> Result<Self, SourceError> {
        let path = format!("{RUNS}/{}", segment(run.as_str())?);
        Ok(Self::get(Operation::GetPipelineRun, path, parameters).wanting(["Status"]))
    }

    /// The tree from `node` down; depth 1 is the node alone.
    pub(in crate::source) fn node(node: &NodeKey, depth: u32) -> Result<Self, SourceError> {
        let parameters = Parameters::default().number("Depth", &depth);
        Self::node_by(node, parameters)
    }

    /// The tree from `node` down, in one of its views.
    pub(in crate::source) fn node_in(
        node: &NodeKey,
        depth: u32,
        view: View,
    ) -> Result<Self, SourceError> {
        Self::node_by(node, depth_and_view(depth, view))
    }

    fn node_by(node: &NodeKey, parameters: Parameters) -> Result<Self, SourceError> {
        let call = Self::get(Operation::GetPipelineRunNode, path(node)?, parameters);
        Ok(call.wanting(["Metadata", "Spec", "StatusInfo"]))
    }

    /// The states of the nodes from `node` down.
    pub(in crate::source) fn node_states(
        node: &NodeKey,
        depth: u32,
        view: View,
    ) -> Result<Self, SourceError> {
        let path = path(node)? + "/status";
        let parameters = depth_and_view(depth, view);
        Ok(Self::get(Operation::ListPipelineRunNodeStatus, path, parameters).wanting(["Status"]))
    }

    /// Lines of the log of `node`.
    pub(in crate::source) fn log(node: &NodeKey, query: &LogQuery) -> Result<Self, SourceError> {
        let path = path(node)? + "/logs";
        let second = |at: Option<DateTime<Utc>>| at.map(|at| at.timestamp().to_string());
        let is_reverse = match query.direction {
            Direction::OldestFirst => "false",
            Direction::NewestFirst => "true",
        };
        let parameters = Parameters::default()
            .number("Offset", &query.offset)
            .number("PageSize", &query.limit)
            .word("Reverse", is_reverse)
            .term("Keyword", query.keyword.as_ref())
            .and("FromTimeInSeconds", second(query.from).as_deref())
            .and("ToTimeInSeconds", second(query.until).as_deref());
        Ok(Self::get(Operation::ListPipelineRunNodeLogs, path, parameters).wanting(["Logs"]))
    }

    /// One pipeline with its manifest.
    pub(in crate::source) fn pipeline(id: &PipelineId) -> Result<Self, SourceError> {
        let path = format!("/api/v1/pipelines/{}", segment(id.as_str())?);
        Ok(Self::get(
            Operation::GetPipeline,
            path,
            Parameters::default(),
        ))
    }
}

fn depth_and_view(depth: u32, view: View) -> Parameters {
    Parameters::default()
        .number("Depth", &depth)
        .word("Type", view.as_str())
}

/// Where everything about `node` is found.
pub(super) fn path(node: &NodeKey) -> Result<String, SourceError> {
    let run = segment(node.run.as_str())?;
    let node = segment(node.node.as_str())?;
    Ok(format!("{RUNS}/{run}/nodes/{node}"))
}
