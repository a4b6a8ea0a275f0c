//! Time within a story.

use chrono::TimeDelta;

/// A time of the story: how long after the start of the service at speed 1. Negative before it.
pub(in crate::sim) type Moment = TimeDelta;

/// A stretch of time made longer or shorter. Absurd factors end at a thousand years instead of
/// overflowing.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the value is clamped to a thousand years before"
)]
pub(in crate::sim) fn scaled(span: TimeDelta, factor: f64) -> TimeDelta {
    const MILLENNIUM: f64 = 3.2e13;
    let milliseconds = span.as_seconds_f64() * 1000.0 * factor;
    // Seconds as a float carry an error of some nanoseconds, which must not cost a millisecond.
    TimeDelta::milliseconds((milliseconds.clamp(-MILLENNIUM, MILLENNIUM) + 1e-4).floor() as i64)
}
