//! Where people are: how far their clocks are ahead of UTC, by the moment. A table, so that
//! nothing that draws or decides reads the machine's own rules.

use std::sync::Arc;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, NaiveTime, Offset, TimeDelta, Utc};

/// A time zone, as the offsets that hold from certain moments on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    first: FixedOffset,
    changes: Arc<[(DateTime<Utc>, FixedOffset)]>,
}

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

/// Runs are younger than this, and nobody watches for longer.
const YEARS_BACK: i32 = 10;
const YEARS_AHEAD: i32 = 3;

impl Zone {
    /// The zone that machines speak to each other in.
    pub fn utc() -> Self {
        Self::fixed(Utc.fix())
    }

    /// A zone that is ahead by the same offset for ever.
    pub fn fixed(offset: FixedOffset) -> Self {
        Self {
            first: offset,
            changes: Arc::default(),
        }
    }

    /// The zone whose offsets around `now` are what `offset` says.
    pub fn sampled(now: DateTime<Utc>, offset: impl Fn(DateTime<Utc>) -> FixedOffset) -> Self {
        let month_starts = (now.year() - YEARS_BACK..=now.year() + YEARS_AHEAD)
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .filter_map(|(year, month)| chrono::NaiveDate::from_ymd_opt(year, month, 1))
            .map(|day| day.and_time(NaiveTime::MIN).and_utc());
        let mut changes = Vec::new();
        let mut before: Option<(DateTime<Utc>, FixedOffset)> = None;
        let mut first = None;
        for moment in month_starts {
            let here = offset(moment);
            first.get_or_insert(here);
            if let Some((from, was)) = before.filter(|(_, was)| *was != here) {
                changes.push((change_between(from, moment, was, &offset), here));
            }
            before = Some((moment, here));
        }
        Self {
            first: first.unwrap_or_else(|| offset(now)),
            changes: changes.into(),
        }
    }

    /// How far clocks are ahead at a moment.
    pub fn offset(&self, moment: DateTime<Utc>) -> FixedOffset {
        let at = self.changes.partition_point(|(from, _)| *from <= moment);
        let change = at.checked_sub(1).and_then(|at| self.changes.get(at));
        change.map_or(self.first, |(_, offset)| *offset)
    }

    /// The hour and the minute at a moment.
    pub fn time_of_day(&self, moment: DateTime<Utc>) -> String {
        self.local(moment).format("%H:%M").to_string()
    }

    /// What calendar and clock say at a moment.
    pub fn local(&self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment
            .naive_utc()
            .checked_add_offset(self.offset(moment))
            .unwrap_or(moment.naive_utc())
    }

    /// The moment at which calendar and clock say so. Of an hour that comes twice it is one,
    /// of an hour that is left out it is the one after.
    pub fn moment(&self, local: NaiveDateTime) -> Option<DateTime<Utc>> {
        let guess = local.checked_sub_offset(self.offset(local.and_utc()))?;
        let offset = self.offset(guess.and_utc());
        Some(local.checked_sub_offset(offset)?.and_utc())
    }

    /// The name of the offset at a moment: `+08`, `-03:30`, `UTC`.
    pub fn name(&self, moment: DateTime<Utc>) -> String {
        let seconds = self.offset(moment).local_minus_utc();
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        match (minutes / 60, minutes % 60) {
            (0, 0) => "UTC".to_owned(),
            (hours, 0) => format!("{sign}{hours:02}"),
            (hours, minutes) => format!("{sign}{hours:02}:{minutes:02}"),
        }
    }
}

/// The moment in this month from which the offset is another one.
fn change_between(
    mut from: DateTime<Utc>,
    mut until: DateTime<Utc>,
    was: FixedOffset,
    offset: impl Fn(DateTime<Utc>) -> FixedOffset,
) -> DateTime<Utc> {
    while until - from > TimeDelta::seconds(1) {
        let middle = from + TimeDelta::seconds((until - from).num_seconds() / 2);
        if offset(middle) == was {
            from = middle;
        } else {
            until = middle;
        }
    }
    until
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, Utc};

    use super::Zone;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn ahead(minutes: i32) -> FixedOffset {
        FixedOffset::east_opt(minutes * 60).unwrap()
    }

    /// An hour ahead in winter, two from the end of March to the end of October.
    fn berlin() -> Zone {
        let (spring, autumn) = (at("2026-03-29T01:00:00Z"), at("2026-10-25T01:00:00Z"));
        Zone::sampled(at("2026-03-04T14:22:07Z"), |moment| {
            ahead(if moment >= spring && moment < autumn {
                120
            } else {
                60
            })
        })
    }

    #[test]
    fn the_offset_is_that_of_the_moment() {
        let zone = berlin();
        for (moment, minutes) in [
            ("2026-03-29T00:59:59Z", 60),
            ("2026-03-29T01:00:00Z", 120),
            ("2026-10-25T00:59:59Z", 120),
            ("2026-10-25T01:00:00Z", 60),
            ("1990-01-01T00:00:00Z", 60),
        ] {
            assert_eq!(zone.offset(at(moment)), ahead(minutes), "{moment}");
        }
    }

    #[test]
    fn what_a_clock_says_leads_back_to_the_moment() {
        let zone = berlin();
        for moment in [
            "2026-03-04T14:22:07Z",
            "2026-03-28T23:59:00Z",
            "2026-03-29T01:00:00Z",
            "2026-07-01T12:00:00Z",
        ] {
            let moment = at(moment);
            assert_eq!(zone.moment(zone.local(moment)), Some(moment));
        }
    }

    #[test]
    fn a_zone_is_named_by_its_offset() {
        let now = at("2026-03-04T14:22:07Z");
        for (minutes, name) in [(480, "+08"), (-210, "-03:30"), (0, "UTC"), (345, "+05:45")] {
            assert_eq!(Zone::fixed(ahead(minutes)).name(now), name);
        }
    }
}
