//! Times in JSON.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::domain::Time;

/// A time that was not understood is passed on as it came.
pub(super) fn time(time: &Time) -> String {
    match time {
        Time::At(at) => moment(*at),
        Time::Said(said) => said.to_string(),
    }
}

pub(in crate::print) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Seconds to the millisecond; what the service says is no finer.
pub(in crate::print) fn seconds(time: TimeDelta) -> f64 {
    let milliseconds = i32::try_from(time.num_milliseconds());
    milliseconds.map_or_else(
        |_| time.as_seconds_f64().trunc(),
        |count| f64::from(count) / 1_000.0,
    )
}
