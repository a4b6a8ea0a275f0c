//! Lengths of time as people write them: `90s`, `1h 20m`.

use chrono::TimeDelta;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

pub(super) fn length<'de, D: Deserializer<'de>>(deserializer: D) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    parsed(&text).map_err(D::Error::custom)
}

pub(super) fn optional_length<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TimeDelta>, D::Error> {
    length(deserializer).map(Some)
}

/// With a minus, before the start of the service.
pub(super) fn signed_length<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<TimeDelta, D::Error> {
    let text = String::deserialize(deserializer)?;
    let parsed = match text.strip_prefix('-') {
        Some(ago) => parsed(ago).map(|length| -length),
        None => parsed(&text),
    };
    parsed.map_err(D::Error::custom)
}

pub(super) fn optional_signed_length<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TimeDelta>, D::Error> {
    signed_length(deserializer).map(Some)
}

/// Runs that come again and again must not come endlessly often.
pub(super) fn optional_at_least_a_second<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<TimeDelta>, D::Error> {
    at_least_a_second(deserializer).map(Some)
}

pub(super) fn at_least_a_second<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<TimeDelta, D::Error> {
    at_least(TimeDelta::seconds(1), "a second", deserializer)
}

/// Lines may come faster than runs, but not faster than a log can be read.
pub(super) fn at_least_a_hundredth<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<TimeDelta, D::Error> {
    at_least(TimeDelta::milliseconds(10), "10ms", deserializer)
}

fn at_least<'de, D: Deserializer<'de>>(
    least: TimeDelta,
    name: &str,
    deserializer: D,
) -> Result<TimeDelta, D::Error> {
    let length = length(deserializer)?;
    if length < least {
        return Err(D::Error::custom(format_args!("this is at least {name}")));
    }
    Ok(length)
}

pub(super) fn parsed(text: &str) -> Result<TimeDelta, String> {
    let longest = TimeDelta::days(1000);
    let refused =
        || format!("`{text}` is not a length of time up to 1000 days, such as `90s` or `1h 20m`");
    let length = humantime::parse_duration(text).map_err(|_| refused())?;
    let length = TimeDelta::from_std(length).map_err(|_| refused())?;
    if length > longest {
        Err(refused())
    } else {
        Ok(length)
    }
}
