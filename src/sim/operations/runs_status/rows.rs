//! The three kinds of rows of the batch. Those of runs and nodes are written straight into the
//! answer; those of outputs stay the same once they are there, and are kept with their node.

use std::borrow::Cow;

use chrono::TimeDelta;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::sim::operations::found::Found;
use crate::sim::play::artifacts;
use crate::sim::play::artifacts::Artifact;
use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::node::{NodeInstance, NodeRef, Rendered};
use crate::sim::story::status::Status;

/// What the service takes to save the outputs of a node that has succeeded.
const ARCHIVING: TimeDelta = TimeDelta::seconds(2);

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct BatchRows<'a> {
    pub(super) pipeline_runs: Vec<RunRow<'a>>,
    pub(super) nodes: Vec<NodeLine<'a>>,
    pub(super) outputs: Vec<Cow<'a, RawValue>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct RunRow<'a> {
    pipeline_run_id: &'a str,
    status: Option<Status>,
    name: &'a str,
    user_id: &'a str,
    parent_user_id: &'a str,
    node_id: &'a str,
    source_id: &'a str,
    is_deleted: bool,
}

/// A node that becomes a row when it is written.
pub(super) struct NodeLine<'a> {
    pub(super) found: Found<'a>,
    pub(super) present: &'a Present<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct NodeRow<'a> {
    pipeline_run_id: &'a str,
    node_id: &'a str,
    status: Option<Status>,
    input_artifact_archived: bool,
    output_artifact_archived: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    node_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OutputRow<'a> {
    name: String,
    #[serde(rename = "Type")]
    kind: &'static str,
    metadata: Map<String, Value>,
    gmt_create_time: String,
    id: String,
    producer: String,
    node_id: &'a str,
    pipeline_run_id: &'a str,
    value: String,
    expanded_artifact_index: usize,
    expandable_artifact_name: &'a str,
}

pub(super) fn run_row<'a>(run: &'a Run, present: &Present<'_>) -> RunRow<'a> {
    RunRow {
        pipeline_run_id: &run.id,
        status: run.timeline(present.at).status(present.at),
        name: &run.name,
        user_id: &run.spec().user,
        parent_user_id: &run.spec().account,
        node_id: run.root_id(),
        source_id: &run.spec().source,
        is_deleted: run.is_deleted(present.at),
    }
}

impl Serialize for NodeLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        node_row(&self.found, self.present).serialize(serializer)
    }
}

fn node_row<'a>(found: &'a Found<'_>, present: &Present<'_>) -> NodeRow<'a> {
    let Found { run, node } = found;
    let time = |moment: Option<_>| moment.map(|moment| present.text(moment));
    let started = node.timeline.started(present.at);
    NodeRow {
        pipeline_run_id: &run.id,
        node_id: &node.id,
        status: present.node_status(node),
        input_artifact_archived: started.is_some(),
        output_artifact_archived: are_archived(node, present),
        started_at: time(started),
        finished_at: time(node.timeline.finished(present.at)),
        node_name: &node.name,
    }
}

/// Whether the outputs of a node have been saved.
pub(super) fn are_archived(node: &NodeInstance, present: &Present<'_>) -> bool {
    let succeeded = node.timeline.succeeded(present.at);
    succeeded.is_some_and(|succeeded| succeeded + ARCHIVING <= present.at)
}

/// The rows about a node's outputs, of one type or of all.
pub(super) fn output_rows<'a>(
    found: &Found<'a>,
    kind: Option<&str>,
    present: &Present<'_>,
) -> Vec<Cow<'a, RawValue>> {
    let is_wanted = |row: &Rendered| kind.is_none_or(|kind| kind == row.kind);
    match &found.node {
        // A node that has not succeeded has none yet, and a clock that is off may be right the next
        // time.
        NodeRef::Kept(node) if are_lasting(node, present) => node
            .rendered
            .get_or_init(|| rendered(found.run, node, present))
            .iter()
            .filter(|row| is_wanted(row))
            .map(|row| Cow::Borrowed(&*row.row))
            .collect(),
        NodeRef::Kept(_) | NodeRef::Made(_) => rendered(found.run, &found.node, present)
            .into_iter()
            .filter(is_wanted)
            .map(|row| Cow::Owned(row.row))
            .collect(),
    }
}

fn are_lasting(node: &NodeInstance, present: &Present<'_>) -> bool {
    present.tells_true_times() && node.timeline.succeeded(present.at).is_some()
}

fn rendered(run: &Run, node: &NodeInstance, present: &Present<'_>) -> Vec<Rendered> {
    let render = |artifact: Artifact<'_>| {
        let row = to_raw_value(&output_row(artifact, present)).ok()?;
        let kind = artifact.kind();
        Some(Rendered { kind, row })
    };
    artifacts::of(run, node, present)
        .filter_map(render)
        .collect()
}

fn output_row<'a>(artifact: Artifact<'a>, present: &Present<'_>) -> OutputRow<'a> {
    OutputRow {
        name: artifact.name(present),
        kind: artifact.kind(),
        metadata: artifact.metadata(present),
        gmt_create_time: present.text(artifact.created),
        id: artifact.id(),
        producer: artifact.producer(),
        node_id: &artifact.node.id,
        pipeline_run_id: &artifact.run.id,
        value: artifact.value(present),
        expanded_artifact_index: artifact.part,
        expandable_artifact_name: artifact.whole(),
    }
}
