//! What is read before anybody looks: so many a minute at most, and only while half of the
//! budget is left.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

/// As many as this in any minute.
const A_MINUTE: usize = 10;
const MINUTE: Duration = Duration::from_mins(1);

/// When the last ones were read.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    made: VecDeque<Instant>,
}

impl Ahead {
    /// Whether another may be read now.
    pub(super) fn may(&self, now: Instant) -> bool {
        self.next(now) == now
    }

    /// When the next one may be read.
    pub(super) fn next(&self, now: Instant) -> Instant {
        let full = self.made.len() >= A_MINUTE;
        let oldest = self.made.front().filter(|_| full);
        oldest.map_or(now, |oldest| (*oldest + MINUTE).max(now))
    }

    /// Notes that one is read now.
    pub(super) fn note(&mut self, now: Instant) {
        self.made.push_back(now);
        if self.made.len() > A_MINUTE {
            self.made.pop_front();
        }
    }
}
