//! When the screen changes by the mere passing of time.

use std::time::Duration;

use chrono::Timelike;

use crate::app::connection::Freshness;
use crate::app::model::Model;
use crate::app::query::rest::until_rested;

/// Whether the screen shows seconds. A settled watch shows minutes only, so
/// that nothing is drawn between two answers.
pub fn shows_seconds(model: &Model) -> bool {
    model.watch.is_anything_active()
        || model.watch.connection.trouble.is_some()
        || model.settings.paused
        || !matches!(
            model.watch.connection.freshness(model.now.machine),
            Freshness::Live(_)
        )
}

/// How long until time alone changes the screen, or what it wants read.
pub fn next_beat(model: &Model) -> Duration {
    let second = Duration::from_secs(1);
    let into_second = Duration::from_nanos(u64::from(model.now.service.nanosecond()));
    let to_second = second.saturating_sub(into_second);
    if shows_seconds(model) {
        return to_second;
    }
    let seconds_left = 59_u32.saturating_sub(model.now.service.second());
    let to_minute = to_second + second * seconds_left;
    until_rested(model).map_or(to_minute, |rest| rest.min(to_minute))
}
