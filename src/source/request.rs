//! The operations of the service as requests, not yet signed (API reference 4, 5).

use serde_json::{Map, Value};

use crate::domain::{NodeKey, Refusal, RefusalKind, RunId, SourceError};
use crate::source::Scope;
use crate::source::signature::{canonical_query, encoded};
use crate::source::transport::Method;

const RUNS: &str = "/api/v1/pipelineruns";

/// A request before it is signed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// The operation's name, in the header `x-acs-action`.
    pub(super) action: &'static str,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Vec<u8>,
}

impl Call {
    /// The state of runs.
    pub(super) fn run_statuses(runs: &[RunId], scope: &Scope) -> Self {
        let ids = runs.iter().map(RunId::as_str).collect();
        Self::statuses("PipelineRuns", ids, scope)
    }

    /// The state of nodes.
    pub(super) fn node_statuses(nodes: &[NodeKey], scope: &Scope) -> Self {
        let keys = nodes.iter().map(node_key).collect();
        Self::statuses("Nodes", keys, scope)
    }

    // One list only: where both are sent, the service ignores the runs. The
    // PUT changes nothing, whatever its method says.
    fn statuses(list: &str, asked: Value, scope: &Scope) -> Self {
        let mut body = Map::new();
        body.insert(list.to_owned(), asked);
        let mut set = |key: &str, value: &Option<String>| {
            if let Some(value) = value {
                body.insert(key.to_owned(), value.as_str().into());
            }
        };
        set("OutputType", &scope.output_type);
        set("WorkspaceId", &scope.workspace);
        Self {
            action: "ListPipelineRunsStatus",
            method: Method::Put,
            path: RUNS.to_owned(),
            query: String::new(),
            body: Value::Object(body).to_string().into_bytes(),
        }
    }

    /// The tree from `node` down; depth 1 is the node alone.
    pub(super) fn node(node: &NodeKey, depth: u32) -> Result<Self, SourceError> {
        let run = segment(node.run.as_str())?;
        let node = segment(node.node.as_str())?;
        let path = format!("{RUNS}/{run}/nodes/{node}");
        let depth = depth.to_string();
        Ok(Self::get("GetPipelineRunNode", path, &[("Depth", &depth)]))
    }

    /// All about one run but its manifest.
    pub(super) fn details(run: &RunId) -> Result<Self, SourceError> {
        Self::run(run, &[])
    }

    /// All about one run.
    pub(super) fn verbose_details(run: &RunId) -> Result<Self, SourceError> {
        Self::run(run, &[("Verbose", "true")])
    }

    fn run(run: &RunId, query: &[(&str, &str)]) -> Result<Self, SourceError> {
        let path = format!("{RUNS}/{}", segment(run.as_str())?);
        Ok(Self::get("GetPipelineRun", path, query))
    }

    /// One page of the newest runs.
    pub(super) fn newest_runs(page: usize, size: usize, scope: &Scope) -> Self {
        let (page, size) = (page.to_string(), size.to_string());
        let mut query = vec![
            ("Order", "DESC"),
            ("PageNumber", &*page),
            ("PageSize", &*size),
            ("SortBy", "GmtCreateTime"),
        ];
        query.extend(scope.workspace.as_deref().map(|id| ("WorkspaceId", id)));
        Self::get("ListPipelineRuns", RUNS.to_owned(), &query)
    }

    fn get(action: &'static str, path: String, query: &[(&str, &str)]) -> Self {
        Self {
            action,
            method: Method::Get,
            path,
            query: canonical_query(query),
            body: Vec::new(),
        }
    }
}

fn node_key(key: &NodeKey) -> Value {
    let mut object = Map::new();
    object.insert("NodeId".to_owned(), key.node.as_str().into());
    object.insert("PipelineRunId".to_owned(), key.run.as_str().into());
    Value::Object(object)
}

/// An id as a part of a path.
///
/// An empty one would turn the operation into another, and URL libraries take
/// `.` and `..` for directions even when they are percent-encoded. No run or
/// node is called so; the service need not be asked.
fn segment(id: &str) -> Result<String, SourceError> {
    if matches!(id, "" | "." | "..") {
        return Err(SourceError::Refused(Refusal {
            kind: RefusalKind::NotFound,
            code: String::new(),
            message: String::new(),
            request_id: String::new(),
            http_status: 0,
        }));
    }
    Ok(encoded(id))
}
