//! Lengths of time on the command line that make sense.

use std::time::Duration;

/// An interval that makes sense: a watch that asks once a day is none.
pub(super) fn interval(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_hours(24);
    let interval = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if interval.is_zero() || interval > LONGEST {
        return Err("an interval is between 1ms and 1day".to_owned());
    }
    Ok(interval)
}

/// How long to go on without an answer: never giving up would be no end for a job.
pub(super) fn give_up(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_hours(24 * 365);
    let patience = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if patience.is_zero() || patience > LONGEST {
        return Err("a duration is between 1ms and 365days, such as 15m".to_owned());
    }
    Ok(patience)
}
