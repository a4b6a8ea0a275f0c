//! How the service behaves towards its clients, which may change while it runs.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::sim::{
    dice::Dice,
    faults::{Fault, FaultInjection, Faults, Target},
    readings::Readings,
    shared::Shared,
    story::Story,
};

/// A handle on the behaviour of one service. Clones are the same handle, so whoever keeps one can change it.
#[derive(Clone, Debug, Default)]
pub struct Stance(Arc<Shared<Conduct>>);

/// The behaviour at one moment.
#[derive(Debug, Default)]
struct Conduct {
    readings: Readings,
    faults: Faults,
    /// How many requests each of the faults has hit.
    hits: Vec<u64>,
    /// When the clock has jumped, if it has.
    jumped: Option<DateTime<Utc>>,
}

/// How one request is treated.
pub(super) struct Treatment {
    pub(super) readings: Readings,
    pub(super) faults: FaultInjection,
    jumped: Option<DateTime<Utc>>,
}

impl Stance {
    /// As a story wants it.
    pub fn of(story: &Story) -> Self {
        let stance = Self::default();
        stance.read_as(story.readings());
        stance
    }

    pub fn readings(&self) -> Readings {
        self.0.with(|conduct| conduct.readings)
    }

    /// From now on the documents mean this, and nothing of what they meant before.
    pub fn read_as(&self, readings: Readings) {
        self.0.with(|conduct| conduct.readings = readings);
    }

    pub fn faults(&self) -> Faults {
        self.0.with(|conduct| conduct.faults.clone())
    }

    /// From now on these faults happen, and no others. What is to happen a few times only is counted anew.
    pub fn fail_with(&self, faults: impl Into<Faults>) {
        let faults = faults.into();
        self.0.with(|conduct| {
            let keeps_its_clock =
                faults.length(Fault::ClockJump) == conduct.faults.length(Fault::ClockJump);
            if !keeps_its_clock {
                conduct.jumped = None;
            }
            conduct.faults = faults;
            conduct.hits.clear();
        });
    }

    /// For a request that arrives now. The first that finds the clock jumping sees it jump.
    pub(super) fn treatment(&self, now: DateTime<Utc>, target: Target, dice: Dice) -> Treatment {
        self.0.with(|conduct| {
            let faults = conduct.faults.hitting(target, dice, &mut conduct.hits);
            if faults.has(Fault::ClockJump) {
                conduct.jumped.get_or_insert(now);
            }
            Treatment {
                readings: conduct.readings,
                faults: FaultInjection::new(faults, dice),
                jumped: conduct.jumped,
            }
        })
    }
}

impl Treatment {
    /// When the clock has jumped, and by how much.
    pub(super) fn jump(&self) -> Option<(DateTime<Utc>, TimeDelta)> {
        Some((self.jumped?, self.faults.jump()?))
    }
}
