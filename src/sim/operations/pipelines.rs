//! `ListPipelines` and `GetPipeline`: what runs can be made of.

use std::sync::Arc;

use chrono::SecondsFormat;
use serde::Serialize;

use crate::sim::operations::listing::{Listing, Order};
use crate::sim::operations::manifest;
use crate::sim::operations::request::OperationRequest;
use crate::sim::play::present::Present;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::pipeline::Pipeline;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PipelineRow<'a> {
    pipeline_id: String,
    provider: &'a str,
    identifier: &'a str,
    version: &'a str,
    gmt_create_time: String,
    gmt_modified_time: String,
    uuid: String,
    workspace_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Single<'a> {
    #[serde(flatten)]
    row: PipelineRow<'a>,
    manifest: String,
}

/// The newest first, as the lists of runs are.
pub(super) fn list(request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (request.parameters, request.present);
    let listing = Listing::ordered(parameters, 20, (), Order::Descending)?;
    let is_fuzzy = parameters.flag("FuzzyMatching")?;
    let all = present.pipelines();
    let pipelines = all.filter(|pipeline| admits(parameters, pipeline, is_fuzzy));
    let key = |(), pipeline: &&Arc<Pipeline>| pipeline.created;
    request.written(listing.page("Pipelines", pipelines, key, |pipeline| {
        row(pipeline, present)
    }))
}

pub(super) fn single(id: &str, request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let present = request.present;
    let pipeline = present
        .pipelines()
        .find(|pipeline| present.pipeline_id(pipeline) == id)
        .ok_or_else(|| Refusal::no_such_pipeline(id))?;
    request.written(Single {
        row: row(pipeline, present),
        manifest: manifest::yaml(pipeline),
    })
}

/// Whether a pipeline passes all filters that are given. Only the identifier can be given in part.
fn admits(parameters: &Parameters, pipeline: &Pipeline, is_fuzzy: bool) -> bool {
    parameters.admit("PipelineIdentifier", |identifier| {
        pipeline.name == identifier || (is_fuzzy && pipeline.name.contains(identifier))
    }) && parameters.admit("PipelineProvider", |provider| pipeline.provider == provider)
        && parameters.admit("PipelineVersion", |version| pipeline.version == version)
        && parameters.admit("WorkspaceId", |workspace| pipeline.workspace == workspace)
}

fn row<'a>(pipeline: &'a Pipeline, present: &Present<'_>) -> PipelineRow<'a> {
    // Of all times of the service, only those of pipelines are documented without milliseconds.
    let time = |moment| {
        present
            .wall(moment)
            .to_rfc3339_opts(SecondsFormat::Secs, true)
    };
    PipelineRow {
        pipeline_id: present.pipeline_id(pipeline),
        provider: &pipeline.provider,
        identifier: &pipeline.name,
        version: &pipeline.version,
        gmt_create_time: time(pipeline.created),
        gmt_modified_time: time(pipeline.modified),
        uuid: present.version_id(pipeline),
        workspace_id: &pipeline.workspace,
    }
}
