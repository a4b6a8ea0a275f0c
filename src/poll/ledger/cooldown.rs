//! How long something is left alone after it was read.

use tokio::time::{Duration, Instant};

/// No two readings of a kind of one run are closer than this, nor than so many times what the last one cost.
const REST: Duration = Duration::from_secs(5);
const REST_BY_COST: u32 = 20;
/// How long a reading that failed rests, and the longest that one in vain does.
pub(super) const LONG_REST: Duration = Duration::from_mins(1);
/// So many readings in vain are made before they become rarer.
const PATIENCE: u32 = 3;

/// When something was last read, and how long it is left alone after that.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cooldown {
    pub(super) at: Option<Instant>,
    pub(super) length: Duration,
    pub(super) has_failed: bool,
    /// How many answers in a row could not be read.
    garbles: u32,
}

impl Cooldown {
    /// After a page of a list that goes on.
    pub(super) fn none(now: Instant) -> Self {
        Self {
            at: Some(now),
            ..Self::default()
        }
    }

    pub(super) fn after(sent: Instant, now: Instant) -> Self {
        Self {
            at: Some(now),
            length: REST.max((now - sent) * REST_BY_COST),
            has_failed: false,
            garbles: 0,
        }
    }

    /// Twice as long each time in a row, at most as long as after a failure.
    pub(super) fn after_garble(self, sent: Instant, now: Instant) -> Self {
        let rest = Self::after(sent, now);
        let doublings = 2_u32.pow(self.garbles.min(8));
        Self {
            length: (rest.length * doublings).min(LONG_REST),
            has_failed: true,
            garbles: self.garbles.saturating_add(1),
            ..rest
        }
    }

    pub(super) fn after_failure(now: Instant) -> Self {
        Self {
            at: Some(now),
            length: LONG_REST,
            has_failed: true,
            garbles: 0,
        }
    }

    pub(super) fn rested_at(&self) -> Option<Instant> {
        Some(self.at? + self.length)
    }

    pub(super) fn rested_at_after(&self, in_vain: u32) -> Option<Instant> {
        let doublings = in_vain.saturating_sub(PATIENCE).min(8);
        let longer = (REST * 2_u32.pow(doublings)).min(LONG_REST);
        Some(self.rested_at()?.max(self.at? + longer))
    }
}
