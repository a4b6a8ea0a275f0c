//! How far the service's clock is off, which shows in every time it tells.

use chrono::TimeDelta;

use crate::sim::story::moment::Moment;

/// By how much the service tells other times than are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sim) struct Skew {
    /// As it always was.
    pub(in crate::sim) always: TimeDelta,
    /// When the clock has jumped, and by how much.
    pub(in crate::sim) jump: Option<(Moment, TimeDelta)>,
}

impl Skew {
    /// What was told before a jump stays as it was told.
    pub(in crate::sim) fn of(self, moment: Moment) -> TimeDelta {
        let jumped = self.jump.filter(|(at, _)| *at <= moment);
        self.always + jumped.map_or(TimeDelta::zero(), |(_, by)| by)
    }
}
