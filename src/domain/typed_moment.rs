//! A moment as people type it, in a filter or for a log.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

/// A date and a time, with what people write between them.
const FORMS: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
];

/// Reads `10m` (ago), a moment in full, or a day, which means its beginning. What has no zone is
/// in that of whoever typed it, of which `local` knows the moments.
pub fn typed_moment(
    text: &str,
    now: DateTime<Utc>,
    local: impl Fn(NaiveDateTime) -> Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    if let Ok(ago) = humantime::parse_duration(text) {
        return now.checked_sub_signed(TimeDelta::from_std(ago).ok()?);
    }
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(moment.with_timezone(&Utc));
    }
    let mut forms = FORMS.iter();
    let moment = forms.find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    local(moment.or_else(|| Some(day()?.and_time(NaiveTime::MIN)))?)
}
