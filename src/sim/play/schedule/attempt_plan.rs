//! What one attempt at a run begins with.

use chrono::TimeDelta;

use crate::sim::play::schedule::interruptions::Interruptions;
use crate::sim::seed::Seed;
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::Moment;
use crate::sim::story::run::RunSpec;

/// A run is known a little before it starts.
pub(super) const LEAD: TimeDelta = TimeDelta::seconds(2);

/// One attempt at a run.
#[derive(Clone)]
pub(in crate::sim) struct AttemptPlan {
    /// Of these the ids of its nodes are made.
    pub(super) names: Seed,
    pub(super) luck: Seed,
    pub(super) begins: Moment,
    is_first: bool,
    pub(in crate::sim) interruptions: Interruptions,
}

impl AttemptPlan {
    /// The attempt that the story tells of, with its ending.
    pub(in crate::sim) fn first(seed: Seed, created: Moment, run: &RunSpec) -> Self {
        let mut attempt = Self {
            names: seed,
            luck: seed,
            begins: created,
            is_first: true,
            interruptions: Interruptions::default(),
        };
        attempt.interruptions = Interruptions::new(run.ending.as_ref(), attempt.begin());
        attempt
    }

    /// What the story says of the end holds for the first attempt only: one tries again for another
    /// end.
    pub(in crate::sim) fn again(names: Seed, luck: Seed, begins: Moment) -> Self {
        Self {
            names,
            luck,
            begins,
            is_first: false,
            interruptions: Interruptions::default(),
        }
    }

    /// When it begins to run. A run that is tried again is known already, and so are its nodes.
    pub(super) fn begin(&self) -> Moment {
        if self.is_first {
            self.begins + LEAD
        } else {
            self.begins
        }
    }

    pub(super) fn ending<'r>(&self, run: &'r RunSpec) -> Option<&'r Ending> {
        run.ending.as_ref().filter(|_| self.is_first)
    }
}
