//! A node in JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::nodes::tree::{Node, Place};
use crate::app::runs::reason::{Skip, skipped_because, waits_for};
use crate::app::runs::run::Run;
use crate::domain::{Phase, Status};
use crate::print::json::output::OutputReport;
use crate::print::json::times::{seconds, time};

/// A node, in the order of the tree.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct NodeReport<'a> {
    #[serde(flatten)]
    facts: NodeFacts<'a>,
    /// Null where they could not be read, or were not to be read.
    outputs: Option<Vec<OutputReport<'a>>>,
}

/// Which outputs of a run are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::print) enum OutputsKnown {
    All,
    /// Some could not be read.
    InPart,
    /// Nobody has asked for them.
    NotAsked,
}

/// A node without its outputs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct NodeFacts<'a> {
    id: &'a str,
    /// The node it stands in; null below the root.
    parent_id: Option<&'a str>,
    /// The names from the run's first level down to it.
    path: Vec<&'a str>,
    name: &'a str,
    #[serde(rename = "type")]
    node_type: Option<&'a str>,
    /// The service's own word, also one that is not documented.
    status: Option<&'a str>,
    /// Whether nothing but a rerun can change it any more.
    #[serde(rename = "final")]
    is_final: bool,
    answered: bool,
    started_at: Option<String>,
    finished_at: Option<String>,
    elapsed_seconds: Option<f64>,
    /// How long it usually takes: in half of the earlier runs it took less. Null where too few are known.
    usual_seconds: Option<f64>,
    depends_on: Vec<&'a str>,
    /// Those of them that are not over, while it has not begun.
    waits_for: Vec<&'a str>,
    /// `condition`, or the id of the node whose failure is the cause.
    skipped_because: Option<&'a str>,
    inputs_archived: Option<bool>,
    outputs_archived: Option<bool>,
}

impl<'a> NodeReport<'a> {
    /// What is known of one node.
    pub(in crate::print) fn of(
        run: &'a Run,
        place: Place,
        node: &'a Node,
        now: DateTime<Utc>,
        outputs: OutputsKnown,
    ) -> Self {
        let has_none = node.artifacts.outputs().next().is_none();
        let is_unread = has_none
            && match outputs {
                OutputsKnown::All => false,
                OutputsKnown::InPart => node.phase() == Phase::Final,
                OutputsKnown::NotAsked => true,
            };
        Self {
            facts: NodeFacts::of(run, place, node, now),
            outputs: (!is_unread).then(|| node.artifacts.outputs().map(OutputReport::of).collect()),
        }
    }
}

impl<'a> NodeFacts<'a> {
    /// What is known of one node besides its outputs.
    pub(in crate::print) fn of(
        run: &'a Run,
        place: Place,
        node: &'a Node,
        now: DateTime<Utc>,
    ) -> Self {
        let tree = &run.tree;
        let id = |place: Place| tree.node(place).map(|node| node.id.as_str());
        let timing = &node.state.timing;
        Self {
            id: node.id.as_str(),
            parent_id: id(node.parent).filter(|id| !id.is_empty()),
            path: run.path(place),
            name: &node.name,
            node_type: node.spec.node_type(),
            status: node.state.status.as_ref().map(Status::as_str),
            is_final: node.phase() == Phase::Final,
            answered: !node.is_unanswered(),
            started_at: timing.started.as_ref().map(time),
            finished_at: timing.finished.as_ref().map(time),
            elapsed_seconds: run.elapsed_of(node, now).map(seconds),
            usual_seconds: run.estimate.usual(place).map(|usual| seconds(usual.p50)),
            depends_on: node
                .dependencies
                .iter()
                .filter_map(|node| id(*node))
                .collect(),
            waits_for: waits_for(tree, place).filter_map(id).collect(),
            skipped_because: skipped_because(tree, place).and_then(|skip| match skip {
                Skip::Condition => Some("condition"),
                Skip::Upstream(cause) => id(cause),
            }),
            inputs_archived: node.state.inputs_archived,
            outputs_archived: node.state.outputs_archived,
        }
    }
}
