//! How the service behaves towards its clients, which may change while it runs.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::sim::{
    faults::{Fault, Faults},
    readings::Readings,
    shared::Shared,
    story::Story,
};

/// A handle on the behaviour of one service. Clones are the same handle, so whoever keeps one can change it.
#[derive(Clone, Debug, Default)]
pub struct Stance(Arc<Shared<Conduct>>);

/// The behaviour at one moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Conduct {
    pub(super) readings: Readings,
    pub(super) faults: Arc<Faults>,
    /// When the clock has jumped, if it has.
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
        self.0.with(|conduct| Faults::clone(&conduct.faults))
    }

    /// From now on these faults happen, and no others.
    pub fn fail_with(&self, faults: impl Into<Faults>) {
        let faults = Arc::new(faults.into());
        self.0.with(|conduct| {
            let keeps_its_clock =
                faults.length(Fault::ClockJump) == conduct.faults.length(Fault::ClockJump);
            if !keeps_its_clock {
                conduct.jumped = None;
            }
            conduct.faults = faults;
        });
    }

    /// For a request that arrives now. The first to come finds that the clock has jumped, if it is to jump.
    pub(super) fn conduct(&self, now: DateTime<Utc>) -> Conduct {
        self.0.with(|conduct| {
            if conduct.faults.has(Fault::ClockJump) {
                conduct.jumped.get_or_insert(now);
            }
            conduct.clone()
        })
    }
}

impl Conduct {
    /// By how much the clock was off from the beginning.
    pub(super) fn skew(&self) -> TimeDelta {
        let skew = self.faults.length(Fault::ClockSkew);
        skew.unwrap_or_default()
    }

    /// When the clock has jumped, and by how much.
    pub(super) fn jump(&self) -> Option<(DateTime<Utc>, TimeDelta)> {
        Some((self.jumped?, self.faults.length(Fault::ClockJump)?))
    }
}
