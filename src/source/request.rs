//! The operations of the service as requests, not yet signed (`protocol`).

mod list;
mod parameters;
mod read;

use serde_json::{Map, Value};

pub(super) use self::list::PageAsk;
use self::parameters::{Parameters, no_such_thing};
use crate::account::signature::{canonical_query, encoded};
use crate::domain::{NodeKey, Operation, RunId, SourceError, Token, WorkspaceId};
use crate::source::transport::Method;

const RUNS: &str = "/api/v1/pipelineruns";

/// A product of the service, as each request names it by its version.
#[derive(Clone, Copy)]
pub(super) enum Product {
    PaiFlow,
    Workspaces,
}

impl Product {
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::PaiFlow => "2021-02-02",
            Self::Workspaces => "2021-02-04",
        }
    }
}

/// A request before it is signed.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) product: Product,
    pub(super) operation: Operation,
    pub(super) method: Method,
    pub(super) path: String,
    parameters: Parameters,
    pub(super) body: Vec<u8>,
    /// The fields that an answer is wanted for: where one of them cannot be
    /// read, the answer tells nothing.
    pub(super) wanted: Vec<&'static str>,
}

impl Call {
    /// The state of runs.
    pub(super) fn run_statuses(
        runs: &[RunId],
        kind: Option<&str>,
        workspace: Option<&WorkspaceId>,
    ) -> Self {
        let ids = runs.iter().map(RunId::as_str).collect();
        Self::statuses("PipelineRuns", ids, kind, workspace)
    }

    /// The state of nodes.
    pub(super) fn node_statuses(
        nodes: &[NodeKey],
        kind: Option<&str>,
        workspace: Option<&WorkspaceId>,
    ) -> Self {
        let keys = nodes.iter().map(node_key).collect();
        Self::statuses("Nodes", keys, kind, workspace)
    }

    // One list only: where both are sent, the service ignores the runs. The
    // PUT changes nothing, whatever its method says.
    fn statuses(
        list: &'static str,
        asked: Value,
        kind: Option<&str>,
        workspace: Option<&WorkspaceId>,
    ) -> Self {
        let mut body = Map::new();
        body.insert(list.to_owned(), asked);
        let mut set = |key: &str, value: Option<&str>| {
            if let Some(value) = value {
                body.insert(key.to_owned(), value.into());
            }
        };
        set("OutputType", kind);
        set("WorkspaceId", workspace.map(WorkspaceId::as_str));
        Self {
            method: Method::Put,
            body: Value::Object(body).to_string().into_bytes(),
            wanted: vec![list],
            ..Self::get(
                Operation::ListPipelineRunsStatus,
                RUNS,
                Parameters::default(),
            )
        }
    }

    fn get(operation: Operation, path: impl Into<String>, parameters: Parameters) -> Self {
        Self {
            product: Product::PaiFlow,
            operation,
            method: Method::Get,
            path: path.into(),
            parameters,
            body: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// The same call for the sake of these fields.
    fn wanting<const N: usize>(mut self, fields: [&'static str; N]) -> Self {
        self.wanted = fields.to_vec();
        self
    }

    /// The same call with the token of a shared run, which only a call about one run may have.
    pub(super) fn shared_by(mut self, token: Option<&Token>) -> Self {
        let token = token.map(Token::expose);
        self.parameters = self.parameters.and("TokenId", token);
        self
    }

    /// The query in the form that is signed and sent.
    pub(super) fn query(&self) -> String {
        canonical_query(&self.parameters.pairs())
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
/// `.` and `..` for directions even when they are percent-encoded.
fn segment(id: &str) -> Result<String, SourceError> {
    if matches!(id, "" | "." | "..") {
        return Err(no_such_thing());
    }
    Ok(encoded(id))
}
