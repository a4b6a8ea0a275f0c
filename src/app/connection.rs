//! How the watch stands with the service: when it was last told the news, what is wrong,
//! when it asks again.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{CredentialState, Exchange, Learnt, NotUnderstood, SourceError};
use crate::text::{Text, time};

/// What is known of the way to the service. Times are on this machine's clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    /// When the service told the last time how things stand: how old what is shown is.
    pub last_told: Option<DateTime<Utc>>,
    /// When the words of runs, and the states of nodes, were told the last time.
    pub rows_told: Option<DateTime<Utc>>,
    pub nodes_told: Option<DateTime<Utc>>,
    /// What the last answered request took.
    pub latency: Option<TimeDelta>,
    pub trouble: Option<Trouble>,
    pub credentials: CredentialState,
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
    /// What was not understood of answers, by the name of the field.
    pub odd: BTreeMap<Box<str>, Odd>,
}

/// Values of one name that were not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Odd {
    /// How many the last answer had that had any.
    pub count: usize,
    /// When that came.
    pub last: DateTime<Utc>,
}

/// For so long what was not understood is said where everybody sees it, however
/// often the service is asked. What is read again is understood by then, or not.
const LATELY: TimeDelta = TimeDelta::minutes(1);

/// Why there is no news.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    pub error: SourceError,
    pub since: DateTime<Utc>,
    pub next_try: DateTime<Utc>,
    /// One error of each kind that there was since it began.
    kinds: Vec<SourceError>,
}

impl Trouble {
    /// When the next try is due, in words.
    pub fn next(&self, now: DateTime<Utc>) -> Text {
        if self.next_try <= now {
            return Text::TryingNow;
        }
        Text::NextTry(time::duration(self.next_try - now))
    }
}

/// How old what is shown is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing was told yet.
    Starting,
    Live(TimeDelta),
    /// Nothing told for over two intervals.
    Late(TimeDelta),
    /// Nothing told for over four intervals.
    Stale(TimeDelta),
}

impl Connection {
    /// Notes an answer. It ends any trouble.
    pub fn heard(&mut self, exchange: &Exchange) {
        self.latency = Some(exchange.received - exchange.sent);
        self.trouble = None;
        self.answers += 1;
        for (name, count) in exchange.not_understood.iter() {
            let last = exchange.received;
            self.odd.insert(name.into(), Odd { count, last });
        }
    }

    /// Why new runs are not found, unless it is for want of a permission.
    pub fn list_trouble(&self) -> Option<&SourceError> {
        let error = self.list_error.as_ref();
        error.filter(|error| !error.is_permission())
    }

    /// Notes that an answer came while nothing goes on: whatever it is about, it tells enough.
    pub fn told(&mut self, exchange: &Exchange) {
        (self.rows_told, self.nodes_told) = (None, None);
        self.last_told = Some(exchange.received);
    }

    /// Notes that an answer told the words of runs. While something goes on, what is shown
    /// is as old as the older of those and the states of nodes.
    pub fn told_rows(&mut self, exchange: &Exchange) {
        self.rows_told = Some(exchange.received);
        self.last_told = Some(older(self.nodes_told, exchange.received));
    }

    /// The same of the states of nodes.
    pub fn told_nodes(&mut self, exchange: &Exchange) {
        self.nodes_told = Some(exchange.received);
        self.last_told = Some(older(self.rows_told, exchange.received));
    }

    /// What of the last answers was not understood, so that it is missing or old.
    pub fn not_understood(&self, now: DateTime<Utc>) -> NotUnderstood {
        let lately = LATELY.max(self.intervals(4));
        let mut values = NotUnderstood::default();
        for (name, odd) in &self.odd {
            if now - odd.last <= lately {
                values.note(name, odd.count);
            }
        }
        values
    }

    /// Notes that the watch could not ask. Whether that is news: a trouble that begins, or
    /// another kind of it.
    pub fn failed(
        &mut self,
        error: SourceError,
        now: DateTime<Utc>,
        next_try: DateTime<Utc>,
    ) -> bool {
        let before = self.trouble.take();
        let since = before.as_ref().map_or(now, |trouble| trouble.since);
        let mut kinds = before.map_or_else(Vec::new, |trouble| trouble.kinds);
        let is_news = !kinds.iter().any(|known| known.is_like(&error));
        if is_news {
            kinds.push(error.clone());
        }
        self.trouble = Some(Trouble {
            error,
            since,
            next_try,
            kinds,
        });
        is_news
    }

    /// How many calls were made in the last minute; in trouble nobody counts them.
    pub fn calls(&self) -> Option<usize> {
        self.trouble.is_none().then_some(self.calls_a_minute)
    }

    /// How old what is shown is, at `now` on this machine's clock.
    pub fn freshness(&self, now: DateTime<Utc>) -> Freshness {
        let Some(last) = self.last_told else {
            return Freshness::Starting;
        };
        let age = (now - last).max(TimeDelta::zero());
        if age > self.intervals(4) {
            Freshness::Stale(age)
        } else if age > self.intervals(2) {
            Freshness::Late(age)
        } else {
            Freshness::Live(age)
        }
    }

    fn intervals(&self, n: i32) -> TimeDelta {
        let interval = TimeDelta::from_std(self.interval).unwrap_or(TimeDelta::MAX);
        interval.checked_mul(n).unwrap_or(TimeDelta::MAX)
    }
}

/// What was never told makes nothing old.
fn older(other: Option<DateTime<Utc>>, now: DateTime<Utc>) -> DateTime<Utc> {
    other.map_or(now, |other| other.min(now))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};

    use super::{Connection, Freshness};
    use crate::domain::{Exchange, NotUnderstood, Sequence};

    #[test]
    fn data_is_late_after_two_intervals_and_stale_after_four() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let connection = Connection {
            last_told: Some(start),
            interval: Duration::from_secs(3),
            ..Connection::default()
        };
        let after = |seconds| connection.freshness(start + TimeDelta::seconds(seconds));
        assert_eq!(after(6), Freshness::Live(TimeDelta::seconds(6)));
        assert_eq!(after(7), Freshness::Late(TimeDelta::seconds(7)));
        assert_eq!(after(13), Freshness::Stale(TimeDelta::seconds(13)));
        assert_eq!(Connection::default().freshness(start), Freshness::Starting);
    }

    #[test]
    fn what_was_not_understood_is_said_for_a_while_and_kept() {
        let start = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        let mut connection = Connection::default();
        let answer = |seconds, odd: &[(&str, usize)]| {
            let mut not_understood = NotUnderstood::default();
            for (name, count) in odd {
                not_understood.note(name, *count);
            }
            let moment = start + TimeDelta::seconds(seconds);
            Exchange {
                sequence: Sequence(1),
                sent: moment,
                received: moment,
                service_date: None,
                bytes: 0,
                request_id: None,
                not_understood,
            }
        };
        connection.heard(&answer(0, &[("Nodes", 3), ("Status", 1)]));
        connection.heard(&answer(3, &[("Nodes", 2)]));
        connection.heard(&answer(6, &[]));
        let said = |seconds| {
            let said = connection.not_understood(start + TimeDelta::seconds(seconds));
            let said = said.iter().map(|(name, count)| format!("{count} {name}"));
            said.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(said(60), "2 Nodes, 1 Status");
        assert_eq!(said(61), "2 Nodes");
        assert_eq!(said(64), "");
        assert_eq!(connection.odd.len(), 2);
    }
}
