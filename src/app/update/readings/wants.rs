//! What the open tab of the selected row wants read.

use crate::app::model::Model;
use crate::app::model::watch::Watch;
use crate::app::nodes::tree::Node;
use crate::app::query::rest::is_rested;
use crate::app::view::pane::Tab;
use crate::app::view::rows::RowKey;
use crate::domain::{FetchKind, NodeKey, Phase, Subject};

/// What the open tab of the selected row wants read.
#[derive(Default)]
pub(super) struct Wants {
    pub raw: Option<FetchKind>,
    pub outputs: Option<FetchKind>,
    pub runtime: Option<FetchKind>,
    pub containers: Option<FetchKind>,
    pub log: Option<NodeKey>,
}

pub(super) fn wants(model: &mut Model) -> Wants {
    let selected = model.view.selected_key().cloned();
    note_row(model, selected.as_ref());
    if model.screen().detail.is_none() {
        return Wants::default();
    }
    match (model.detail.tab, selected) {
        (Tab::Json | Tab::Inputs, Some(RowKey::Run(run))) => Wants {
            raw: Some(FetchKind::Raw(Subject::Run(run))),
            ..Wants::default()
        },
        (Tab::Json, Some(RowKey::Node(key))) => Wants {
            raw: Some(FetchKind::Raw(Subject::Node(key))),
            ..Wants::default()
        },
        (Tab::Outputs, Some(RowKey::Node(key))) => Wants {
            outputs: wants_outputs(model, &key).then(|| FetchKind::Outputs(key)),
            ..Wants::default()
        },
        (Tab::Logs, Some(RowKey::Node(key))) => Wants {
            log: model
                .watch
                .node(&key)
                .is_some_and(Node::writes_a_log)
                .then_some(key),
            ..Wants::default()
        },
        (Tab::Overview, Some(RowKey::Node(key))) if is_rested(model) => overview(&model.watch, key),
        _ => Wants::default(),
    }
}

/// A leaf that has begun runs somewhere, and one that failed says why at the end of its log.
fn overview(watch: &Watch, key: NodeKey) -> Wants {
    let Some(node) = watch.node(&key).filter(|node| node.writes_a_log()) else {
        return Wants::default();
    };
    Wants {
        log: node.has_failed().then(|| key.clone()),
        runtime: Some(FetchKind::Runtime(key.clone())),
        containers: Some(FetchKind::Containers(key)),
        ..Wants::default()
    }
}

fn note_row(model: &mut Model, selected: Option<&RowKey>) {
    let known = model.detail.row.as_ref().map(|(key, _)| key);
    if known != selected {
        model.detail.row = selected.cloned().map(|key| (key, model.now.machine));
    }
}

/// Outputs that came with the batch need no reading of their own.
fn wants_outputs(model: &Model, key: &NodeKey) -> bool {
    let read = model.detail.outputs.as_ref().map(|reading| &reading.kind);
    let is_open = matches!(read, Some(FetchKind::Outputs(read)) if read == key);
    model.watch.node(key).is_some_and(|node| {
        node.phase() != Phase::Waiting && (node.artifacts.is_empty() || is_open)
    })
}
