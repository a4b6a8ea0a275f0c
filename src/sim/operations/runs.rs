//! `ListPipelineRuns` and `GetPipelineRun`: runs in full.

use chrono::TimeDelta;
use serde::Serialize;
use serde_json::Value;

use crate::sim::{
    manifest::{self, ManifestKind},
    operations::Question,
    parameters::{Order, Page, Parameters},
    refusal::Refusal,
    schedule::{Entry, Status},
    story::Ending,
    world::{Present, Run},
};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RunRow<'a> {
    pipeline_run_id: &'a str,
    name: &'a str,
    status: Option<Status>,
    user_id: &'a str,
    parent_user_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<String>,
    node_id: &'a str,
    duration: i64,
    workspace_id: &'a str,
    message: String,
    source_type: &'a str,
    source_id: &'a str,
    gmt_create_time: String,
    gmt_modified_time: String,
    pipeline_id: String,
    accessibility: &'static str,
    pipeline_run_uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Listed<'a> {
    total_count: usize,
    pipeline_runs: Vec<RunRow<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Single<'a> {
    #[serde(flatten)]
    row: RunRow<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifest: Option<String>,
    arguments: String,
    options: String,
}

pub(super) fn list(question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (question.parameters, question.present);
    let page = Page::new(parameters, 10)?;
    let order = Order::new(parameters)?;
    let sort = parameters
        .word("SortBy", SORT_FIELDS)?
        .unwrap_or(SortField::Created);
    let filter = Filter::new(parameters);
    let mut runs = present
        .runs()
        .filter(|run| filter.admits(run, present))
        .collect::<Vec<_>>();
    runs.sort_by_cached_key(|run| (sort.of(run, present), run.created, run.id.clone()));
    order.apply(&mut runs);
    question.written(Listed {
        total_count: runs.len(),
        pipeline_runs: page.of(runs).map(|run| row(run, present)).collect(),
    })
}

pub(super) fn single(id: &str, question: &Question<'_>) -> Result<Vec<u8>, Refusal> {
    let (parameters, present) = (question.parameters, question.present);
    let kind = ManifestKind::new(parameters)?;
    let verbose = parameters.flag("Verbose")?;
    let run = present.run(id).ok_or_else(|| Refusal::no_such_run(id))?;
    question.written(Single {
        row: row(run, present),
        manifest: verbose.then(|| manifest::text(&run.told.pipeline, kind)),
        arguments: Value::Object(run.told.arguments.clone()).to_string(),
        options: "{}".to_owned(),
    })
}

struct Filter<'a> {
    parameters: &'a Parameters,
}

impl<'a> Filter<'a> {
    fn new(parameters: &'a Parameters) -> Self {
        Self { parameters }
    }

    fn admits(&self, run: &Run, present: &Present<'_>) -> bool {
        let asked =
            |name, is_right: &dyn Fn(&str) -> bool| self.parameters.text(name).is_none_or(is_right);
        let pipeline = present.pipeline_id(&run.told.pipeline);
        asked("Name", &|name| run.name.contains(name))
            && asked("SourceType", &|kind| run.told.source_type == kind)
            && asked("SourceId", &|source| run.told.source == source)
            && asked("WorkspaceId", &|workspace| run.told.workspace == workspace)
            && asked("UserId", &|user| run.told.user == user)
            && asked("PipelineIds", &|ids| {
                ids.split(',').any(|id| id.trim() == pipeline)
            })
            && asked("PipelineRunId", &|id| run.id == id.trim())
            && asked("Status", &|status| {
                run.status(present)
                    .is_some_and(|present| present.word() == status)
            })
    }
}

#[derive(Clone, Copy)]
enum SortField {
    Pipeline,
    User,
    ParentUser,
    Started,
    Finished,
    WorkflowService,
    Duration,
    Created,
    Modified,
}

const SORT_FIELDS: &[(&str, SortField)] = &[
    ("PipelineId", SortField::Pipeline),
    ("UserId", SortField::User),
    ("ParentUserId", SortField::ParentUser),
    ("StartedAt", SortField::Started),
    ("FinishedAt", SortField::Finished),
    ("WorkflowServiceId", SortField::WorkflowService),
    ("Duration", SortField::Duration),
    ("GmtCreateTime", SortField::Created),
    ("GmtModifiedTime", SortField::Modified),
];

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Text(String),
    Time(Option<TimeDelta>),
}

