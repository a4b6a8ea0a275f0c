//! Which runs a list is about, and in what order they stand.

use chrono::TimeDelta;

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::story::status::Status;

/// Whether a run passes all filters that are given.
pub(super) fn admits(parameters: &Parameters, run: &Run, present: &Present<'_>) -> bool {
    let spec = run.spec();
    let is_among = |ids: &str| {
        let id = present.pipeline_id(&spec.pipeline);
        ids.split(',').any(|among| among.trim() == id)
    };
    // What becomes of a run is worked out only where that is asked for.
    let status = || {
        run.timeline(present.at)
            .status(present.at)
            .map(Status::word)
    };
    parameters.admit("Name", |name| run.name.contains(name))
        && parameters.admit("SourceType", |kind| spec.source_type.word() == kind)
        && parameters.admit("SourceId", |source| spec.source == source)
        && parameters.admit("WorkspaceId", |workspace| spec.workspace == workspace)
        && parameters.admit("UserId", |user| spec.user == user)
        && parameters.admit("PipelineIds", is_among)
        && parameters.admit("PipelineRunId", |id| run.id == id.trim())
        && parameters.admit("Status", |word| status() == Some(word))
}

/// By which field of a run a list is sorted.
#[derive(Clone, Copy)]
pub(super) enum SortField {
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

pub(super) const SORT_FIELDS: &[(&str, SortField)] = &[
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
pub(super) enum SortKey {
    Text(String),
    Time(Option<TimeDelta>),
}

impl SortField {
    pub(super) fn of(self, run: &Run, present: &Present<'_>) -> SortKey {
        match self {
            Self::Pipeline => SortKey::Text(present.pipeline_id(&run.spec().pipeline)),
            Self::User => SortKey::Text(run.spec().user.clone()),
            Self::ParentUser => SortKey::Text(run.spec().account.clone()),
            // No answer shows the workflow's own id; the run's stands for it.
            Self::WorkflowService => SortKey::Text(run.id.clone()),
            Self::Started => SortKey::Time(run.timeline(present.at).started(present.at)),
            Self::Finished => SortKey::Time(run.timeline(present.at).finished(present.at)),
            Self::Duration => SortKey::Time(present.elapsed(run.timeline(present.at))),
            Self::Created => SortKey::Time(Some(run.created())),
            Self::Modified => SortKey::Time(run.timeline(present.at).changed(present.at)),
        }
    }
}
