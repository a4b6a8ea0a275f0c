//! How much a run wants to be looked at: what decides its place among the runs.

use chrono::{DateTime, Utc};

use crate::app::model::Model;
use crate::app::runs::run::Run;
use crate::domain::{Attention, Phase, Status, StatusKind};

/// What a run is to somebody who looks; the most urgent first. A run changes its place
/// among the others only when this changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Something failed in it that nobody has looked at.
    Failed,
    /// It goes on, with failures that somebody knows of.
    Troubled,
    Running,
    /// Suspended, or not answered for: nothing happens by itself.
    Held,
    /// Has not begun, or nothing was said of it yet.
    #[default]
    Waiting,
    Over,
}

impl Urgency {
    /// What a run is now. While a hand is at work, what was new stays where it is: nothing
    /// moves away from under the cursor that has just reached it.
    fn of(run: &Run, has_hand: bool) -> Self {
        let failures = failures(run);
        let stays = has_hand && run.urgency == Self::Failed && failures > 0;
        if failures > run.failures_seen || stays {
            return Self::Failed;
        }
        match run.attention() {
            Attention::Missing if run.is_deleted() => return Self::Over,
            Attention::Missing => return Self::Held,
            Attention::Active | Attention::Waiting | Attention::Held | Attention::Final => {}
        }
        match run.phase() {
            Phase::Final => Self::Over,
            Phase::Held => Self::Held,
            Phase::Active | Phase::Waiting | Phase::Unclear if failures > 0 => Self::Troubled,
            Phase::Active => Self::Running,
            Phase::Unclear if run.is_known() => Self::Held,
            Phase::Waiting | Phase::Unclear => Self::Waiting,
        }
    }
}

/// How many failures there are: leaves, or the run itself where it failed without one.
pub fn failures(run: &Run) -> u32 {
    let has_failed = run.status().map(Status::kind) == Some(StatusKind::Failed);
    run.leaves().failed.max(u32::from(has_failed))
}

/// Notes of every run what it is now. Whether any has changed.
pub(in crate::app) fn classify(model: &mut Model) -> bool {
    let has_hand = !model.is_unattended();
    let mut has_changed = false;
    for run in model.runs.values_mut() {
        // What was run again may fail anew.
        run.failures_seen = run.failures_seen.min(failures(run));
        let urgency = Urgency::of(run, has_hand);
        has_changed |= urgency != run.urgency;
        run.urgency = urgency;
        run.failed_at = match urgency {
            Urgency::Failed => run.failed_at.or_else(|| newest_failure(run)),
            Urgency::Troubled
            | Urgency::Running
            | Urgency::Held
            | Urgency::Waiting
            | Urgency::Over => None,
        };
    }
    has_changed
}

/// Notes that somebody looks at the run of the selected row.
pub(in crate::app) fn note_seen(model: &mut Model) {
    let Some(id) = model
        .view
        .selected
        .as_ref()
        .and_then(|row| row.key.run().cloned())
    else {
        return;
    };
    if let Some(run) = model.runs.get_mut(id.as_str()) {
        run.failures_seen = failures(run);
        model.events.note_seen(&id);
    }
}

/// When the newest of its failures happened, as far as that is known.
fn newest_failure(run: &Run) -> Option<DateTime<Utc>> {
    let failed = run
        .nodes()
        .filter(|(_, node)| node.children.is_empty() && node.has_failed());
    let moments = failed.filter_map(|(_, node)| node.state.timing.finished_at());
    moments.max().or_else(|| run.timing().finished_at())
}