impl SortField {
    fn of(self, run: &Run, present: &Present<'_>) -> SortKey {
        match self {
            Self::Pipeline => SortKey::Text(present.pipeline_id(&run.told.pipeline)),
            Self::User => SortKey::Text(run.told.user.clone()),
            Self::ParentUser => SortKey::Text(run.told.account.clone()),
            // No answer shows the workflow's own id; the run's stands for it.
            Self::WorkflowService => SortKey::Text(run.id.clone()),
            Self::Started => {
                SortKey::Time(run.root().and_then(|root| root.life.started(present.at)))
            }
            Self::Finished => {
                SortKey::Time(run.root().and_then(|root| root.life.finished(present.at)))
            }
            Self::Duration => SortKey::Time(run.root().and_then(|root| duration(root, present))),
            Self::Created => SortKey::Time(Some(run.created)),
            Self::Modified => {
                SortKey::Time(run.root().and_then(|root| root.life.changed(present.at)))
            }
        }
    }
}

impl Run {
    fn root(&self) -> Option<&Entry> {
        self.schedule().root()
    }

    fn status(&self, present: &Present<'_>) -> Option<Status> {
        self.root()?.life.status(present.at)
    }
}

fn row<'a>(run: &'a Run, present: &Present<'_>) -> RunRow<'a> {
    let root = run.root();
    let time = |moment: Option<TimeDelta>| moment.map(|moment| present.text(moment));
    RunRow {
        pipeline_run_id: &run.id,
        name: &run.name,
        status: run.status(present),
        user_id: &run.told.user,
        parent_user_id: &run.told.account,
        started_at: time(root.and_then(|root| root.life.started(present.at))),
        finished_at: time(root.and_then(|root| root.life.finished(present.at))),
        node_id: root.map_or("", |root| &root.id),
        duration: root
            .and_then(|root| duration(root, present))
            .map_or(0, |duration| duration.num_seconds()),
        workspace_id: &run.told.workspace,
        message: message(run, present),
        source_type: &run.told.source_type,
        source_id: &run.told.source,
        gmt_create_time: present.text(run.created),
        gmt_modified_time: present.text(
            root.and_then(|root| root.life.changed(present.at))
                .unwrap_or(run.created),
        ),
        pipeline_id: present.pipeline_id(&run.told.pipeline),
        accessibility: "PUBLIC",
        pipeline_run_uri: format!(
            "https://pai.console.aliyun.com/?regionId=cn-hangzhou&workspaceId={}#/studio/task/detail/{}",
            run.told.workspace, run.id
        ),
    }
}

/// Of a run that still goes on: the time it has taken so far.
fn duration(root: &Entry, present: &Present<'_>) -> Option<TimeDelta> {
    let started = root.life.started(present.at)?;
    let end = root.life.finished(present.at).unwrap_or(present.at);
    Some(present.wall(end) - present.wall(started))
}

/// Why a run has failed: the story's words, or those of the first task that failed.
fn message(run: &Run, present: &Present<'_>) -> String {
    if run.status(present) != Some(Status::Failed) {
        return String::new();
    }
    let told = match &run.told.ending {
        Some(Ending::Failed { message, .. }) => message.clone(),
        Some(
            Ending::Initialized
            | Ending::Skipped
            | Ending::Suspended { .. }
            | Ending::Terminated { .. },
        )
        | None => None,
    };
    told.unwrap_or_else(|| first_failure(run, present))
}

fn first_failure(run: &Run, present: &Present<'_>) -> String {
    let failed = |entry: &&Entry| {
        entry.children.is_empty() && entry.life.status(present.at) == Some(Status::Failed)
    };
    let first = run
        .schedule()
        .entries()
        .iter()
        .filter(failed)
        .min_by_key(|entry| entry.life.finished(present.at));
    first.map_or_else(String::new, |entry| {
        let told = entry.told.as_ref().and_then(|node| node.message.as_deref());
        let why = told.unwrap_or("the container exited with code 1");
        format!("node {} failed: {why}", entry.path)
    })
}
