//! `ListPipelineRunNodeStatus`: the states of a node and of all below it, as a flat list.

use serde::{Serialize, Serializer};
use serde_json::json;

use crate::sim::operations::found::{Found, family};
use crate::sim::operations::request::OperationRequest;
use crate::sim::operations::rows::Rows;
use crate::sim::operations::view::View;
use crate::sim::play::present::Present;
use crate::sim::play::schedule::node::{NodeInstance, NodeKind, NodeRef};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;
use crate::sim::story::status::Status;

/// The documents leave the usual depth open; it is that of `GetPipelineRunNode`.
const USUAL_DEPTH: i64 = 2;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed<T> {
    status: T,
}

/// A node that becomes a row when it is written.
struct Line<'a> {
    node: NodeRef<'a>,
    view: View,
    present: &'a Present<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NodeRow<'a> {
    node_id: &'a str,
    node_name: &'a str,
    status: Option<Status>,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    runtime_info: String,
}

pub(super) fn answer(path: &NodePath, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let present = request.present;
    let depth = request
        .parameters
        .number("Depth", 1..=i64::MAX)?
        .unwrap_or(USUAL_DEPTH);
    let view = View::new(request.parameters)?;
    let found = Found::new(path, present)?;
    let shown = || family(&found, depth, present).filter(|node| view.shows(node, present));
    let lines = || {
        shown().map(|node| Line {
            node,
            view,
            present,
        })
    };
    request.written(Listed {
        status: Rows(lines),
    })
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        row(&self.node, self.view, self.present).serialize(serializer)
    }
}

fn row<'a>(node: &'a NodeInstance, view: View, present: &Present<'_>) -> NodeRow<'a> {
    let started = node.timeline.started(present.at);
    let runtime_info = match (node.kind, started) {
        (NodeKind::Task, Some(_)) => {
            json!({ "DLC_INSTANCE_IDS": node.seed.at("instance").id("dlc") })
        }
        (NodeKind::Task, None) | (NodeKind::Root | NodeKind::Dag | NodeKind::Loop, _) => {
            json!({})
        }
    };
    NodeRow {
        node_id: view.id(node),
        node_name: &node.name,
        status: present.node_status(node),
        started_at: started.map(|moment| present.text(moment)),
        finished_at: node
            .timeline
            .finished(present.at)
            .map(|moment| present.text(moment)),
        runtime_info: runtime_info.to_string(),
    }
}
