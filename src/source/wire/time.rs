//! The forms in which the service writes a time, and those in which it writes that there
//! is none (`protocol`: Times). What no run can have happened at is no time: engines write nought, the first
//! year or the end of all time where they have nothing to say.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{POSSIBLE_YEARS, Time, is_possible};

/// Forms that RFC 3339 does not know: without seconds, and with an offset
/// without its colon.
const OTHER_FORMS: [&str; 2] = ["%Y-%m-%dT%H:%M%#z", "%Y-%m-%dT%H:%M:%S%.f%#z"];

/// Words for nothing, in lower case.
const NOTHING: [&str; 10] = [
    "-",
    "--",
    "n/a",
    "null",
    "nil",
    "none",
    "undefined",
    "nan",
    "false",
    "invalid date",
];

/// The time in `said`, which has no white space around; a text that is no time is kept as
/// it came. `None` where it says that there is no time.
pub(super) fn read(said: &str) -> Option<Time> {
    if let Some(moment) = iso(said) {
        return is_possible(&moment).then_some(Time::At(moment));
    }
    if let Ok(number) = said.parse::<f64>() {
        return epoch(said, number).map(Time::At);
    }
    let is_none = NOTHING.iter().any(|word| said.eq_ignore_ascii_case(word))
        || leading_year(said).is_some_and(|year| !POSSIBLE_YEARS.contains(&year))
        || is_nought(said);
    (!is_none).then(|| Time::said(said))
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

/// The year that a date in any form begins with: `0001-01-01 …`, `1970/01/01`, `+262142-…`.
fn leading_year(said: &str) -> Option<i32> {
    let unsigned = said.trim_start_matches(['+', '-']);
    let end = unsigned.find(|char: char| !char.is_ascii_digit())?;
    let (digits, rest) = unsigned.split_at_checked(end)?;
    if digits.len() < 4 || !rest.starts_with(['-', '/', '.']) {
        return None;
    }
    let year: i32 = digits.parse().unwrap_or(i32::MAX);
    Some(if said.starts_with('-') { -year } else { year })
}

/// Whether all of its digits are noughts, as in `00:00:00`.
fn is_nought(said: &str) -> bool {
    let mut digits = said.chars().filter(char::is_ascii_digit).peekable();
    digits.peek().is_some() && digits.all(|digit| digit == '0')
}

/// The moment that is so many units after 1970, whichever unit makes it one that can be:
/// between seconds, milliseconds, microseconds and nanoseconds there is no doubt.
fn epoch(said: &str, number: f64) -> Option<DateTime<Utc>> {
    let exact = said.parse::<i64>().ok();
    let units = [1_000_000_000, 1_000_000, 1_000, 1];
    units.into_iter().find_map(|unit: i64| {
        let nanos = match exact {
            Some(number) => number.checked_mul(unit)?,
            None => whole(number * lossy(unit))?,
        };
        Some(DateTime::UNIX_EPOCH + TimeDelta::nanoseconds(nanos)).filter(is_possible)
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the four units are powers of ten that a float holds exactly"
)]
fn lossy(unit: i64) -> f64 {
    unit as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what does not fit is none; the rest has its fraction cut on purpose"
)]
fn whole(number: f64) -> Option<i64> {
    const MOST: f64 = 9.2e18;
    (number.abs() < MOST).then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::{Time, read};

    fn form(said: &str) -> String {
        match read(said) {
            Some(Time::At(moment)) => moment.to_rfc3339(),
            Some(Time::Said(said)) => format!("said {said}"),
            None => "none".to_owned(),
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
    fn a_number_is_a_moment_in_whatever_unit_makes_it_one() {
        for said in [
            "1611249155",
            "1611249155000",
            "1611249155000000",
            "1611249155000000000",
            "1611249155.0",
            "1.611249155e12",
        ] {
            assert_eq!(form(said), "2021-01-21T17:12:35+00:00", "{said}");
        }
    }

    #[test]
    fn a_time_that_cannot_be_is_none_in_whatever_form() {
        for said in [
            // The first year, and before it.
            "0001-01-01T00:00:00Z",
            "0001-01-01T00:00:00.000+00:00",
            "0001-01-01T00:00Z",
            "0001-01-01T08:00:00+0800",
            "0001-01-01T08:05:43+08:05",
            "0001-01-01 00:00:00 +0000 UTC",
            "0001-01-01",
            "0000-00-00T00:00:00Z",
            "0000-00-00 00:00:00",
            "0000-01-01T00:00:00Z",
            "-0001-11-30T00:00:00Z",
            "-62135596800",
            "-62135596800000",
            // The beginning of clocks.
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00Z",
            "1970-01-01T08:00:00+08:00",
            "1970-01-01 08:00:00",
            "1970/01/01",
            "1969-12-31T23:59:59Z",
            "1900-01-01T00:00:00Z",
            "1601-01-01T00:00:00Z",
            "0",
            "0.0",
            "-0",
            "-1",
            "1",
            "1000",
            "1e3",
            "00:00:00",
            "000000",
            // Just outside of the range.
            "1999-12-31T23:59:59Z",
            "2000-01-01T00:00:00+08:00",
            "2101-01-01T00:00:00Z",
            "2100-12-31T23:59:59-08:00",
            // The end of all time.
            "2999-12-31T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31 23:59:59",
            "+262142-12-31T23:59:59+0000",
            "99999-01-01",
            "253402300799000",
            "8210266876799999",
            "9223372036854775807",
            "99999999999999999999999",
            "-9223372036854775808",
            "1e300",
            "inf",
            "NaN",
            // Words for nothing.
            "-",
            "N/A",
            "null",
            "None",
            "false",
            "Invalid date",
        ] {
            assert_eq!(form(said), "none", "{said}");
        }
    }

    #[test]
    fn the_ends_of_the_range_can_be() {
        for (said, moment) in [
            ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00+00:00"),
            ("2100-12-31T23:59:59Z", "2100-12-31T23:59:59+00:00"),
        ] {
            assert_eq!(form(said), moment);
        }
    }

    #[test]
    fn what_is_no_time_is_kept_as_it_came() {
        for said in [
            "gestern",
            "2021-13-01T00:00:00Z",
            "2021-01-06 14:32:50",
            "10:32",
            "6 Jan 2021",
            "true",
        ] {
            assert_eq!(form(said), format!("said {said}"));
        }
    }
}
