//! What is said of a run by itself and in the list (API reference 5.1, 5.2).

use bytestring::ByteString;
use serde::Deserialize;

use crate::domain::{NodeId, RunDetails, RunId, RunPage, RunRow, Status, Timing};
use crate::source::wire::Content;
use crate::source::wire::container::{List, Object};
use crate::source::wire::scalar::Scalar;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct DetailsJson<'a> {
    #[serde(borrow)]
    request_id: Scalar<'a>,
    pipeline_run_id: Scalar<'a>,
    status: Scalar<'a>,
    name: Scalar<'a>,
    user_id: Scalar<'a>,
    parent_user_id: Scalar<'a>,
    node_id: Scalar<'a>,
    source_id: Scalar<'a>,
    is_deleted: Scalar<'a>,
    started_at: Scalar<'a>,
    finished_at: Scalar<'a>,
    duration: Scalar<'a>,
    workspace_id: Scalar<'a>,
    pipeline_id: Scalar<'a>,
    message: Scalar<'a>,
    source_type: Scalar<'a>,
    accessibility: Scalar<'a>,
    pipeline_run_uri: Scalar<'a>,
    gmt_create_time: Scalar<'a>,
    gmt_modified_time: Scalar<'a>,
    manifest: Scalar<'a>,
    arguments: Scalar<'a>,
    options: Scalar<'a>,
}

impl Content for RunDetails {
    type Json<'a> = DetailsJson<'a>;

    fn request_id(json: &DetailsJson<'_>) -> Option<Box<str>> {
        json.request_id.own()
    }

    // The id may be missing here: whoever asked knows it.
    fn from_json(json: DetailsJson<'_>, body: &ByteString) -> Self {
        Self {
            row: row(&json, body),
            timing: Timing {
                started: json.started_at.time(),
                finished: json.finished_at.time(),
            },
            duration: json.duration.number(),
            workspace_id: json.workspace_id.text(body),
            pipeline_id: json.pipeline_id.text(body),
            message: json.message.text(body),
            source_type: json.source_type.text(body),
            accessibility: json.accessibility.text(body),
            uri: json.pipeline_run_uri.text(body),
            created: json.gmt_create_time.time(),
            modified: json.gmt_modified_time.time(),
            manifest: json.manifest.text_or_json(body),
            arguments: json.arguments.text_or_json(body),
            options: json.options.text_or_json(body),
        }
    }
}

fn row(json: &DetailsJson<'_>, body: &ByteString) -> RunRow {
    RunRow {
        run: json
            .pipeline_run_id
            .text(body)
            .map(RunId::new)
            .unwrap_or_default(),
        status: json.status.said().map(|word| Status::new(&word)),
        name: json.name.text(body),
        user_id: json.user_id.text(body),
        parent_user_id: json.parent_user_id.text(body),
        root: json.node_id.text(body).map(NodeId::new),
        source_id: json.source_id.text(body),
        deleted: json.is_deleted.flag(),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct PageJson<'a> {
    #[serde(borrow)]
    request_id: Scalar<'a>,
    total_count: Scalar<'a>,
    #[serde(borrow)]
    pipeline_runs: List<Object<DetailsJson<'a>>>,
}

impl Content for RunPage {
    type Json<'a> = PageJson<'a>;

    fn request_id(json: &PageJson<'_>) -> Option<Box<str>> {
        json.request_id.own()
    }

    fn from_json(json: PageJson<'_>, body: &ByteString) -> Self {
        Self {
            total: json.total_count.number(),
            runs: json.pipeline_runs.facts(|row| {
                let details = RunDetails::from_json(row, body);
                (!details.row.run.is_empty()).then_some(details)
            }),
        }
    }
}
