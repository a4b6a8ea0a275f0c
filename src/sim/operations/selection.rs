//! Which runs a list is about, and in what order they stand.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::protocol::parameters::{Order, Parameters};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::status::Status;

/// The order of a list, as `SortBy` and `Order` ask for it.
#[derive(Clone, Copy)]
pub(super) struct Arrangement {
    field: SortField,
    order: Order,
}

impl Arrangement {
    pub(super) fn new(parameters: &Parameters) -> Result<Self, Refusal> {
        let field = parameters.word("SortBy", SORT_FIELDS)?;
        Ok(Self {
            field: field.unwrap_or(SortField::Created),
            order: Order::new(parameters, Order::Descending)?,
        })
    }

    /// Runs that are alike in the field stand by age and id, so that pages never overlap.
    pub(super) fn apply(self, runs: &mut [&Arc<Run>], present: &Present<'_>) {
        let key = |run: &&Arc<Run>| (self.field.of(run, present), run.created(), run.id.clone());
        runs.sort_by_cached_key(key);
        self.order.apply(runs);
    }
}

/// Whether a run passes all filters that are given.
pub(super) fn admits(parameters: &Parameters, run: &Run, present: &Present<'_>) -> bool {
    let told = run.told();
    let is = |name, has: &dyn Fn(&str) -> bool| parameters.text(name).is_none_or(has);
    let is_among = |ids: &str| {
        let id = present.pipeline_id(&told.pipeline);
        ids.split(',').any(|among| among.trim() == id)
    };
    // What becomes of a run is worked out only where that is asked for.
    let status = || run.life(present.at).status(present.at).map(Status::word);
    is("Name", &|name| run.name.contains(name))
        && is("SourceType", &|kind| told.source_type.word() == kind)
        && is("SourceId", &|source| told.source == source)
        && is("WorkspaceId", &|workspace| told.workspace == workspace)
        && is("UserId", &|user| told.user == user)
        && is("PipelineIds", &is_among)
        && is("PipelineRunId", &|id| run.id == id.trim())
        && is("Status", &|word| status() == Some(word))
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
            Self::Pipeline => SortKey::Text(present.pipeline_id(&run.told().pipeline)),
            Self::User => SortKey::Text(run.told().user.clone()),
            Self::ParentUser => SortKey::Text(run.told().account.clone()),
            // No answer shows the workflow's own id; the run's stands for it.
            Self::WorkflowService => SortKey::Text(run.id.clone()),
            Self::Started => SortKey::Time(run.life(present.at).started(present.at)),
            Self::Finished => SortKey::Time(run.life(present.at).finished(present.at)),
            Self::Duration => SortKey::Time(present.elapsed(run.life(present.at))),
            Self::Created => SortKey::Time(Some(run.created())),
            Self::Modified => SortKey::Time(run.life(present.at).changed(present.at)),
        }
    }
}
