//! Bars on an axis of time: which stretch is shown, and which cells a stretch of it takes.

use std::ops::Range;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::estimate::SlowPath;
use crate::domain::RunId;

/// What the bars show, and whether there are any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    /// A hand has switched them off.
    pub is_off: bool,
    /// The slow path of the selected run is to be told apart.
    pub lights_slow_path: bool,
    /// That path, of which run and as of when.
    pub slow_path: Option<(RunId, DateTime<Utc>, SlowPath)>,
}

/// A stretch of time that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeAxis {
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// The end of an axis moves on by such a part of what has passed, so that most bars stand still.
const STEPS: i64 = 16;

impl TimeAxis {
    /// Of what has an end.
    pub fn closed(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let until = until.max(from + TimeDelta::seconds(1));
        Self { from, until }
    }

    /// Of what goes on: now is near its right end.
    pub fn open(from: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        let passed = (now - from).num_seconds().max(STEPS - 1);
        // A step is the same for as long as it takes to pass twice as much.
        let step = ((1_i64 << passed.ilog2()) / STEPS).max(1);
        let until = (passed / step + 1).saturating_mul(step);
        let until = TimeDelta::try_seconds(until).and_then(|until| from.checked_add_signed(until));
        Self::closed(from, until.unwrap_or(now))
    }

    /// The cells that a stretch takes of so many: one at least, where any of it is on the axis.
    pub fn cells(&self, width: usize, from: DateTime<Utc>, until: DateTime<Utc>) -> Range<usize> {
        if until < self.from || from > self.until || width == 0 {
            return 0..0;
        }
        let first = self.cell(width, from).min(width - 1);
        let last = self.cell(width, until).clamp(first + 1, width);
        first..last
    }

    fn cell(&self, width: usize, moment: DateTime<Utc>) -> usize {
        let whole = i128::from((self.until - self.from).num_milliseconds().max(1));
        let passed = i128::from((moment - self.from).num_milliseconds().max(0));
        let cell = passed * i128::try_from(width).unwrap_or(0) / whole;
        usize::try_from(cell).unwrap_or(width).min(width)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::TimeAxis;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_stretch_takes_its_share_and_a_short_one_a_cell() {
        let axis = TimeAxis::closed(at(0), at(100));
        assert_eq!(axis.cells(10, at(20), at(50)), 2..5);
        assert_eq!(axis.cells(10, at(20), at(20)), 2..3);
        assert_eq!(axis.cells(10, at(100), at(100)), 9..10);
        assert_eq!(axis.cells(10, at(-50), at(1_000)), 0..10);
        assert_eq!(axis.cells(10, at(-50), at(-40)), 0..0);
        assert_eq!(axis.cells(10, at(101), at(140)), 0..0);
        assert_eq!(axis.cells(0, at(0), at(10)), 0..0);
    }

    #[test]
    fn now_is_near_the_right_end_and_the_axis_seldom_moves() {
        let mut moves = 0;
        let mut before = TimeAxis::open(at(0), at(0));
        for second in 0..36_000 {
            let axis = TimeAxis::open(at(0), at(second));
            assert!(axis.until >= at(second) && axis.from == at(0));
            let behind = (axis.until - at(second)).num_seconds();
            assert!(behind <= (second / 8).max(16), "{behind} s at {second} s");
            moves += usize::from(axis != before);
            before = axis;
        }
        assert!(moves < 220, "{moves} moves in ten hours");
        let absurd = TimeAxis::open(at(0), at(0) + TimeDelta::days(1_000_000));
        assert!(absurd.until > absurd.from);
    }
}
