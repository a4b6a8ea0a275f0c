//! How much each run wants to be looked at just now.

use chrono::{DateTime, Utc};

use crate::app::runs::failures::failures;
use crate::app::runs::run::{Run, Runs};
use crate::app::runs::urgency::Urgency;
use crate::domain::{Attention, Phase};

/// Notes of every run what it is now, while a hand is at work or not. Whether any has changed.
pub(in crate::app) fn classify(runs: &mut Runs, has_hand: bool) -> bool {
    let mut has_changed = false;
    for run in runs.values_mut() {
        // What was run again may fail anew.
        run.failures_seen = run.failures_seen.min(failures(run));
        let urgency = of(run, has_hand);
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

/// What a run is now. While a hand is at work, what was new stays where it is: nothing
/// moves away from under the cursor that has just reached it.
fn of(run: &Run, has_hand: bool) -> Urgency {
    let failures = failures(run);
    let stays = has_hand && run.urgency == Urgency::Failed && failures > 0;
    if failures > run.failures_seen || stays {
        return Urgency::Failed;
    }
    match run.attention() {
        Attention::Missing if run.is_deleted() => return Urgency::Over,
        Attention::Missing => return Urgency::Held,
        Attention::Active | Attention::Waiting | Attention::Held | Attention::Final => {}
    }
    match run.phase() {
        Phase::Final => Urgency::Over,
        Phase::Held => Urgency::Held,
        Phase::Active | Phase::Waiting | Phase::Unclear if failures > 0 => Urgency::Troubled,
        Phase::Active => Urgency::Running,
        Phase::Unclear if run.is_known() => Urgency::Held,
        Phase::Waiting | Phase::Unclear => Urgency::Waiting,
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
