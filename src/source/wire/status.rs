//! The answer to the batch query (API reference 4.2).

use bytestring::ByteString;
use serde::Deserialize;

use crate::domain::{
    ArtifactId, NodeId, NodeRow, OutputRow, RunId, RunRow, Status, StatusRows, Timing,
};
use crate::source::wire::Content;
use crate::source::wire::container::{List, Object};
use crate::source::wire::scalar::Scalar;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct StatusJson<'a> {
    #[serde(borrow)]
    request_id: Scalar<'a>,
    #[serde(borrow)]
    pipeline_runs: List<Object<RunRowJson<'a>>>,
    #[serde(borrow)]
    nodes: List<Object<NodeRowJson<'a>>>,
    #[serde(borrow)]
    outputs: List<Object<OutputJson<'a>>>,
}

impl Content for StatusRows {
    type Json<'a> = StatusJson<'a>;

    fn request_id(json: &StatusJson<'_>) -> Option<Box<str>> {
        json.request_id.own()
    }

    fn from_json(json: StatusJson<'_>, body: &ByteString) -> Self {
        Self {
            runs: json.pipeline_runs.facts(|row| row.fact(body)),
            nodes: json.nodes.facts(|row| row.fact(body)),
            outputs: json.outputs.facts(|row| row.fact(body)),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct RunRowJson<'a> {
    #[serde(borrow)]
    pipeline_run_id: Scalar<'a>,
    status: Scalar<'a>,
    name: Scalar<'a>,
    user_id: Scalar<'a>,
    parent_user_id: Scalar<'a>,
    node_id: Scalar<'a>,
    source_id: Scalar<'a>,
    is_deleted: Scalar<'a>,
}

impl RunRowJson<'_> {
    fn fact(self, body: &ByteString) -> Option<RunRow> {
        Some(RunRow {
            run: self.pipeline_run_id.text(body).map(RunId::new)?,
            status: self.status.said().map(|word| Status::new(&word)),
            name: self.name.text(body),
            user_id: self.user_id.text(body),
            parent_user_id: self.parent_user_id.text(body),
            root: self.node_id.text(body).map(NodeId::new),
            source_id: self.source_id.text(body),
            deleted: self.is_deleted.flag(),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct NodeRowJson<'a> {
    #[serde(borrow)]
    pipeline_run_id: Scalar<'a>,
    node_id: Scalar<'a>,
    status: Scalar<'a>,
    node_name: Scalar<'a>,
    started_at: Scalar<'a>,
    finished_at: Scalar<'a>,
    input_artifact_archived: Scalar<'a>,
    output_artifact_archived: Scalar<'a>,
}

impl NodeRowJson<'_> {
    fn fact(self, body: &ByteString) -> Option<NodeRow> {
        Some(NodeRow {
            run: self.pipeline_run_id.text(body).map(RunId::new)?,
            node: self.node_id.text(body).map(NodeId::new)?,
            status: self.status.said().map(|word| Status::new(&word)),
            name: self.node_name.text(body),
            timing: Timing {
                started: self.started_at.time(),
                finished: self.finished_at.time(),
            },
            inputs_archived: self.input_artifact_archived.flag(),
            outputs_archived: self.output_artifact_archived.flag(),
        })
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct OutputJson<'a> {
    #[serde(borrow)]
    pipeline_run_id: Scalar<'a>,
    node_id: Scalar<'a>,
    id: Scalar<'a>,
    name: Scalar<'a>,
    r#type: Scalar<'a>,
    metadata: Scalar<'a>,
    gmt_create_time: Scalar<'a>,
    producer: Scalar<'a>,
    value: Scalar<'a>,
    expandable_artifact_name: Scalar<'a>,
    expanded_artifact_index: Scalar<'a>,
}

impl OutputJson<'_> {
    fn fact(self, body: &ByteString) -> Option<OutputRow> {
        Some(OutputRow {
            run: self.pipeline_run_id.text(body).map(RunId::new)?,
            node: self.node_id.text(body).map(NodeId::new)?,
            id: self.id.text(body).map(ArtifactId::new)?,
            name: self.name.text(body),
            kind: self.r#type.text(body),
            metadata: self.metadata.raw(body),
            created: self.gmt_create_time.time(),
            producer: self.producer.text(body),
            value: self.value.raw(body),
            expandable: self.expandable_artifact_name.text(body),
            index: self.expanded_artifact_index.number(),
        })
    }
}
