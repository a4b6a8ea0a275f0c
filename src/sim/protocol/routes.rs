//! Which operation a method and a path mean. Ids are decoded only after the path was cut at its
//! slashes, so that an id may hold one.

use axum::http::{Method, StatusCode};

use crate::sim::protocol::catalogue;
use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::parameters::decoded;
use crate::sim::protocol::refusal::Refusal;

/// An operation with the ids of its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sim) enum Call {
    RunsStatus,
    Runs,
    Run { run: String },
    Node(NodePath),
    NodeStatus(NodePath),
    NodeLogs(NodePath),
    NodeOutputs(NodePath),
    Pipelines,
    Pipeline { pipeline: String },
    Workspaces,
}

/// A node, as paths and batches name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sim) struct NodePath {
    pub(in crate::sim) run: String,
    pub(in crate::sim) node: String,
}

impl Call {
    pub(in crate::sim) fn operation(&self) -> &'static Operation {
        match self {
            Self::RunsStatus => &catalogue::LIST_RUNS_STATUS,
            Self::Runs => &catalogue::LIST_RUNS,
            Self::Run { .. } => &catalogue::GET_RUN,
            Self::Node(_) => &catalogue::GET_NODE,
            Self::NodeStatus(_) => &catalogue::LIST_NODE_STATUS,
            Self::NodeLogs(_) => &catalogue::LIST_NODE_LOGS,
            Self::NodeOutputs(_) => &catalogue::LIST_NODE_OUTPUTS,
            Self::Pipelines => &catalogue::LIST_PIPELINES,
            Self::Pipeline { .. } => &catalogue::GET_PIPELINE,
            Self::Workspaces => &catalogue::LIST_WORKSPACES,
        }
    }
}

/// What a request asks for; a refusal where no operation has this method and path.
pub(in crate::sim) fn route(method: &Method, path: &str) -> Result<Call, Refusal> {
    let call = read_at(path)?;
    if method == Method::GET {
        return Ok(call);
    }
    // The batch is read by a PUT on the path of the list.
    if method == Method::PUT && call == Call::Runs {
        return Ok(Call::RunsStatus);
    }
    Err(wrong_method(method))
}

/// What a GET of the path reads.
fn read_at(path: &str) -> Result<Call, Refusal> {
    let steps = path
        .strip_prefix("/api/v1/")
        .map(|rest| rest.split('/').collect::<Vec<_>>());
    let call = match steps.as_deref() {
        Some(["pipelineruns"]) => Call::Runs,
        Some(["pipelineruns", run]) => Call::Run {
            run: id("PipelineRunId", run)?,
        },
        Some(["pipelineruns", run, "nodes", node]) => Call::Node(node_path(run, node)?),
        Some(["pipelineruns", run, "nodes", node, "status"]) => {
            Call::NodeStatus(node_path(run, node)?)
        }
        Some(["pipelineruns", run, "nodes", node, "logs"]) => Call::NodeLogs(node_path(run, node)?),
        Some(["pipelineruns", run, "nodes", node, "outputs"]) => {
            Call::NodeOutputs(node_path(run, node)?)
        }
        Some(["pipelines"]) => Call::Pipelines,
        Some(["pipelines", pipeline]) => Call::Pipeline {
            pipeline: id("PipelineId", pipeline)?,
        },
        Some(["workspaces"]) => Call::Workspaces,
        Some(_) | None => return Err(unknown_path(path)),
    };
    Ok(call)
}

fn node_path(run: &str, node: &str) -> Result<NodePath, Refusal> {
    Ok(NodePath {
        run: id("PipelineRunId", run)?,
        node: id("NodeId", node)?,
    })
}

/// An empty id must not turn one operation into another, so it is refused instead of collapsed.
fn id(what: &str, encoded: &str) -> Result<String, Refusal> {
    let decoded = decoded(encoded)?.trim().to_owned();
    if decoded.is_empty() {
        return Err(Refusal::bad_request(
            "MissingParameter",
            format!("{what} is empty in the path."),
        ));
    }
    Ok(decoded)
}

fn unknown_path(path: &str) -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "InvalidApi.NotFound",
        format!("No operation has the path {path}."),
    )
}

fn wrong_method(method: &Method) -> Refusal {
    Refusal::bad_request(
        "UnsupportedHTTPMethod",
        format!("The path has no operation with the method {method} that only reads."),
    )
}
