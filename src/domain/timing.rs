//! When something began and ended, and how long it has taken.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, TimeDelta, Utc};

use crate::domain::Phase;

/// A time the service said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    /// Read, whatever its form (`protocol`: Times).
    At(DateTime<Utc>),
    /// Not understood, so it is shown as it came. That is rare, so the times that were
    /// understood do not pay for it.
    Said(Box<Box<str>>),
}

impl Time {
    /// A time that was not understood.
    pub fn said(text: &str) -> Self {
        Self::Said(Box::new(text.into()))
    }

    /// The moment, where it was understood.
    pub fn moment(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::At(moment) => Some(*moment),
            Self::Said(_) => None,
        }
    }
}

/// The years in which something can have happened that the service tells of. Engines
/// write nought, the first year or the end of all time where they have nothing to say.
pub const POSSIBLE_YEARS: RangeInclusive<i32> = 2000..=2100;

/// Whether a moment is one at which something can have happened.
pub fn is_possible(moment: &DateTime<Utc>) -> bool {
    POSSIBLE_YEARS.contains(&moment.year())
}

/// Begin and end on the service's clock; missing until they happen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    pub started: Option<Time>,
    pub finished: Option<Time>,
}

impl Timing {
    /// How long it has taken by `now`, a moment on the *service's* clock. Never
    /// negative; of a finished thing it stands still. `None` before the start.
    pub fn elapsed(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let started = self.started_at()?;
        let until = self.finished_at().unwrap_or(now);
        Some((until - started).max(TimeDelta::zero()))
    }

    /// How long a thing in this phase has taken: where it is over and its end is not
    /// known, nobody knows how long it took.
    pub fn elapsed_in(&self, phase: Phase, now: DateTime<Utc>) -> Option<TimeDelta> {
        if phase == Phase::Final {
            self.finished_at()?;
        }
        self.elapsed(now)
    }

    /// What of it can be so of a thing that is over, or is not: what goes on has no end,
    /// and nothing ends before it began.
    #[must_use]
    pub fn possible(self, is_final: bool) -> Self {
        let both = self.started_at().zip(self.finished_at());
        let ends_first = both.is_some_and(|(started, finished)| finished < started);
        Self {
            finished: self.finished.filter(|_| is_final && !ends_first),
            ..self
        }
    }

    /// The start, where it is known and was understood.
    pub fn started_at(&self) -> Option<DateTime<Utc>> {
        self.started.as_ref().and_then(Time::moment)
    }

    /// The end, where it is known and was understood.
    pub fn finished_at(&self) -> Option<DateTime<Utc>> {
        self.finished.as_ref().and_then(Time::moment)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::{Time, Timing};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    #[test]
    fn elapsed_is_never_negative_and_stands_still_when_finished() {
        let mut timing = Timing {
            started: Some(Time::At(at(10))),
            finished: None,
        };
        assert_eq!(timing.elapsed(at(5)), Some(TimeDelta::zero()));
        assert_eq!(timing.elapsed(at(12)), Some(TimeDelta::seconds(2)));
        timing.finished = Some(Time::At(at(30)));
        assert_eq!(timing.elapsed(at(99)), Some(TimeDelta::seconds(20)));
    }

    #[test]
    fn an_end_counts_only_for_what_is_over_and_after_its_start() {
        let timing = |started: Option<i64>, finished| Timing {
            started: started.map(|second| Time::At(at(second))),
            finished: Some(Time::At(at(finished))),
        };
        for (told, is_final, counts) in [
            (timing(Some(10), 20), true, true),
            (timing(Some(10), 10), true, true),
            (timing(None, 10), true, true),
            (timing(Some(10), 9), true, false),
            (timing(Some(10), 20), false, false),
            (timing(None, 10), false, false),
        ] {
            let possible = told.clone().possible(is_final);
            assert_eq!(possible.finished.is_some(), counts, "{told:?}, {is_final}");
            assert_eq!(possible.started, told.started);
        }
    }

    #[test]
    fn a_time_not_understood_gives_no_duration() {
        let timing = Timing {
            started: Some(Time::said("gestern")),
            finished: None,
        };
        assert_eq!(timing.elapsed(at(0)), None);
    }
}
