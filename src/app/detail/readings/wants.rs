//! What the open tab of the selected row wants read.

use chrono::TimeDelta;

use crate::app::model::{Model, Pane, Tab};
use crate::app::navigate::selected_key;
use crate::app::rows::RowKey;
use crate::app::tree::Node;
use crate::domain::{NodeKey, Phase, Sight, Status, StatusKind, Subject};

/// How long a row is looked at before the overview reads more about it. Moving past a row costs nothing.
const RESTED: TimeDelta = TimeDelta::seconds(1);

/// What the open tab of the selected row wants read.
#[derive(Default)]
pub(super) struct Wants {
    pub raw: Option<Sight>,
    pub outputs: Option<Sight>,
    pub runtime: Option<Sight>,
    pub containers: Option<Sight>,
    pub log: Option<NodeKey>,
}

pub(super) fn wants(model: &mut Model) -> Wants {
    let selected = selected_key(model).cloned();
    note_row(model, selected.as_ref());
    if model.screen().detail.is_none() {
        return Wants::default();
    }
    match (model.tab, selected) {
        (Tab::Json | Tab::Inputs, Some(RowKey::Run(run))) => Wants {
            raw: Some(Sight::Raw(Subject::Run(run))),
            ..Wants::default()
        },
        (Tab::Json, Some(RowKey::Node(key))) => Wants {
            raw: Some(Sight::Raw(Subject::Node(key))),
            ..Wants::default()
        },
        (Tab::Outputs, Some(RowKey::Node(key))) => Wants {
            outputs: wants_outputs(model, &key).then(|| Sight::Outputs(key)),
            ..Wants::default()
        },
        (Tab::Logs, Some(RowKey::Node(key))) => Wants {
            log: node_of(model, &key)
                .is_some_and(writes_a_log)
                .then_some(key),
            ..Wants::default()
        },
        (Tab::Overview, Some(RowKey::Node(key))) if is_rested(model) => overview(model, key),
        _ => Wants::default(),
    }
}

/// A leaf that has begun runs somewhere, and one that failed says why at the end of its log.
fn overview(model: &Model, key: NodeKey) -> Wants {
    let Some(node) = node_of(model, &key).filter(|node| writes_a_log(node)) else {
        return Wants::default();
    };
    Wants {
        log: has_failed(node).then(|| key.clone()),
        runtime: Some(Sight::Runtime(key.clone())),
        containers: Some(Sight::Containers(key)),
        ..Wants::default()
    }
}

fn note_row(model: &mut Model, selected: Option<&RowKey>) {
    let known = model.detail.row.as_ref().map(|(key, _)| key);
    if known != selected {
        model.detail.row = selected.cloned().map(|key| (key, model.now));
    }
}

/// Somebody has opened the pane, or stays on the row.
fn is_rested(model: &Model) -> bool {
    let since = model.detail.row.as_ref().map(|(_, since)| *since);
    model.pane == Pane::Detail || since.is_some_and(|since| model.now - since >= RESTED)
}

/// Outputs that came with the batch need no reading of their own.
fn wants_outputs(model: &Model, key: &NodeKey) -> bool {
    let is_open = model.detail.outputs.is_some();
    node_of(model, key).is_some_and(|node| {
        node.phase() != Phase::Waiting && (node.artifacts.is_empty() || is_open)
    })
}

/// Whether a node is a task that has begun: others have no log (API reference 5.5).
pub fn writes_a_log(node: &Node) -> bool {
    let was_skipped = node.state.status.as_ref().map(Status::kind) == Some(StatusKind::Skipped);
    !is_composite(node) && node.phase() != Phase::Waiting && !was_skipped
}

/// Whether a node holds others.
pub fn is_composite(node: &Node) -> bool {
    node.composite || !node.children.is_empty()
}

/// Whether a node failed.
pub fn has_failed(node: &Node) -> bool {
    node.state.status.as_ref().map(Status::kind) == Some(StatusKind::Failed)
}

pub(super) fn node_of<'a>(model: &'a Model, key: &NodeKey) -> Option<&'a Node> {
    let run = model.runs.get(key.run.as_str())?;
    run.tree.node(run.tree.place(key.node.as_str())?)
}
