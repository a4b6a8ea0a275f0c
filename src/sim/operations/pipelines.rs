//! `ListPipelines` and `GetPipeline`: what runs can be made of.

use std::sync::Arc;

use chrono::SecondsFormat;
use serde::Serialize;

use crate::sim::operations::manifest;
use crate::sim::operations::question::Question;
use crate::sim::play::present::Present;
use crate::sim::protocol::parameters::{Page, Parameters};
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
struct Listed<'a> {
    total_count: usize,
    pipelines: Vec<PipelineRow<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Single<'a> {
    #[serde(flatten)]
    row: PipelineRow<'a>,
    manifest: String,
}

/// The newest first, as the lists of runs are.
pub(super) fn list(question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (question.parameters, question.present);
    let page = Page::new(parameters, 20)?;
    let wanted = Wanted::new(parameters)?;
    let mut pipelines = present
        .pipelines()
        .filter(|pipeline| wanted.has(pipeline))
        .collect::<Vec<_>>();
    pipelines.sort_by_key(|pipeline| pipeline.created);
    pipelines.reverse();
    question.written(Listed {
        total_count: pipelines.len(),
        pipelines: page
            .of(pipelines)
            .map(|pipeline| row(pipeline, present))
            .collect(),
    })
}

pub(super) fn single(id: &str, question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let present = question.present;
    let pipeline = present
        .pipelines()
        .find(|pipeline| present.pipeline_id(pipeline) == id)
        .ok_or_else(|| Refusal::no_such_pipeline(id))?;
    question.written(Single {
        row: row(pipeline, present),
        manifest: manifest::yaml(pipeline),
    })
}

/// Which pipelines are asked for. Only the identifier can be given in part.
struct Wanted<'a> {
    identifier: Option<&'a str>,
    provider: Option<&'a str>,
    version: Option<&'a str>,
    workspace: Option<&'a str>,
    is_fuzzy: bool,
}

impl<'a> Wanted<'a> {
    fn new(parameters: &'a Parameters) -> Result<Self, Refusal> {
        Ok(Self {
            identifier: parameters.text("PipelineIdentifier"),
            provider: parameters.text("PipelineProvider"),
            version: parameters.text("PipelineVersion"),
            workspace: parameters.text("WorkspaceId"),
            is_fuzzy: parameters.flag("FuzzyMatching")?,
        })
    }

    fn has(&self, pipeline: &Arc<Pipeline>) -> bool {
        let is = |wanted: Option<&str>, value: &str| wanted.is_none_or(|wanted| wanted == value);
        let is_identified = self.identifier.is_none_or(|identifier| {
            pipeline.name == identifier || (self.is_fuzzy && pipeline.name.contains(identifier))
        });
        is_identified
            && is(self.provider, &pipeline.provider)
            && is(self.version, &pipeline.version)
            && is(self.workspace, &pipeline.workspace)
    }
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
