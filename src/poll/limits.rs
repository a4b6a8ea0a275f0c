//! How the service may be asked.

use std::time::Duration;

/// How the poller may ask.
#[derive(Clone, Debug)]
pub struct Limits {
    /// The shortest interval between ticks.
    pub floor: Duration,
    /// Calls a minute over all; `None` for no limit.
    pub requests_per_minute: Option<u32>,
    /// How many ids a batch may hold at most.
    pub max_batch: usize,
}
