//! What is said of a run, by itself and in the list (`protocol`: Lists of runs).

use crate::domain::RunDetails;
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

// The id may be missing here: whoever asked knows it.
impl Content for RunDetails {}

impl Fields for RunDetails {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "StartedAt" => self.timing.started = json.scalar().time(),
            "FinishedAt" => self.timing.finished = json.scalar().time(),
            "Duration" => self.duration = json.scalar().number(),
            "WorkspaceId" => self.workspace_id = json.scalar().text(),
            "PipelineId" => self.pipeline_id = json.scalar().text(),
            "Message" => self.message = json.scalar().text(),
            "SourceType" => self.source_type = json.scalar().text(),
            "Accessibility" => self.accessibility = json.scalar().text(),
            "PipelineRunUri" => self.uri = json.scalar().text(),
            "GmtCreateTime" => self.created = json.scalar().time(),
            "GmtModifiedTime" => self.modified = json.scalar().time(),
            "Manifest" => self.manifest = json.scalar().text_or_json(),
            "Arguments" => self.arguments = json.scalar().text_or_json(),
            "Options" => self.options = json.scalar().text_or_json(),
            _ => self.row.field(name, json),
        }
    }
}
