//! How the watch stands with the service: when it was last told the news, what is wrong,
//! when it asks again.

pub mod clock;
pub mod confirmation;
pub mod trouble;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub use crate::app::connection::trouble::Trouble;
use crate::domain::{
    CredentialState, EndpointTraits, Exchange, PartKind, Sequence, SourceError, Unparsed,
};

/// What is known of the way to the service. Times are on this machine's clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connection {
    /// When the oldest was told of what is shown: see `app::update::ages`.
    pub last_told: Option<DateTime<Utc>>,
    /// When the newest runs were listed the last time, and by which request.
    pub list_told: Option<DateTime<Utc>>,
    pub list_from: Sequence,
    /// The newest request that was answered, and the newest of those for nodes.
    pub newest: Sequence,
    pub nodes_from: Sequence,
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
    pub traits: EndpointTraits,
    /// What was not understood of answers, by the name of the field.
    pub unparsed: BTreeMap<Box<str>, UnparsedCount>,
}

/// Values of one name that were not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnparsedCount {
    /// How many the last answer had that had any.
    pub count: usize,
    /// When that came.
    pub last: DateTime<Utc>,
}

/// For so long what was not understood is said where everybody sees it, however
/// often the service is asked. What is read again is understood by then, or not.
const LATELY: TimeDelta = TimeDelta::minutes(1);

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
    /// Notes an answer.
    pub fn heard(&mut self, exchange: &Exchange) {
        self.latency = Some(exchange.received - exchange.sent);
        self.newest = self.newest.max(exchange.sequence);
        self.answers += 1;
        for (name, count) in exchange.unparsed.iter() {
            let last = exchange.received;
            self.unparsed
                .insert(name.into(), UnparsedCount { count, last });
        }
    }

    /// The place of a refusal among the answers, which does not say it itself.
    pub(super) fn refused(&mut self) -> Sequence {
        self.newest = self.newest.next();
        self.newest
    }

    /// Why new runs are not found, unless it is for want of a permission.
    pub fn list_trouble(&self) -> Option<&SourceError> {
        let error = self.list_error.as_ref();
        error.filter(|error| !error.is_permission())
    }

    /// What cannot be read while what is shown is told well enough, and why. Where that is old,
    /// its age says why. A part of the tick that has just failed is not even late yet, and why
    /// the list of runs is missing is said by itself.
    pub fn failing_part(&self, now: DateTime<Utc>) -> Option<(PartKind, &SourceError)> {
        let trouble = self.trouble.as_ref()?;
        let kind = trouble.part()?;
        let is_said = match self.freshness(now) {
            Freshness::Starting | Freshness::Stale(_) => false,
            Freshness::Late(_) => true,
            Freshness::Live(_) => !trouble::is_batch(kind),
        };
        (is_said && kind != PartKind::List).then_some((kind, &trouble.error))
    }

    /// What of the last answers was not understood, so that it is missing or old.
    pub fn unparsed(&self, now: DateTime<Utc>) -> Unparsed {
        let lately = LATELY.max(self.intervals(4));
        let mut values = Unparsed::default();
        for (name, unparsed) in &self.unparsed {
            if now - unparsed.last <= lately {
                values.note(name, unparsed.count);
            }
        }
        values
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
        // Judged in whole seconds, as it is shown: an answer takes a moment.
        let whole = TimeDelta::seconds(age.num_seconds());
        if whole > self.intervals(4) {
            Freshness::Stale(age)
        } else if whole > self.late_after() {
            Freshness::Late(age)
        } else {
            Freshness::Live(age)
        }
    }

    /// What is older than this is late.
    pub(super) fn late_after(&self) -> TimeDelta {
        self.intervals(2)
    }

    /// What is older than this was not told by the last tick.
    pub(super) fn one_interval(&self) -> TimeDelta {
        self.intervals(1)
    }

    fn intervals(&self, n: i32) -> TimeDelta {
        let interval = TimeDelta::from_std(self.interval).unwrap_or(TimeDelta::MAX);
        interval.checked_mul(n).unwrap_or(TimeDelta::MAX)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::{DateTime, TimeDelta};

    use super::{Connection, Freshness};
    use crate::domain::{Exchange, Sequence, Unparsed};

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
        let answer = |seconds, names: &[(&str, usize)]| {
            let mut unparsed = Unparsed::default();
            for (name, count) in names {
                unparsed.note(name, *count);
            }
            let moment = start + TimeDelta::seconds(seconds);
            Exchange {
                sequence: Sequence(1),
                sent: moment,
                received: moment,
                service_date: None,
                bytes: 0,
                request_id: None,
                unparsed,
            }
        };
        connection.heard(&answer(0, &[("Nodes", 3), ("Status", 1)]));
        connection.heard(&answer(3, &[("Nodes", 2)]));
        connection.heard(&answer(6, &[]));
        let said = |seconds| {
            let said = connection.unparsed(start + TimeDelta::seconds(seconds));
            let said = said.iter().map(|(name, count)| format!("{count} {name}"));
            said.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(said(60), "2 Nodes, 1 Status");
        assert_eq!(said(61), "2 Nodes");
        assert_eq!(said(64), "");
        assert_eq!(connection.unparsed.len(), 2);
    }
}
