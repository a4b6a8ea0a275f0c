//! Durations and moments as people read them.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::domain::Time;
use crate::text::Zone;

/// A duration, floored to whole seconds, in two units at most: `42s`, `1m03s`,
/// `1h52m`, `2d04h`.
pub fn duration(duration: TimeDelta) -> String {
    let seconds = duration.num_seconds().max(0);
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    if days > 0 {
        format!("{days}d{:02}h", hours % 24)
    } else if hours > 0 {
        format!("{hours}h{:02}m", minutes % 60)
    } else if minutes > 0 {
        format!("{minutes}m{:02}s", seconds % 60)
    } else {
        format!("{seconds}s")
    }
}

/// A duration to the minute: `14m`, `1h52m`, `2d04h`; what is shorter is `<1m`.
pub fn coarse(duration: TimeDelta) -> String {
    let minutes = duration.num_minutes().max(0);
    let (hours, days) = (minutes / 60, minutes / 1_440);
    if days > 0 {
        format!("{days}d{:02}h", hours % 24)
    } else if hours > 0 {
        format!("{hours}h{:02}m", minutes % 60)
    } else if minutes > 0 {
        format!("{minutes}m")
    } else {
        "<1m".to_owned()
    }
}

/// How long something will still take, about: `~14m`; `>14m` where that is not all.
pub fn about(duration: TimeDelta, is_all: bool) -> String {
    let is_under_a_minute = duration.num_minutes() < 1;
    let coarse = coarse(duration);
    match (is_all, is_under_a_minute) {
        (true, true) => coarse,
        (true, false) => format!("~{coarse}"),
        (false, true) => ">0m".to_owned(),
        (false, false) => format!(">{coarse}"),
    }
}

/// When something will end: `14:50`; `>14:50` where that is not all.
pub fn ends_at(time_of_day: String, is_all: bool) -> String {
    if is_all {
        time_of_day
    } else {
        format!(">{time_of_day}")
    }
}

/// A short duration: `84ms`, `1.2s`.
pub fn latency(duration: TimeDelta) -> String {
    let millis = duration.num_milliseconds().max(0);
    if millis < 1_000 {
        format!("{millis}ms")
    } else {
        format!("{}.{}s", millis / 1_000, millis % 1_000 / 100)
    }
}

/// An interval: `3s`, `0.5s`, `1m30s`.
pub fn interval(interval: std::time::Duration) -> String {
    let interval = TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX);
    if interval.num_milliseconds() % 1_000 == 0 {
        duration(interval)
    } else {
        let tenths = interval.num_milliseconds() / 100;
        format!("{}.{}s", tenths / 10, tenths % 10)
    }
}

/// The time of day in a zone: `14:22:07`.
pub fn clock(moment: DateTime<Utc>, zone: &Zone) -> String {
    zone.local(moment).format("%H:%M:%S").to_string()
}

/// The time of day to the minute: `14:22`.
pub fn clock_to_the_minute(moment: DateTime<Utc>, zone: &Zone) -> String {
    zone.local(moment).format("%H:%M").to_string()
}

/// A moment in full: `2021-01-21 17:12:35`; one not understood as it was said.
pub fn moment(time: &Time, zone: &Zone) -> String {
    match time {
        Time::At(moment) => zone.local(*moment).format("%Y-%m-%d %H:%M:%S").to_string(),
        Time::Said(said) => said.to_string(),
    }
}

/// A moment as the service writes it: `2021-01-21T17:12:35.232Z`.
pub fn rfc3339(time: &Time) -> String {
    match time {
        Time::At(moment) => moment.to_rfc3339_opts(SecondsFormat::Millis, true),
        Time::Said(said) => said.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;

    use super::{duration, interval, latency};

    #[test]
    fn a_duration_has_two_units_at_most_and_is_never_rounded_up() {
        for (millis, text) in [
            (-5_000, "0s"),
            (42_999, "42s"),
            (63_000, "1m03s"),
            (119_600, "1m59s"),
            (2_472_000, "41m12s"),
            (6_720_000, "1h52m"),
            (187_200_000, "2d04h"),
        ] {
            assert_eq!(duration(TimeDelta::milliseconds(millis)), text);
        }
    }

    #[test]
    fn what_is_short_is_told_more_finely() {
        assert_eq!(latency(TimeDelta::milliseconds(84)), "84ms");
        assert_eq!(latency(TimeDelta::milliseconds(1_290)), "1.2s");
        assert_eq!(interval(Duration::from_millis(500)), "0.5s");
        assert_eq!(interval(Duration::from_secs(90)), "1m30s");
    }
}
