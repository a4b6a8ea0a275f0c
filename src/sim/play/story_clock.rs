//! When the moments of a story are for people.

use chrono::{DateTime, Utc};

use crate::sim::story::moment::{Moment, scaled};

/// The story on the wall clock: it begins at the origin, and its moments pass faster or slower.
pub(in crate::sim) struct StoryClock {
    speed: f64,
    origin: DateTime<Utc>,
}

impl StoryClock {
    pub(in crate::sim) fn new(speed: f64, origin: DateTime<Utc>) -> Self {
        Self { speed, origin }
    }

    /// The moment of the story that it is now.
    pub(in crate::sim) fn moment(&self, now: DateTime<Utc>) -> Moment {
        scaled(now - self.origin, self.speed)
    }

    /// When a moment is for people.
    pub(in crate::sim) fn wall(&self, moment: Moment) -> DateTime<Utc> {
        self.origin
            .checked_add_signed(scaled(moment, 1.0 / self.speed))
            .unwrap_or(self.origin)
    }

    /// The day of a moment, as names of runs show it.
    pub(in crate::sim) fn date(&self, moment: Moment) -> String {
        self.wall(moment).format("%Y%m%d").to_string()
    }
}
