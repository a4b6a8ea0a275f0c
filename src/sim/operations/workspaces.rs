//! `ListWorkspaces`, the one operation that belongs to `AIWorkSpace`: other version, other
//! defaults, same signatures.

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Value, json};

use crate::sim::operations::listing::{Listing, Order};
use crate::sim::operations::request::OperationRequest;
use crate::sim::play::present::Present;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::words::WorkspaceStatus;
use crate::sim::story::workspaces::Workspace;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Limited {
    total_count: usize,
    resource_limits: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WorkspaceRow<'a> {
    workspace_id: &'a str,
    #[serde(flatten)]
    summary: Option<Summary<'a>>,
    #[serde(flatten)]
    details: Option<Details<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Summary<'a> {
    workspace_name: &'a str,
    display_name: &'a str,
    description: &'a str,
    status: WorkspaceStatus,
    creator: &'a str,
    is_default: bool,
    gmt_create_time: String,
    gmt_modified_time: String,
    #[serde(rename = "resourceGroupId")]
    resource_group_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Details<'a> {
    env_types: &'a [String],
    admin_names: &'a [String],
    extra_infos: Value,
}

#[derive(Clone, Copy)]
enum About {
    Workspaces,
    ResourceLimits,
}

pub(super) fn list(request: &OperationRequest<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (request.parameters, request.present);
    let usual = (SortField::Created, Order::Ascending);
    let listing = Listing::sortable(parameters, 20, SORT_FIELDS, usual)?;
    let status = parameters.word("Status", WorkspaceStatus::WORDS)?;
    let extent = Extent::new(parameters)?;
    if let Some(About::ResourceLimits) = parameters.word("Option", OPTIONS)? {
        return request.written(Limited {
            total_count: 0,
            resource_limits: limits(),
        });
    }
    let all = present.workspaces().iter();
    let workspaces = all.filter(|workspace| admits(parameters, workspace, status));
    let key =
        |field: SortField, workspace: &&Workspace| (field.of(workspace), workspace.id.clone());
    let row = |workspace| extent.row(workspace, present);
    request.written(listing.page("Workspaces", workspaces, key, row))
}

const OPTIONS: &[(&str, About)] = &[
    ("GetWorkspaces", About::Workspaces),
    ("GetResourceLimits", About::ResourceLimits),
];

#[derive(Clone, Copy)]
enum SortField {
    Created,
    Modified,
}

const SORT_FIELDS: &[(&str, SortField)] = &[
    ("GmtCreateTime", SortField::Created),
    ("GmtModifiedTime", SortField::Modified),
];

impl SortField {
    fn of(self, workspace: &Workspace) -> TimeDelta {
        match self {
            Self::Created => workspace.created,
            Self::Modified => workspace.modified,
        }
    }
}

/// Whether a workspace passes all filters that are given.
fn admits(parameters: &Parameters, workspace: &Workspace, status: Option<WorkspaceStatus>) -> bool {
    let modules = parameters.text("ModuleList").unwrap_or("PAI");
    let has = |module: &str| workspace.modules.iter().any(|known| known == module);
    status.is_none_or(|status| workspace.status == status)
        && modules.split(',').map(str::trim).all(has)
        && parameters.admit("WorkspaceName", |name| workspace.name.contains(name))
        && parameters.admit("WorkspaceIds", |ids| {
            ids.split(',').any(|id| id.trim() == workspace.id)
        })
        && parameters.admit("UserId", |user| workspace.is_open_to(user))
        && parameters.admit("ResourceGroupId", |group| workspace.resource_group == group)
}

/// How much is told of each workspace.
#[derive(Clone, Copy)]
enum Extent {
    Id,
    Summary,
    Details,
}

impl Extent {
    fn new(parameters: &Parameters) -> Result<Self, Refusal> {
        let field = parameters.word("Fields", &[("Id", Self::Id)])?;
        let is_verbose = parameters.flag("Verbose")?;
        let usual = if is_verbose {
            Self::Details
        } else {
            Self::Summary
        };
        Ok(field.unwrap_or(usual))
    }

    fn row<'a>(self, workspace: &'a Workspace, present: &Present<'_>) -> WorkspaceRow<'a> {
        let (summary, details) = match self {
            Self::Id => (None, None),
            Self::Summary => (Some(summary(workspace, present)), None),
            Self::Details => (Some(summary(workspace, present)), Some(details(workspace))),
        };
        WorkspaceRow {
            workspace_id: &workspace.id,
            summary,
            details,
        }
    }
}

fn summary<'a>(workspace: &'a Workspace, present: &Present<'_>) -> Summary<'a> {
    Summary {
        workspace_name: &workspace.name,
        display_name: &workspace.display_name,
        description: &workspace.description,
        status: workspace.status,
        creator: &workspace.creator,
        is_default: workspace.is_default,
        gmt_create_time: present.text(workspace.created),
        gmt_modified_time: present.text(workspace.modified),
        resource_group_id: &workspace.resource_group,
    }
}

fn details(workspace: &Workspace) -> Details<'_> {
    Details {
        env_types: &workspace.environments,
        admin_names: &workspace.admins,
        extra_infos: json!({ "TenantId": workspace.account }),
    }
}

/// What the account may activate in a workspace; no story is about it.
fn limits() -> Value {
    json!({ "MaxCompute_share": 1, "DLC_share": 1, "PAI_share": 1 })
}
