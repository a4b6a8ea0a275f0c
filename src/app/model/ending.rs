//! How near to its end a watch is that waits for its runs.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// A longer step of the clock is no waiting: the machine slept, or somebody set its clock.
const LONGEST_STEP: TimeDelta = TimeDelta::minutes(1);

/// How a watch has ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchEnd {
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
    pub(in crate::app) stage: Stage,
    /// How long nothing has brought it on.
    pub(in crate::app) waited: TimeDelta,
    /// When that was counted last.
    counted_at: Option<DateTime<Utc>>,
    /// When the oldest word was told that the stage waits for.
    told: Option<DateTime<Utc>>,
    /// The first failure of a run or of a node is a verdict.
    pub(in crate::app) fails_fast: bool,
    pub(in crate::app) end: Option<WatchEnd>,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) enum Stage {
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

impl Ending {
    /// One that comes with the first failure, whatever still runs.
    pub fn at_first_failure() -> Self {
        Self {
            fails_fast: true,
            ..Self::default()
        }
    }

    /// How the watch has ended, once it has.
    pub fn end(self) -> Option<WatchEnd> {
        self.end
    }

    pub(in crate::app) fn enter(&mut self, stage: Stage) {
        if self.stage != stage {
            self.stage = stage;
            self.waited = TimeDelta::zero();
        }
    }

    /// Counts the time since the last look, unless something was told meanwhile.
    pub(in crate::app) fn count(
        &mut self,
        now: DateTime<Utc>,
        is_paused: bool,
        told: Option<DateTime<Utc>>,
    ) {
        let before = self.counted_at.replace(now).unwrap_or(now);
        let step = (now - before).clamp(TimeDelta::zero(), LONGEST_STEP);
        if !is_paused {
            self.waited += step;
        }
        if self.stage == Stage::Running && told.is_some() && told != self.told {
            self.waited = TimeDelta::zero();
        }
        self.told = told;
    }

    /// Whether it is no use to wait any longer.
    pub(in crate::app) fn given_up(self, has_trouble: bool, give_up: Duration) -> Option<WatchEnd> {
        let is_too_long = TimeDelta::from_std(give_up).is_ok_and(|limit| self.waited >= limit);
        match self.stage {
            Stage::Missing => is_too_long.then_some(WatchEnd::Missing),
            Stage::Running | Stage::Confirming => {
                (is_too_long && has_trouble).then_some(WatchEnd::NoAnswer)
            }
            Stage::Reading => None,
        }
    }
}
