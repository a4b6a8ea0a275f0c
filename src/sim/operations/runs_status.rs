//! `ListPipelineRunsStatus`: the state of many runs, or of many nodes with their outputs, in one answer.
//! Costs a look-up for each id, however many runs and nodes the story has.

use chrono::TimeDelta;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::sim::{
    artifacts::{self, Artifact},
    object::Object,
    operations::{Found, Question},
    present::Present,
    refusal::Refusal,
    routes::NodePath,
    schedule::Status,
    world::Run,
};

/// What the service takes to save the outputs of a node that has succeeded.
const ARCHIVING: TimeDelta = TimeDelta::seconds(2);

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Asked {
    pipeline_runs: Option<Vec<String>>,
    nodes: Option<Vec<Object<AskedNode>>>,
    workspace_id: Option<String>,
    output_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct AskedNode {
    pipeline_run_id: Option<String>,
    node_id: Option<String>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Told<'a> {
    pipeline_runs: Vec<RunRow<'a>>,
    nodes: Vec<NodeRow<'a>>,
    outputs: Vec<OutputRow>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RunRow<'a> {
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
struct OutputRow {
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

pub(super) fn answer(question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let asked = Asked::new(question.body)?;
    let present = question.present;
    let told = match (&asked.nodes, &asked.pipeline_runs) {
        // The nodes win when both lists are given.
        (Some(nodes), _) if !nodes.is_empty() => asked.told_of_nodes(nodes, present),
        (_, Some(runs)) => asked.told_of_runs(runs, present),
        (Some(_) | None, None) => Told::default(),
    };
    question.written(told)
}

impl Asked {
    /// A missing body asks for as little as `{}`.
    fn new(body: &[u8]) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Object(asked)) => Ok(asked),
            Err(error) => Err(Refusal::invalid_parameter(format!(
                "The body is not as expected: {error}."
            ))),
        }
    }

    fn told_of_runs<'a>(&self, ids: &[String], present: &'a Present<'_>) -> Told<'a> {
        let mut seen = FxHashSet::default();
        let runs = ids
            .iter()
            .filter(|id| seen.insert(id.trim()))
            .filter_map(|id| present.run_even_deleted(id));
        Told {
            pipeline_runs: runs
                .filter(|run| self.may_see(run))
                .map(|run| run_row(run, present))
                .collect(),
            ..Told::default()
        }
    }

    fn told_of_nodes<'a>(&self, nodes: &[Object<AskedNode>], present: &'a Present<'_>) -> Told<'a> {
        let mut seen = FxHashSet::default();
        let mut told = Told::default();
        for Object(node) in nodes {
            let path = node.path();
            let found = Found::new(&path, present)
                .ok()
                .filter(|found| self.may_see(found.run));
            let found = found.filter(|found| found.entry.id == path.node);
            let Some(found) = found.filter(|found| seen.insert(found.entry.id.as_str())) else {
                continue;
            };
            told.nodes.push(node_row(found, present));
            let outputs = artifacts::of(found.run, found.entry, present);
            told.outputs.extend(
                outputs
                    .into_iter()
                    .filter(|artifact| self.wants(artifact))
                    .map(|artifact| output_row(artifact, present)),
            );
        }
        told
    }

    fn may_see(&self, run: &Run) -> bool {
        given(self.workspace_id.as_deref()).is_none_or(|workspace| workspace == run.told.workspace)
    }

    fn wants(&self, artifact: &Artifact<'_>) -> bool {
        given(self.output_type.as_deref()).is_none_or(|kind| kind == artifact.kind())
    }
}

impl AskedNode {
    fn path(&self) -> NodePath {
        NodePath {
            run: self
                .pipeline_run_id
                .as_deref()
                .unwrap_or("")
                .trim()
                .to_owned(),
            node: self.node_id.as_deref().unwrap_or("").trim().to_owned(),
        }
    }
}

/// An empty text counts as not given.
fn given(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn run_row<'a>(run: &'a Run, present: &Present<'_>) -> RunRow<'a> {
    RunRow {
        pipeline_run_id: &run.id,
        status: run.life().status(present.at),
        name: &run.name,
        user_id: &run.told.user,
        parent_user_id: &run.told.account,
        node_id: run.root_id(),
        source_id: &run.told.source,
        is_deleted: run.is_deleted(present.at),
    }
}

fn node_row<'a>(found: Found<'a>, present: &Present<'_>) -> NodeRow<'a> {
    let Found { run, entry } = found;
    let archived = entry
        .life
        .succeeded(present.at)
        .is_some_and(|succeeded| succeeded + ARCHIVING <= present.at);
    let started = entry.life.started(present.at);
    NodeRow {
        pipeline_run_id: &run.id,
        node_id: &entry.id,
        status: entry.life.status(present.at),
        input_artifact_archived: started.is_some(),
        output_artifact_archived: archived,
        started_at: started.map(|moment| present.text(moment)),
        finished_at: entry
            .life
            .finished(present.at)
            .map(|moment| present.text(moment)),
        node_name: &entry.name,
    }
}

fn output_row(artifact: Artifact<'_>, present: &Present<'_>) -> OutputRow {
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
