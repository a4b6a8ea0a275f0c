//! Since when the service has not answered for a thing that it was asked about.

use chrono::{DateTime, Utc};

/// A thing that is missing is stale at first; after this many good answers without it, it is called not answered.
const MISSES_UNTIL_UNANSWERED: u8 = 3;

/// How many good answers in a row did not hold a run or a node, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absence {
    misses: u8,
    /// On the service's clock; `None` while it is answered for.
    since: Option<DateTime<Utc>>,
}

impl Absence {
    /// A good answer did not hold it.
    pub(in crate::app) fn note_miss(&mut self, now: DateTime<Utc>) {
        self.misses = self.misses.saturating_add(1);
        self.since.get_or_insert(now);
    }

    /// The service does not answer for it, while it does for others.
    pub(in crate::app) fn note_refusal(&mut self, now: DateTime<Utc>) {
        self.misses = MISSES_UNTIL_UNANSWERED;
        self.since.get_or_insert(now);
    }

    /// It is answered for. Returns whether it was not before.
    pub(in crate::app) fn end(&mut self) -> bool {
        std::mem::take(self) != Self::default()
    }

    /// Whether the last good answer did not hold it.
    pub fn has_begun(self) -> bool {
        self.misses > 0
    }

    /// Whether three good answers in a row did not hold it.
    pub fn is_unanswered(self) -> bool {
        self.misses >= MISSES_UNTIL_UNANSWERED
    }

    /// Until when anything can be said of it by `now`, both on the service's
    /// clock: of the time since it went missing nobody knows.
    pub fn known_until(self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.since.map_or(now, |since| since.min(now))
    }
}
