//! How the watch stands with the service: when it last heard, what is wrong,
//! when it asks again.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{Exchange, Learnt, SourceError};

/// What is known of the way to the service. Times are on this machine's clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    pub last_answer: Option<DateTime<Utc>>,
    /// What the last answered request took.
    pub latency: Option<TimeDelta>,
    pub trouble: Option<Trouble>,
    /// The interval at which the poller really asks.
    pub interval: Duration,
    pub next_tick: Option<DateTime<Utc>>,
    /// How many answers there were.
    pub answers: u64,
    /// How many calls were made in the last minute.
    pub calls_a_minute: usize,
    /// Why the newest runs could not be listed the last time, where that is wanted.
    pub list_error: Option<SourceError>,
    /// What was learnt of how the endpoint answers.
    pub learnt: Learnt,
}

/// Why there is no news.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    pub error: SourceError,
    pub since: DateTime<Utc>,
    pub next_try: DateTime<Utc>,
}

/// How old what is shown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing was heard yet.
    Starting,
    Live(TimeDelta),
    /// Nothing heard for over two intervals.
    Late(TimeDelta),
    /// Nothing heard for over four intervals.
    Stale(TimeDelta),
}

impl Connection {
    /// Notes an answer. It ends any trouble.
    pub fn heard(&mut self, exchange: &Exchange) {
        self.last_answer = Some(exchange.received);
        self.latency = Some(exchange.received - exchange.sent);
        self.trouble = None;
        self.answers += 1;
    }

    /// Notes that the watch could not ask.
    pub fn failed(&mut self, error: SourceError, now: DateTime<Utc>, next_try: DateTime<Utc>) {
        let since = self.trouble.as_ref().map_or(now, |trouble| trouble.since);
        self.trouble = Some(Trouble {
            error,
            since,
            next_try,
        });
    }

    /// How old what is shown is, at `now` on this machine's clock (DESIGN 10).
    pub fn freshness(&self, now: DateTime<Utc>) -> Freshness {
        let Some(last) = self.last_answer else {
            return Freshness::Starting;
        };
        let age = (now - last).max(TimeDelta::zero());
        let interval = TimeDelta::from_std(self.interval).unwrap_or(TimeDelta::MAX);
        let intervals = |n: i32| interval.checked_mul(n).unwrap_or(TimeDelta::MAX);
        if age > intervals(4) {
            Freshness::Stale(age)
        } else if age > intervals(2) {
            Freshness::Late(age)
        } else {
            Freshness::Live(age)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};

    use super::{Connection, Freshness};

    #[test]
    fn data_is_late_after_two_intervals_and_stale_after_four() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let connection = Connection {
            last_answer: Some(start),
            interval: Duration::from_secs(3),
            ..Connection::default()
        };
        let after = |seconds| connection.freshness(start + TimeDelta::seconds(seconds));
        assert_eq!(after(6), Freshness::Live(TimeDelta::seconds(6)));
        assert_eq!(after(7), Freshness::Late(TimeDelta::seconds(7)));
        assert_eq!(after(13), Freshness::Stale(TimeDelta::seconds(13)));
        assert_eq!(Connection::default().freshness(start), Freshness::Starting);
    }
}
