//! What time it is at the service, learnt from its answers.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::Exchange;

/// Bounds of how far the service's clock is ahead of this machine's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceClock {
    bounds: Option<(TimeDelta, TimeDelta)>,
}

impl ServiceClock {
    /// Learns from one answer. Its `Date` was cut to whole seconds and written
    /// somewhere between sending and receiving, so it bounds the offset by
    /// [Date − received, Date + 1 s − sent]. Bounds that exclude each other mean
    /// that a clock has jumped: then the newest alone counts.
    ///
    /// Returns whether the bounds are the first, or were started afresh.
    pub fn learn(&mut self, exchange: &Exchange) -> bool {
        let Some(date) = exchange.service_date else {
            return false;
        };
        let low = date - exchange.received;
        let high = date + TimeDelta::seconds(1) - exchange.sent;
        if low > high {
            // This machine's clock was set back while the request was under way.
            return false;
        }
        let both = self
            .bounds
            .map(|(old_low, old_high)| (low.max(old_low), high.min(old_high)))
            .filter(|(low, high)| low <= high);
        self.bounds = both.or(Some((low, high)));
        both.is_none()
    }

    /// How far the service is ahead: zero where the bounds allow it, so that
    /// two machines in step do not seem to differ by half a second.
    pub fn offset(&self) -> TimeDelta {
        match self.bounds {
            None => TimeDelta::zero(),
            Some((low, high)) => TimeDelta::zero().clamp(low, high),
        }
    }

    /// The moment `now` of this machine on the service's clock.
    pub fn at_service(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.offset()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::ServiceClock;
    use crate::domain::{Exchange, Sequence, Unparsed};

    fn at(millis: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_700_000_000_000 + millis).unwrap()
    }

    fn exchange(sent: i64, received: i64, date: i64) -> Exchange {
        Exchange {
            sequence: Sequence(1),
            sent: at(sent),
            received: at(received),
            service_date: Some(at(date)),
            bytes: 0,
            request_id: None,
            unparsed: Unparsed::default(),
        }
    }

    #[test]
    fn clocks_in_step_have_no_offset() {
        let mut clock = ServiceClock::default();
        clock.learn(&exchange(900, 950, 0));
        assert_eq!(clock.offset(), TimeDelta::zero());
    }

    #[test]
    fn each_answer_narrows_the_bounds() {
        let mut clock = ServiceClock::default();
        clock.learn(&exchange(0, 100, 90_000));
        assert_eq!(clock.offset(), TimeDelta::milliseconds(89_900));
        clock.learn(&exchange(1_950, 2_000, 92_000));
        assert_eq!(clock.offset(), TimeDelta::milliseconds(90_000));
    }

    #[test]
    fn a_clock_set_back_while_asking_teaches_nothing() {
        let mut clock = ServiceClock::default();
        assert!(!clock.learn(&exchange(10_000, 100, 0)));
        assert_eq!(clock.offset(), TimeDelta::zero());
    }

    #[test]
    fn a_jump_starts_afresh() {
        let mut clock = ServiceClock::default();
        clock.learn(&exchange(0, 100, 90_000));
        clock.learn(&exchange(5_000, 5_100, 5_000));
        assert_eq!(clock.offset(), TimeDelta::zero());
    }
}
