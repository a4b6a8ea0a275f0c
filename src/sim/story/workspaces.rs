//! Who and where: the workspaces of a story, and what its runs and pipelines say of them.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use toml::Spanned;

use crate::sim::story::error::Flaw;
use crate::sim::story::words::WorkspaceStatus;
use crate::sim::story::written;
use crate::sim::story::written::File;
use crate::written::nearest;

/// A workspace, and who may work in it.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) status: WorkspaceStatus,
    pub(crate) creator: String,
    pub(crate) admins: Vec<String>,
    /// The ids of the users who may work in it.
    pub(crate) members: Vec<String>,
    pub(crate) environments: Vec<String>,
    pub(crate) modules: Vec<String>,
    pub(crate) resource_group: String,
    pub(crate) created: TimeDelta,
    pub(crate) modified: TimeDelta,
    /// Where runs are that name no workspace.
    pub(crate) is_default: bool,
    pub(crate) account: String,
}

impl Workspace {
    /// Whether this user may work in it.
    pub(crate) fn is_open_to(&self, user: &str) -> bool {
        self.creator == user || self.members.iter().any(|member| member == user)
    }
}

/// What holds unless a run or a pipeline says otherwise.
pub(super) struct Defaults {
    pub(super) workspace: String,
    pub(super) user: String,
    pub(super) account: String,
    workspaces: Vec<Workspace>,
}

impl Defaults {
    pub(super) fn new(file: &mut File) -> Result<Self, Flaw> {
        let mut written = std::mem::take(&mut file.workspaces);
        if written.is_empty() {
            written.insert(
                file.workspace.get_ref().clone(),
                written::Workspace::default(),
            );
        }
        let mut defaults = Self {
            workspace: file.workspace.get_ref().clone(),
            user: file.user.clone(),
            account: file.account.clone(),
            workspaces: Vec::new(),
        };
        defaults.workspaces = defaults.workspaces(written);
        defaults.workspace(Some(&file.workspace))?;
        Ok(defaults)
    }

    /// Where something is. A story that declares no workspace has the one it names, and no other.
    pub(super) fn workspace(&self, written: Option<&Spanned<String>>) -> Result<String, Flaw> {
        let Some(written) = written else {
            return Ok(self.workspace.clone());
        };
        let id = written.get_ref();
        let ids = self.workspaces.iter().map(|known| known.id.as_str());
        if ids.clone().any(|known| known == id) {
            return Ok(id.clone());
        }
        let hint = nearest(id, ids).unwrap_or(&self.workspace);
        let problem = format!("there is no workspace `{id}`; did you mean `{hint}`?");
        Err(Flaw::new(written.span(), problem))
    }

    pub(super) fn into_workspaces(self) -> Vec<Workspace> {
        self.workspaces
    }

    fn workspaces(&self, written: BTreeMap<String, written::Workspace>) -> Vec<Workspace> {
        written
            .into_iter()
            .map(|(id, written)| self.declared(id, written))
            .collect()
    }

    fn declared(&self, id: String, written: written::Workspace) -> Workspace {
        let name = written.name.unwrap_or_else(|| format!("workspace_{id}"));
        Workspace {
            is_default: id == self.workspace,
            account: self.account.clone(),
            display_name: written.display_name.unwrap_or_else(|| name.clone()),
            creator: written.creator.unwrap_or_else(|| self.user.clone()),
            name,
            description: written.description,
            status: written.status,
            admins: written.admins,
            members: written.members,
            environments: written.environments,
            modules: written.modules,
            resource_group: written.resource_group,
            created: written.created,
            modified: written.modified.unwrap_or(written.created),
            id,
        }
    }
}
