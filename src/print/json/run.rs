//! A run in JSON: what the service says of it, its counts, and its nodes.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::app::model::Model;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::tree::ROOT;
use crate::app::runs::run::Run;
use crate::domain::{
    Missing, NodeId, Phase, RunDetails, RunId, SourceError, Status, Timing, Unread,
};
use crate::print::json::node::{NodeReport, OutputsKnown};
use crate::print::json::times::{seconds, time};
use crate::print::say;
use crate::text::Text;

/// A run. Its counts are of leaves; its root node is not among its nodes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct RunReport<'a> {
    #[serde(flatten)]
    facts: RunFacts<'a>,
    /// What could not be read of it; empty where all was.
    unread: Vec<UnreadReport<'a>>,
    /// Null where its nodes could not be read.
    counts: Option<CountsReport>,
    nodes: Vec<NodeReport<'a>>,
}

/// A run with its counts, without its nodes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct RunState<'a> {
    #[serde(flatten)]
    facts: RunFacts<'a>,
    /// Leaves by state; null where no node is known.
    counts: Option<CountsReport>,
}

/// What the service says of a run itself.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct RunFacts<'a> {
    id: &'a str,
    name: Option<&'a str>,
    /// The service's own word, also one that is not documented.
    status: Option<&'a str>,
    /// Whether nothing but a rerun can change it any more.
    #[serde(rename = "final")]
    is_final: bool,
    deleted: bool,
    /// False where the service answers for it no more, or never did.
    answered: bool,
    workspace_id: Option<&'a str>,
    root_node_id: Option<&'a str>,
    user_id: Option<&'a str>,
    parent_user_id: Option<&'a str>,
    source_id: Option<&'a str>,
    started_at: Option<String>,
    finished_at: Option<String>,
    elapsed_seconds: Option<f64>,
    /// How long such runs usually take: half of the earlier ones took less. Null where too few are known.
    usual_seconds: Option<f64>,
    /// How long it will still take, most likely. Null where that is not known, and of what does not run.
    left_seconds: Option<f64>,
    /// How much longer it takes by now than nine of ten.
    overdue_seconds: Option<f64>,
    message: Option<&'a str>,
}

/// Something that could not be read: `list`, `details`, `tree` or `outputs`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct UnreadReport<'a> {
    what: &'a str,
    /// The service's own code, where it gave one.
    code: Option<&'a str>,
    message: String,
}

/// Leaves by state.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::print) struct CountsReport {
    total: u32,
    succeeded: u32,
    failed: u32,
    running: u32,
    waiting: u32,
    skipped: u32,
    other: u32,
}

impl<'a> RunReport<'a> {
    /// What is known of one run, and what of it could not be read.
    pub(in crate::print) fn of(
        model: &'a Model,
        run: &'a Run,
        unread: &'a [Unread],
        has_outputs: bool,
    ) -> Self {
        let now = model.now.service;
        let of_the_run = |unread: &&Unread| unread.run.as_ref() == Some(&run.id);
        let misses = |what| {
            unread
                .iter()
                .filter(of_the_run)
                .any(|unread| unread.what == what)
        };
        let has_no_nodes = run.tree.len() <= 1;
        let lacks_nodes = misses(Missing::Tree) || has_no_nodes && misses(Missing::Details);
        let outputs = if !has_outputs {
            OutputsKnown::NotAsked
        } else if lacks_nodes || misses(Missing::Outputs) {
            OutputsKnown::InPart
        } else {
            OutputsKnown::All
        };
        Self {
            facts: RunFacts::of(model, run),
            unread: unread_of(model, Some(&run.id), unread),
            counts: (!lacks_nodes).then(|| run.leaves().into()),
            nodes: run
                .nodes()
                .map(|(place, node)| NodeReport::of(run, place, node, now, outputs))
                .collect(),
        }
    }
}

