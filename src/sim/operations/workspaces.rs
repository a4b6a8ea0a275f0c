//! `ListWorkspaces`, the one operation that belongs to `AIWorkSpace`: other version, other defaults, same signatures.

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::{Value, json};

use crate::sim::operations::question::Question;
use crate::sim::play::present::Present;
use crate::sim::protocol::parameters::{Order, Page, Parameters};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::house::Workspace;
use crate::sim::story::words::WorkspaceStatus;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed<'a> {
    total_count: usize,
    workspaces: Vec<WorkspaceRow<'a>>,
}

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

pub(super) fn list(question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (question.parameters, question.present);
    let page = Page::new(parameters, 20)?;
    let order = Order::new(parameters, Order::Ascending)?;
    let sort = parameters.word("SortBy", SORT_FIELDS)?;
    let wanted = Wanted::new(parameters)?;
    let extent = Extent::new(parameters)?;
    if let Some(About::ResourceLimits) = parameters.word("Option", OPTIONS)? {
        return question.written(Limited {
            total_count: 0,
            resource_limits: limits(),
        });
    }
    let mut workspaces = present
        .workspaces()
        .iter()
        .filter(|workspace| wanted.has(workspace))
        .collect::<Vec<_>>();
    let sort = sort.unwrap_or(SortField::Created);
    workspaces.sort_by_key(|workspace| (sort.of(workspace), &workspace.id));
    order.apply(&mut workspaces);
    question.written(Listed {
        total_count: workspaces.len(),
        workspaces: page
            .of(workspaces)
            .map(|workspace| extent.row(workspace, present))
            .collect(),
    })
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

/// Which workspaces are asked for.
struct Wanted<'a> {
    parameters: &'a Parameters,
    status: Option<WorkspaceStatus>,
    modules: &'a str,
}

impl<'a> Wanted<'a> {
    fn new(parameters: &'a Parameters) -> Result<Self, Refusal> {
        Ok(Self {
            parameters,
            status: parameters.word("Status", WorkspaceStatus::WORDS)?,
            modules: parameters.text("ModuleList").unwrap_or("PAI"),
        })
    }

    fn has(&self, workspace: &Workspace) -> bool {
        let is = |name, has: &dyn Fn(&str) -> bool| self.parameters.text(name).is_none_or(has);
        let mut modules = self.modules.split(',').map(str::trim);
        self.status.is_none_or(|status| workspace.status == status)
            && modules.all(|module| workspace.modules.iter().any(|known| known == module))
            && is("WorkspaceName", &|name| workspace.name.contains(name))
            && is("WorkspaceIds", &|ids| {
                ids.split(',').any(|id| id.trim() == workspace.id)
            })
            && is("UserId", &|user| workspace.is_open_to(user))
            && is("ResourceGroupId", &|group| {
                workspace.resource_group == group
            })
    }
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
