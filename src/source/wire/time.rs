//! The forms in which the service writes a time (`protocol`: Times).

use chrono::{DateTime, Utc};

use crate::domain::{Time, is_reckonable};

/// Forms that RFC 3339 does not know: without seconds, and with an offset
/// without its colon.
const OTHER_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M%#z", "%Y-%m-%dT%H:%M:%S%.f%#z"];

/// The time in `said`, which has no white space around.
pub(super) fn read(said: &str) -> Time {
    iso(said)
        .or_else(|| milliseconds(said))
        .filter(is_reckonable)
        .map_or_else(|| Time::Said(said.into()), Time::At)
}

fn iso(said: &str) -> Option<DateTime<Utc>> {
    // The usual form, in a tenth of the steps that one takes who looks for every form.
    if let Ok(moment) = humantime::parse_rfc3339(said) {
        return Some(moment.into());
    }
    let other = || {
        OTHER_FORMS
            .iter()
            .find_map(|form| DateTime::parse_from_str(said, form).ok())
    };
    let moment = DateTime::parse_from_rfc3339(said).ok().or_else(other)?;
    Some(moment.to_utc())
}

fn milliseconds(said: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(said.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::{Time, read};

    fn form(said: &str) -> String {
        match read(said) {
            Time::At(moment) => moment.to_rfc3339(),
            Time::Said(said) => format!("said {said}"),
        }
    }

    #[test]
    fn every_documented_form_is_read() {
        for (said, moment) in [
            ("2021-01-21T17:12:35.232Z", "2021-01-21T17:12:35.232+00:00"),
            ("2021-01-06T14:32:50Z", "2021-01-06T14:32:50+00:00"),
            ("2021-01-06T14:32Z", "2021-01-06T14:32:00+00:00"),
            (
                "2021-01-06T22:32:50.5+08:00",
                "2021-01-06T14:32:50.500+00:00",
            ),
            ("2021-01-06T22:32+08:00", "2021-01-06T14:32:00+00:00"),
            ("2021-01-06T22:32:50+0800", "2021-01-06T14:32:50+00:00"),
            (
                "2021-01-06T14:32:50.123456789+00:00",
                "2021-01-06T14:32:50.123456789+00:00",
            ),
            ("1611249155232", "2021-01-21T17:12:35.232+00:00"),
        ] {
            assert_eq!(form(said), moment, "{said}");
        }
    }

    #[test]
    fn what_is_no_time_is_kept_as_it_came() {
        for said in [
            "gestern",
            "2021-13-01T00:00:00Z",
            "99999999999999999",
            "8210266876799999",
            "+262142-12-31T23:59:59+0000",
            "1e3",
            "-",
        ] {
            assert_eq!(form(said), format!("said {said}"));
        }
    }
}