impl<'a> RunState<'a> {
    /// What is known of a run and of its nodes together.
    pub(in crate::print) fn of(model: &'a Model, run: &'a Run) -> Self {
        Self {
            facts: RunFacts::of(model, run),
            counts: run.has_shape().then(|| run.leaves().into()),
        }
    }
}

impl<'a> RunFacts<'a> {
    /// What is known of a watched run.
    fn of(model: &Model, run: &'a Run) -> Self {
        Self {
            id: run.id.as_str(),
            is_final: run.phase() == Phase::Final,
            deleted: run.is_deleted(),
            answered: run.is_known() && !run.is_unanswered(),
            root_node_id: run.root().map(NodeId::as_str),
            elapsed_seconds: run.elapsed(model.now.service).map(seconds),
            usual_seconds: run.estimate.usual(ROOT).map(|usual| seconds(usual.p50)),
            left_seconds: run.estimate.left().map(seconds),
            overdue_seconds: run.estimate.overdue().map(seconds),
            ..Self::told(&run.details, &run.timing())
        }
    }

    /// What a list tells of a run by `now`, a moment on the service's clock.
    pub(in crate::print) fn listed(details: &'a RunDetails, now: DateTime<Utc>) -> Self {
        let phase = details.row.status.as_ref();
        let phase = phase.map_or(Phase::Unclear, Status::phase);
        let timing = details.timing.clone().possible(phase == Phase::Final);
        Self {
            elapsed_seconds: timing.elapsed_in(phase, now).map(seconds),
            ..Self::told(details, &timing)
        }
    }

    /// What an answer tells of a run.
    fn told(details: &'a RunDetails, timing: &Timing) -> Self {
        let row = &details.row;
        Self {
            id: row.run.as_str(),
            name: row.name.as_deref(),
            status: row.status.as_ref().map(Status::as_str),
            is_final: row.status.as_ref().is_some_and(Status::is_final),
            deleted: row.deleted == Some(true),
            answered: true,
            workspace_id: details.workspace_id.as_deref(),
            root_node_id: row.root.as_ref().map(NodeId::as_str),
            user_id: row.user_id.as_deref(),
            parent_user_id: row.parent_user_id.as_deref(),
            source_id: row.source_id.as_deref(),
            started_at: timing.started.as_ref().map(time),
            finished_at: timing.finished.as_ref().map(time),
            elapsed_seconds: None,
            usual_seconds: None,
            left_seconds: None,
            overdue_seconds: None,
            message: details.message.as_deref(),
        }
    }
}

/// What could not be read of a run, or of none in particular.
pub(super) fn unread_of<'a>(
    model: &Model,
    run: Option<&RunId>,
    unread: &'a [Unread],
) -> Vec<UnreadReport<'a>> {
    unread
        .iter()
        .filter(|unread| unread.run.as_ref() == run)
        .map(|unread| UnreadReport {
            what: unread.what.word(),
            code: code(&unread.error),
            message: say(model, &Text::Trouble(unread.error.clone())),
        })
        .collect()
}

/// The service's own code for an error, where it gave one.
pub(in crate::print) fn code(error: &SourceError) -> Option<&str> {
    let code = match error {
        SourceError::Refused(refusal) | SourceError::Throttled { refusal, .. } => {
            Some(refusal.code.as_str())
        }
        SourceError::Unreachable { .. }
        | SourceError::TimedOut { .. }
        | SourceError::Garbled { .. }
        | SourceError::TooLarge { .. }
        | SourceError::Credentials(_)
        | SourceError::Intermediary(_) => None,
    };
    code.filter(|code| !code.is_empty())
}

impl From<Counts> for CountsReport {
    fn from(counts: Counts) -> Self {
        Self {
            total: counts.total(),
            succeeded: counts.succeeded,
            failed: counts.failed,
            running: counts.running,
            waiting: counts.waiting,
            skipped: counts.skipped,
            other: counts.held + counts.terminated + counts.other,
        }
    }
}
