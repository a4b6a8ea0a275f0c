//! When a watch that waits for its runs ends by itself: by the verdict on all of them, which
//! is asked for once more, or because nothing good was heard for too long. Nothing else that
//! the service answers ends it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::model::Model;
use crate::app::query::settled::is_settled;
use crate::app::runs::run::Run;
use crate::app::runs::urgency;
use crate::domain::{Attention, StatusKind};

/// How a watch has ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Every run is over, and the last answer said so of all of them together.
    Verdict(Verdict),
    /// Runs were not answered for so long.
    Missing,
    /// There was no good answer for so long.
    NoAnswer,
}

/// How runs ended that are all over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Succeeded,
    /// One at least.
    Failed,
    /// None failed, but one at least was terminated or deleted.
    Stopped,
}

/// How near to its end a watch is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    stage: Stage,
    /// How long nothing has brought it on.
    waited: TimeDelta,
    /// When that was counted last.
    counted_at: Option<DateTime<Utc>>,
    /// When the oldest word was told that the stage waits for.
    told: Option<DateTime<Utc>>,
    /// The first failure of a run or of a node is a verdict.
    fails_fast: bool,
    end: Option<End>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Some run is not over, as far as is known.
    #[default]
    Running,
    /// All are over but those that are not answered.
    Missing,
    /// All are over: their nodes and outputs are still being read.
    Reading,
    /// All was read, or something failed for which nobody waits: the runs' own words are
    /// asked once more, together.
    Confirming,
}

/// For so long at most the nodes and outputs of what is over are waited for.
const READING: TimeDelta = TimeDelta::minutes(1);
/// A longer step of the clock is no waiting: the machine slept, or somebody set its clock.
const LONGEST_STEP: TimeDelta = TimeDelta::minutes(1);

impl Ending {
    /// One that comes with the first failure, whatever still runs.
    pub fn at_first_failure() -> Self {
        Self {
            fails_fast: true,
            ..Self::default()
        }
    }

    /// How the watch has ended, once it has.
    pub fn end(self) -> Option<End> {
        self.end
    }

    fn enter(&mut self, stage: Stage) {
        if self.stage != stage {
            self.stage = stage;
            self.waited = TimeDelta::zero();
        }
    }

    /// Counts the time since the last look, unless something was told meanwhile.
    fn count(&mut self, model: &Model) {
        let before = self.counted_at.replace(model.now).unwrap_or(model.now);
        let step = (model.now - before).clamp(TimeDelta::zero(), LONGEST_STEP);
        if !model.settings.paused {
            self.waited += step;
        }
        let told = told(model);
        if self.stage == Stage::Running && told.is_some() && told != self.told {
            self.waited = TimeDelta::zero();
        }
        self.told = told;
    }

    /// Whether it is no use to wait any longer.
    fn given_up(self, model: &Model, give_up: Duration) -> Option<End> {
        let is_too_long = TimeDelta::from_std(give_up).is_ok_and(|limit| self.waited >= limit);
        // Between two ticks far apart nothing is heard, and nothing is wrong.
        let has_failed = model.connection.trouble.is_some() || model.connection.answers == 0;
        match self.stage {
            Stage::Missing => is_too_long.then_some(End::Missing),
            Stage::Running | Stage::Confirming => {
                (is_too_long && has_failed).then_some(End::NoAnswer)
            }
            Stage::Reading => None,
        }
    }
}

/// Goes on towards the end where that is waited for. Whether it has come.
pub(in crate::app) fn follow(model: &mut Model) -> bool {
    let Some(give_up) = model.settings.exit_on_final else {
        return false;
    };
    if model.ending.end.is_none() {
        let mut ending = model.ending;
        ending.count(model);
        ending.enter(next_stage(model, ending));
        if ending.stage == Stage::Confirming && model.ending.stage != Stage::Confirming {
            model.confirmation.want();
        }
        let is_confirmed = ending.stage == Stage::Confirming && model.confirmation.is_met();
        let verdict = is_confirmed.then(|| End::Verdict(verdict(model)));
        ending.end = verdict.or_else(|| ending.given_up(model, give_up));
        model.ending = ending;
    }
    model.ending.end.is_some()
}

fn next_stage(model: &Model, ending: Ending) -> Stage {
    // A watch of whatever is newest is never over, and nothing is no verdict.
    let has_end = model.settings.discovery.is_none() && !model.runs.is_empty();
    let runs = || model.runs.values();
    if ending.fails_fast && runs().any(has_failure) {
        return Stage::Confirming;
    }
    if !has_end || runs().any(is_unfinished) {
        return Stage::Running;
    }
    if runs().any(is_missing) {
        return Stage::Missing;
    }
    let is_read = match ending.stage {
        Stage::Confirming => true,
        Stage::Reading => ending.waited >= READING || is_settled(model),
        Stage::Running | Stage::Missing => is_settled(model),
    };
    if is_read {
        Stage::Confirming
    } else {
        Stage::Reading
    }
}

fn is_missing(run: &Run) -> bool {
    run.is_unanswered() && !run.is_deleted()
}

/// Whether the run may go on: the last answer about it did not say that it is over.
fn is_unfinished(run: &Run) -> bool {
    let is_going_missing = run.absence.has_begun() && !run.is_unanswered() && !run.is_deleted();
    match run.attention() {
        Attention::Active | Attention::Waiting | Attention::Held => true,
        Attention::Final | Attention::Missing => is_going_missing,
    }
}

/// When the oldest word of the runs was told that may go on; where there are none, the newest
/// of all.
fn told(model: &Model) -> Option<DateTime<Utc>> {
    let unfinished = model.runs.values().filter(|run| is_unfinished(run));
    let oldest = unfinished.map(|run| run.row_told).min();
    let newest = || model.runs.values().map(|run| run.row_told).max().flatten();
    oldest.unwrap_or_else(|| model.connection.list_told.max(newest()))
}

/// Whether the run failed, or a node in it.
fn has_failure(run: &Run) -> bool {
    urgency::failures(run) > 0
}

fn verdict(model: &Model) -> Verdict {
    let runs = || model.runs.values();
    let ended = |wanted: StatusKind| {
        let is_it = |run: &Run| run.status().is_some_and(|status| status.kind() == wanted);
        runs().any(is_it)
    };
    let is_failure = model.ending.fails_fast && runs().any(has_failure);
    if is_failure || ended(StatusKind::Failed) {
        Verdict::Failed
    } else if ended(StatusKind::Terminated) || runs().any(Run::is_deleted) {
        Verdict::Stopped
    } else {
        Verdict::Succeeded
    }
}
