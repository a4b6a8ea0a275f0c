//! Pipelines, workspaces (`protocol`: Pipelines and workspaces) and the states of all nodes
//! below one.

use crate::domain::{NodeState, NodeStates, Pipeline, PipelineId, Workspace, WorkspaceId};
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

// The id may be missing here: whoever asked knows it.
impl Content for Pipeline {}

impl Fields for Pipeline {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "PipelineId" => self.id = json.scalar().id(PipelineId::new),
            "Provider" => self.provider = json.scalar().text(),
            "Identifier" => self.identifier = json.scalar().text(),
            "Version" => self.version = json.scalar().text(),
            "Uuid" => self.uuid = json.scalar().text(),
            "WorkspaceId" => self.workspace_id = json.scalar().text().map(WorkspaceId::new),
            "GmtCreateTime" => self.created = json.scalar().time(),
            "GmtModifiedTime" => self.modified = json.scalar().time(),
            "Manifest" => self.manifest = json.scalar().text_or_json(),
            _ => {}
        }
    }
}

impl Fields for Workspace {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "WorkspaceId" => self.id = json.scalar().id(WorkspaceId::new),
            "WorkspaceName" => self.name = json.scalar().text(),
            "DisplayName" => self.display_name = json.scalar().text(),
            "Description" => self.description = json.scalar().text(),
            "Status" => self.status = json.scalar().text(),
            "Creator" => self.creator = json.scalar().text(),
            "EnvTypes" => self.environments = json.list(|json| json.scalar().text()),
            "IsDefault" => self.is_default = json.scalar().flag(),
            "AdminNames" => self.admins = json.list(|json| json.scalar().text()),
            "ExtraInfos" => self.extra = json.scalar().raw(),
            // The one key that begins with a small letter.
            "resourceGroupId" | "ResourceGroupId" => self.resource_group = json.scalar().text(),
            "GmtCreateTime" => self.created = json.scalar().time(),
            "GmtModifiedTime" => self.modified = json.scalar().time(),
            _ => {}
        }
    }
}

impl Content for NodeStates {}

impl Fields for NodeStates {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        // The list is called like the word in its rows.
        if name == "Status" {
            self.nodes = json.rows(|state: &NodeState| !state.row.node.is_empty());
        }
    }
}

impl Fields for NodeState {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        match name {
            "RuntimeInfo" => self.runtime_info = json.scalar().raw(),
            _ => self.row.field(name, json),
        }
    }
}
