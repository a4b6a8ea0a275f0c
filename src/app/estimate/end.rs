//! When something ends, counted from now.

use chrono::TimeDelta;

use crate::app::estimate::history::Usual;
use crate::app::estimate::left::Remaining;

/// The end of one thing, or of the last of many. Before now is below nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EndTime {
    /// Where everything takes as long as usual. What goes on ends now or later.
    pub likely: TimeDelta,
    /// Where what goes on ends when nine of ten did, which may be before now.
    pub late: TimeDelta,
    /// How far the likely end may be off: seconds squared, which add up.
    variance: f64,
}

impl EndTime {
    /// What ended, or began, at this moment.
    pub(super) fn at(moment: TimeDelta) -> Self {
        Self {
            likely: moment,
            late: moment,
            variance: 0.0,
        }
    }

    /// What has been going on for this long.
    pub(super) fn of_running(usual: Usual, since: TimeDelta) -> Self {
        let late = usual.p90 - since;
        let spread = late.min(usual.p90 - usual.p50).max(TimeDelta::zero());
        Self {
            likely: rest(usual, since),
            late,
            variance: squared(spread),
        }
    }

    /// The last of so many in a row.
    pub(super) fn spread(likely: TimeDelta, usual: Option<Usual>, in_a_row: usize) -> Self {
        let one = usual.map_or(0.0, |usual| squared(usual.p90 - usual.p50));
        let in_a_row = u32::try_from(in_a_row).unwrap_or(u32::MAX);
        Self {
            likely,
            late: likely,
            variance: one * f64::from(in_a_row),
        }
    }

    #[must_use]
    pub(super) fn and_then(self, lasts: TimeDelta) -> Self {
        Self {
            likely: self.likely + lasts,
            late: self.late + lasts,
            ..self
        }
    }

    #[must_use]
    pub(super) fn and_usually(self, usual: Usual) -> Self {
        Self {
            variance: self.variance + squared(usual.p90 - usual.p50),
            ..self.and_then(usual.mean)
        }
    }

    /// For what can only come now or later.
    #[must_use]
    pub(super) fn not_before_now(self) -> Self {
        Self {
            likely: self.likely.max(TimeDelta::zero()),
            ..self
        }
    }

    /// For what has not begun, so that it cannot be late yet.
    #[must_use]
    pub(super) fn begins(self) -> Self {
        Self {
            late: self.late.max(TimeDelta::zero()),
            ..self.not_before_now()
        }
    }

    #[must_use]
    pub(super) fn later(self, other: Self) -> Self {
        let variance = if other.likely > self.likely {
            other.variance
        } else {
            self.variance
        };
        Self {
            likely: self.likely.max(other.likely),
            late: self.late.max(other.late),
            variance,
        }
    }

    #[must_use]
    pub(super) fn no_later_than_late(self) -> Self {
        Self {
            likely: self.likely.min(self.late),
            ..self
        }
    }

    pub(super) fn left(self) -> Remaining {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "no length is above a year, and a tree has no so many nodes in a row"
        )]
        let spread = (self.variance.sqrt() * 1000.0) as i64;
        Remaining::Left {
            likely: self.likely,
            late: self.likely + TimeDelta::milliseconds(spread),
        }
    }
}

fn squared(spread: TimeDelta) -> f64 {
    let seconds = spread.as_seconds_f64();
    seconds * seconds
}

/// Of nine of ten that end by the last, this is the spread of the curve, in parts of how much
/// later that is than the middle: the logistic distribution, of which the rest has a plain form.
const OF_P90: f64 = 2.197_224_577_336_219;

/// How long what has gone on for so long will still go on, in half of the cases: what is over
/// already is no more among them. Each moment takes no more than itself from it, and nothing adds
/// to it.
fn rest(usual: Usual, since: TimeDelta) -> TimeDelta {
    let left = usual.mean - since;
    let spread = (usual.p90 - usual.p50).as_seconds_f64() / OF_P90;
    if spread <= 0.0 {
        return left.max(TimeDelta::zero());
    }
    let in_spreads = left.as_seconds_f64() / spread;
    if left >= TimeDelta::zero() {
        left + seconds((2.0 * (-in_spreads).exp()).ln_1p() * spread)
    } else {
        seconds((in_spreads.exp() + 2.0).ln() * spread)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "no length is above a year")]
fn seconds(seconds: f64) -> TimeDelta {
    TimeDelta::nanoseconds((seconds * 1e9) as i64)
}
