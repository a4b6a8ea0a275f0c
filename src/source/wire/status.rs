//! The rows of the batch query (`protocol`: The batch query), and of what tells the same
//! in more calls.

use crate::domain::{ArtifactId, NodeId, NodeRow, OutputRow, RunId, RunRow, StatusRows};
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json, read_object};
use crate::source::wire::scalar::Scalar;

impl Content for StatusRows {}

impl Fields for StatusRows {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "PipelineRuns" => self.runs = json.rows(|row: &RunRow| !row.run.is_empty()),
            "Nodes" => {
                self.nodes = json.rows(|row: &NodeRow| !row.run.is_empty() && !row.node.is_empty());
            }
            "Outputs" => {
                self.outputs = json.rows(|row: &OutputRow| {
                    !row.run.is_empty() && !row.node.is_empty() && !row.id.is_empty()
                });
            }
            _ => {}
        }
    }
}

impl Fields for RunRow {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "PipelineRunId" => self.run = json.scalar().id(RunId::new),
            "Status" => self.status = json.scalar().status(),
            "Name" => self.name = json.scalar().text(),
            "UserId" => self.user_id = json.scalar().text(),
            "ParentUserId" => self.parent_user_id = json.scalar().text(),
            "NodeId" => self.root = json.scalar().text().map(NodeId::new),
            "SourceId" => self.source_id = json.scalar().text(),
            "IsDeleted" => self.deleted = json.scalar().flag(),
            _ => {}
        }
    }
}

impl Fields for NodeRow {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "PipelineRunId" => self.run = json.scalar().id(RunId::new),
            "NodeId" => self.node = json.scalar().id(NodeId::new),
            "Status" => self.status = json.scalar().status(),
            "NodeName" => self.name = json.scalar().text(),
            "StartedAt" => self.timing.started = json.scalar().time(),
            "FinishedAt" => self.timing.finished = json.scalar().time(),
            "InputArtifactArchived" => self.inputs_archived = json.scalar().flag(),
            "OutputArtifactArchived" => self.outputs_archived = json.scalar().flag(),
            _ => {}
        }
    }
}

impl Fields for OutputRow {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "PipelineRunId" => self.run = json.scalar().id(RunId::new),
            "NodeId" => self.node = json.scalar().id(NodeId::new),
            "Id" => self.id = json.scalar().id(ArtifactId::new),
            "Name" => self.name = json.scalar().text(),
            "Type" => self.kind = json.scalar().text(),
            "Metadata" => self.metadata = json.scalar().raw(),
            "GmtCreateTime" => self.created = json.scalar().time(),
            "Producer" => self.producer = json.scalar().text(),
            "Value" => self.value = json.scalar().raw(),
            "Info" => read_info(self, json.scalar()),
            "ExpandableArtifactName" => self.expandable = json.scalar().text(),
            "ExpandedArtifactIndex" => self.index = json.scalar().number(),
            _ => {}
        }
    }
}

// The list of outputs tells metadata and value in one object (`protocol`: Outputs
// and their values). Of another object nothing is known, so it is kept as it is.
fn read_info(row: &mut OutputRow, info: Scalar<'_, '_>) {
    let Some(object) = info.text_or_json() else {
        return;
    };
    let read = read_object(&object, |json, name| match name {
        "value" | "Value" => row.value = json.scalar().raw(),
        "metadata" | "Metadata" => row.metadata = json.scalar().raw(),
        _ => {}
    });
    let is_object = read.is_ok_and(|unparsed| unparsed.is_some());
    if !is_object || (row.value.is_none() && row.metadata.is_none()) {
        row.metadata = info.raw();
    }
}
