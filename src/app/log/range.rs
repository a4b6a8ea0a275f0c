//! A time range as people write it.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

/// From when, and until when; `None` is open.
pub type Range = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Reads `10m` (since), `14:00..14:30`, `..14:30`, moments in full; an empty
/// text is no range. `None` where it cannot be understood.
pub fn read(text: &str, now: DateTime<Utc>) -> Option<Range> {
    let text = text.trim();
    let (from, until) = text.split_once("..").unwrap_or((text, ""));
    let from = bound(from, now)?;
    let until = bound(until, now)?;
    match (from, until) {
        (Some(from), Some(until)) if from > until => None,
        range => Some(range),
    }
}

/// One end; the outer `None` is one that cannot be understood.
#[expect(
    clippy::option_option,
    reason = "an open end and one that is not understood are not the same"
)]
fn bound(text: &str, now: DateTime<Utc>) -> Option<Option<DateTime<Utc>>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    if let Ok(ago) = humantime::parse_duration(text) {
        return Some(Some(
            now.checked_sub_signed(TimeDelta::from_std(ago).ok()?)?,
        ));
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(Some(moment.with_timezone(&Utc)));
    }
    let time = ["%H:%M:%S", "%H:%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())?;
    let today = now.date_naive().and_time(time).and_utc();
    // The time of day that was last.
    let moment = if today > now {
        today - TimeDelta::days(1)
    } else {
        today
    };
    Some(Some(moment))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::read;

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
            ("14:10..14:00", None),
            ("yesterday", None),
            ("300000y", None),
        ] {
            assert_eq!(read(text, now), range, "{text}");
        }
    }
}
