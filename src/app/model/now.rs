//! What time it is, on both clocks.

use chrono::{DateTime, Utc};

/// The time at the last tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// On this machine's clock.
    pub machine: DateTime<Utc>,
    /// On the service's clock. Elapsed times are counted to it, so it never runs backwards.
    pub service: DateTime<Utc>,
}

impl Now {
    /// A moment at which nothing is known yet of the service's clock.
    pub fn at(machine: DateTime<Utc>) -> Self {
        Self {
            machine,
            service: machine,
        }
    }
}
