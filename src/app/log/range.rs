//! A time range as people write it.

use chrono::{DateTime, NaiveTime, Utc};

use crate::domain::typed_moment;
use crate::text::Zone;

/// From when, and until when; `None` is open.
pub type Range = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Reads `10m` (since), `14:00..14:30`, `..14:30`, moments in full; an empty
/// text is no range. Times without a zone are those of `zone`. `None` where it cannot be
/// understood.
pub fn read(text: &str, now: DateTime<Utc>, zone: &Zone) -> Option<Range> {
    let (from, until) = text.split_once("..").unwrap_or((text, ""));
    let from = bound(from, now, zone, |time| {
        let today = zone.local(now).date();
        // The time of day that was last.
        let moment = zone.moment(today.and_time(time))?;
        if moment <= now {
            return Some(moment);
        }
        zone.moment(today.pred_opt()?.and_time(time))
    })?;
    let begin = from.unwrap_or_default();
    let until = bound(until, now, zone, |time| {
        let day = zone.local(from.unwrap_or(now)).date();
        // The first such time after the beginning.
        let moment = zone.moment(day.and_time(time))?;
        if moment >= begin {
            return Some(moment);
        }
        zone.moment(day.succ_opt()?.and_time(time))
    })?;
    match (from, until) {
        (Some(from), Some(until)) if from > until => None,
        range => Some(range),
    }
}

/// One end, with the day of a time of day chosen by `on_its_day`; the outer `None` is one that
/// cannot be understood.
#[expect(
    clippy::option_option,
    reason = "an open end and one that is not understood are not the same"
)]
fn bound(
    text: &str,
    now: DateTime<Utc>,
    zone: &Zone,
    on_its_day: impl FnOnce(NaiveTime) -> Option<DateTime<Utc>>,
) -> Option<Option<DateTime<Utc>>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    if let Some(moment) = typed_moment(text, now, |moment| zone.moment(moment)) {
        return Some(Some(moment));
    }
    let time = ["%H:%M:%S", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
    Some(Some(on_its_day(time)?))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::read;
    use crate::text::Zone;

    fn at(text: &str) -> Option<DateTime<Utc>> {
        text.parse().ok()
    }

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let now: DateTime<Utc> = "2026-03-04T14:22:07Z".parse().unwrap();
        for (text, range) in [
            ("", Some((None, None))),
            ("10m", Some((at("2026-03-04T14:12:07Z"), None))),
            (
                "14:00..14:10:30",
                Some((at("2026-03-04T14:00:00Z"), at("2026-03-04T14:10:30Z"))),
            ),
            ("23:00", Some((at("2026-03-03T23:00:00Z"), None))),
            ("..14:10", Some((None, at("2026-03-04T14:10:00Z")))),
            (
                "1h..30m",
                Some((at("2026-03-04T13:22:07Z"), at("2026-03-04T13:52:07Z"))),
            ),
            (
                "2026-03-04T10:00:00+08:00",
                Some((at("2026-03-04T02:00:00Z"), None)),
            ),
            (
                "14:00..14:30",
                Some((at("2026-03-04T14:00:00Z"), at("2026-03-04T14:30:00Z"))),
            ),
            ("..15:00", Some((None, at("2026-03-04T15:00:00Z")))),
            (
                "23:50..00:10",
                Some((at("2026-03-03T23:50:00Z"), at("2026-03-04T00:10:00Z"))),
            ),
            (
                "14:10..14:00",
                Some((at("2026-03-04T14:10:00Z"), at("2026-03-05T14:00:00Z"))),
            ),
            ("10m..1h", None),
            ("yesterday", None),
            ("300000y", None),
        ] {
            assert_eq!(read(text, now, &Zone::utc()), range, "{text}");
        }
    }
    #[test]
    fn times_of_day_are_those_of_the_zone() {
        let zone = Zone::fixed(chrono::FixedOffset::east_opt(8 * 3_600).unwrap());
        // 08:17 of the next day there.
        let now: DateTime<Utc> = "2026-03-04T00:17:00Z".parse().unwrap();
        for (text, from, until) in [
            ("08:07..", "2026-03-04T00:07:00Z", None),
            (
                "23:50..00:10",
                "2026-03-03T15:50:00Z",
                Some("2026-03-03T16:10:00Z"),
            ),
            ("09:00", "2026-03-03T01:00:00Z", None),
            ("2026-03-04 08:00", "2026-03-04T00:00:00Z", None),
            ("2026-03-04T08:00", "2026-03-04T00:00:00Z", None),
            ("2026-03-04", "2026-03-03T16:00:00Z", None),
        ] {
            let range = Some((at(from), until.and_then(at)));
            assert_eq!(read(text, now, &zone), range, "{text}");
        }
    }
}
