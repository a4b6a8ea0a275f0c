//! How often something may be read that says of itself that it is due: a service that
//! contradicts itself with every answer makes everything due all the time.

use tokio::time::{Duration, Instant};

/// So many times at once, then once in every period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    burst: u32,
    period: Duration,
    /// When all of the burst is there again.
    full_at: Option<Instant>,
}

impl Allowance {
    /// Nothing was read yet.
    pub(super) const fn of(burst: u32, period: Duration) -> Self {
        Self {
            burst,
            period,
            full_at: None,
        }
    }

    /// When it may be read the next time.
    pub(super) fn next(&self, now: Instant) -> Instant {
        let spare = self.period * self.burst.saturating_sub(1);
        let allowed = self.full_at.and_then(|full| full.checked_sub(spare));
        allowed.map_or(now, |allowed| allowed.max(now))
    }

    /// It is read.
    pub(super) fn note(&mut self, now: Instant) {
        self.full_at = Some(self.full_at.map_or(now, |full| full.max(now)) + self.period);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::{Duration, Instant};

    use super::Allowance;

    #[test]
    fn a_burst_is_allowed_and_then_one_a_period() {
        let start = Instant::now();
        let period = Duration::from_secs(30);
        let mut allowance = Allowance::of(3, period);
        for _ in 0..3 {
            assert_eq!(allowance.next(start), start);
            allowance.note(start);
        }
        assert_eq!(allowance.next(start), start + period);
        let later = start + 4 * period;
        for _ in 0..3 {
            assert_eq!(allowance.next(later), later, "all of it is there again");
            allowance.note(later);
        }
        assert_eq!(allowance.next(later), later + period);
    }
}
