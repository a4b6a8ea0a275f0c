//! When the moments of a story are for people.

use chrono::{DateTime, Utc};

use crate::sim::story::moment::{Moment, scaled};

/// The story on the wall clock: it begins at the origin, and its moments pass faster or slower.
pub(super) struct StoryClock {
    speed: f64,
    origin: DateTime<Utc>,
}

impl StoryClock {
    pub(super) fn new(speed: f64, origin: DateTime<Utc>) -> Self {
        Self { speed, origin }
    }

    pub(super) fn moment(&self, now: DateTime<Utc>) -> Moment {
        scaled(now - self.origin, self.speed)
    }

    pub(super) fn wall(&self, moment: Moment) -> DateTime<Utc> {
        self.origin
            .checked_add_signed(scaled(moment, 1.0 / self.speed))
            .unwrap_or(self.origin)
    }

    pub(super) fn date(&self, moment: Moment) -> String {
        self.wall(moment).format("%Y%m%d").to_string()
    }
}
