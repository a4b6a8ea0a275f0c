//! The three kinds of rows of the batch.

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::sim::{
    artifacts::Artifact,
    operations::Found,
    present::Present,
    run::Run,
    schedule::{Entry, Status},
};

/// What the service takes to save the outputs of a node that has succeeded.
const ARCHIVING: TimeDelta = TimeDelta::seconds(2);

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Told<'a> {
    pub(super) pipeline_runs: Vec<RunRow<'a>>,
    pub(super) nodes: Vec<NodeRow<'a>>,
    pub(super) outputs: Vec<OutputRow>,
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

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NodeRow<'a> {
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
pub(super) struct OutputRow {
    name: String,
    #[serde(rename = "Type")]
    kind: &'static str,
    metadata: Map<String, Value>,
    gmt_create_time: String,
    id: String,
    producer: String,
    node_id: String,
    pipeline_run_id: String,
    value: String,
    expanded_artifact_index: usize,
    expandable_artifact_name: String,
}

pub(super) fn run_row<'a>(run: &'a Run, present: &Present<'_>) -> RunRow<'a> {
    RunRow {
        pipeline_run_id: &run.id,
        status: run.life(present.at).status(present.at),
        name: &run.name,
        user_id: &run.told.user,
        parent_user_id: &run.told.account,
        node_id: run.root_id(),
        source_id: &run.told.source,
        is_deleted: run.is_deleted(present.at),
    }
}

pub(super) fn node_row<'a>(found: Found<'a>, present: &Present<'_>) -> NodeRow<'a> {
    let Found { run, entry } = found;
    let started = entry.life.started(present.at);
    NodeRow {
        pipeline_run_id: &run.id,
        node_id: &entry.id,
        status: present.node_status(entry),
        input_artifact_archived: started.is_some(),
        output_artifact_archived: are_archived(entry, present),
        started_at: started.map(|moment| present.text(moment)),
        finished_at: entry
            .life
            .finished(present.at)
            .map(|moment| present.text(moment)),
        node_name: &entry.name,
    }
}

/// Whether the outputs of a node have been saved.
pub(super) fn are_archived(entry: &Entry, present: &Present<'_>) -> bool {
    let succeeded = entry.life.succeeded(present.at);
    succeeded.is_some_and(|succeeded| succeeded + ARCHIVING <= present.at)
}

pub(super) fn output_row(artifact: Artifact<'_>, present: &Present<'_>) -> OutputRow {
    OutputRow {
        kind: artifact.kind(),
        gmt_create_time: present.text(artifact.created),
        node_id: artifact.entry.id.clone(),
        pipeline_run_id: artifact.run.id.clone(),
        value: artifact.value.to_string(),
        expanded_artifact_index: artifact.part,
        expandable_artifact_name: artifact.whole().to_owned(),
        name: artifact.name,
        metadata: artifact.metadata,
        id: artifact.id,
        producer: artifact.producer,
    }
}
