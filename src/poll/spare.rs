//! Which single reading comes next, as far as the budget has something to spare for it.

use tokio::time::Instant;

use crate::domain::{Demand, Fetch};
use crate::poll::fetches;
use crate::poll::pace::Bucket;
use crate::poll::plan;
use crate::poll::poller::Poller;
use crate::poll::request::Read;
use crate::source::transport::Transport;

/// So many single readings are on their way at once, beside what somebody looks at.
pub(super) const READINGS_AT_ONCE: usize = 4;

impl<T: Transport> Poller<T> {
    pub(super) fn due_reading(&mut self, demand: &Demand, now: Instant) -> Option<Read> {
        if self.bucket.wait(0.0, now).is_zero() {
            while let Some(reading) = self.tick_readings.pop_front() {
                if !self.ledger.is_under_way(&reading) {
                    self.tick_calls += 1;
                    return Some(reading);
                }
            }
        }
        let can_spare = self.bucket.wait(Bucket::RESERVE, now).is_zero();
        let reading = plan::reading(demand, &self.ledger, &self.endpoint(), now);
        let reading = reading.filter(|_| can_spare);
        let ahead = reading.or_else(|| self.ahead(demand, now).map(Read::Fetch));
        ahead.or_else(|| self.past(demand, now).map(Read::Fetch))
    }

    /// When the next single reading can be sent; none while enough are on their way.
    pub(super) fn next_reading(&mut self, demand: &Demand, now: Instant) -> Option<Instant> {
        let rested = self.readings.until().unwrap_or(now);
        let spare = now + self.bucket.wait(Bucket::RESERVE, now);
        let has_room = self.ledger.under_way.len() < READINGS_AT_ONCE;
        let of_tick =
            (has_room && !self.tick_readings.is_empty()).then(|| now + self.bucket.wait(0.0, now));
        let reading = plan::next_reading(demand, &self.ledger, &self.endpoint(), now)
            .filter(|_| has_room)
            .map(|due| due.max(spare));
        let half = now + self.bucket.wait(Bucket::HALF, now);
        let ahead = fetches::ahead(demand, &self.ledger)
            .filter(|_| has_room)
            .map(|_| self.ledger.ahead.next(now).max(half));
        let past = fetches::past(demand, &self.ledger)
            .filter(|_| has_room && self.slowness.factor() == 1)
            .map(|_| half);
        let next = of_tick.into_iter().chain(reading).chain(ahead);
        let next = next.chain(past).min()?;
        Some(next.max(rested))
    }

    /// What is to be read ahead now: never so often that others have to wait for it.
    fn ahead(&mut self, demand: &Demand, now: Instant) -> Option<Fetch> {
        let fetch = fetches::ahead(demand, &self.ledger)?.clone();
        let may_read = self.bucket.wait(Bucket::HALF, now).is_zero() && self.ledger.ahead.may(now);
        may_read.then(|| {
            self.ledger.ahead.note(now);
            fetch
        })
    }

    /// What is to be read of earlier runs now: after everything else, and not at all while the
    /// service has too much to do.
    fn past(&mut self, demand: &Demand, now: Instant) -> Option<Fetch> {
        let fetch = fetches::past(demand, &self.ledger)?.clone();
        let can_spare = self.bucket.wait(Bucket::HALF, now).is_zero();
        (can_spare && self.slowness.factor() == 1).then_some(fetch)
    }
}
