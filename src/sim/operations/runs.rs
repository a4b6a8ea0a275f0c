//! `ListPipelineRuns` and `GetPipelineRun`: runs in full.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::sim::operations::listing::{Listing, Order};
use crate::sim::operations::manifest;
use crate::sim::operations::manifest::ManifestKind;
use crate::sim::operations::request::OperationRequest;
use crate::sim::operations::run_filter::{SORT_FIELDS, SortField, admits};
use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::node::NodeRef;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;
use crate::sim::story::words::Accessibility;

const CONSOLE: &str = "https://pai.console.aliyun.com/?regionId=cn-hangzhou";

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RunRow<'a> {
    pipeline_run_id: &'a str,
    name: &'a str,
    status: Option<Status>,
    user_id: &'a str,
    parent_user_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    node_id: &'a str,
    duration: i64,
    workspace_id: &'a str,
    message: String,
    source_type: &'a str,
    source_id: &'a str,
    gmt_create_time: String,
    gmt_modified_time: String,
    pipeline_id: String,
    accessibility: Accessibility,
    pipeline_run_uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Single<'a> {
    #[serde(flatten)]
    row: RunRow<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
    arguments: String,
    options: String,
}

pub(super) fn list(request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (request.parameters, request.present);
    let usual = (SortField::Created, Order::Descending);
    let listing = Listing::sortable(parameters, 10, SORT_FIELDS, usual)?;
    let all = present.runs();
    let runs = all.filter(|run| admits(parameters, run, present));
    // Runs that are alike in the field stand by age and id.
    let key =
        |field: SortField, run: &&Arc<Run>| (field.of(run, present), run.created(), run.id.clone());
    let page = listing.page("PipelineRuns", runs, key, |run| row(run, present));
    request.written(page)
}

pub(super) fn single(id: &str, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (request.parameters, request.present);
    let kind = ManifestKind::new(parameters)?;
    let verbose = parameters.flag("Verbose")?;
    let run = present.run(id).ok_or_else(|| Refusal::no_such_run(id))?;
    request.written(Single {
        row: row(run, present),
        manifest: verbose.then(|| manifest::text(&run.spec().pipeline, kind)),
        arguments: Value::Object(present.arguments(run)).to_string(),
        options: Value::Object(run.spec().options.clone()).to_string(),
    })
}

fn row<'a>(run: &'a Run, present: &Present<'_>) -> RunRow<'a> {
    let (timeline, spec, at) = (run.timeline(present.at), run.spec(), present.at);
    let time = |moment: Option<Moment>| moment.map(|moment| present.text(moment));
    RunRow {
        pipeline_run_id: &run.id,
        name: &run.name,
        status: timeline.status(at),
        user_id: &spec.user,
        parent_user_id: &spec.account,
        started_at: time(timeline.started(at)),
        finished_at: time(timeline.finished(at)),
        node_id: run.root_id(),
        duration: present
            .elapsed(timeline)
            .map_or(0, |elapsed| elapsed.num_seconds()),
        workspace_id: &spec.workspace,
        message: message(run, present),
        source_type: spec.source_type.word(),
        source_id: &spec.source,
        gmt_create_time: present.text(run.created()),
        gmt_modified_time: present.text(timeline.changed(at).unwrap_or(run.created())),
        pipeline_id: present.pipeline_id(&spec.pipeline),
        accessibility: spec.accessibility,
        pipeline_run_uri: format!(
            "{CONSOLE}&workspaceId={}#/studio/task/detail/{}",
            spec.workspace, run.id
        ),
    }
}

/// Why a run has failed: the story's words, or those of the first task that failed.
fn message(run: &Run, present: &Present<'_>) -> String {
    if run.timeline(present.at).status(present.at) != Some(Status::Failed) {
        return String::new();
    }
    let message = run.schedule(present.at).message();
    message.map_or_else(|| first_failure(run, present), ToOwned::to_owned)
}

fn first_failure(run: &Run, present: &Present<'_>) -> String {
    let failed = |node: &NodeRef<'_>| {
        node.children.is_empty() && node.timeline.status(present.at) == Some(Status::Failed)
    };
    let first = run
        .schedule(present.at)
        .nodes()
        .filter(failed)
        .min_by_key(|node| node.timeline.finished(present.at));
    first.map_or_else(String::new, |node| {
        let why = present.placeholders(run, &node).filled(node.complaint());
        format!("node {} failed: {why}", node.path)
    })
}
