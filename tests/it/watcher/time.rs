//! Clocks that follow the runtime's paused time, and are moved besides.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::clock::Clock;
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

/// A runtime whose time passes as fast as it is waited for, for a test that needs more than one.
pub(crate) fn paused_runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .unwrap()
}

/// When every watch begins.
pub(crate) fn beginning() -> DateTime<Utc> {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// How far clocks were moved, in milliseconds, beside the time that timers count.
#[derive(Clone, Default)]
pub(super) struct Moved(Arc<AtomicI64>);

impl Moved {
    pub(super) fn by(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    fn so_far(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

/// A clock that follows the runtime's paused time, and is moved besides.
pub(super) fn paused_clock(moved: &Moved) -> Clock {
    let start = Instant::now();
    let base = beginning();
    let moved = moved.clone();
    Clock::told_by(move || base + start.elapsed() + moved.so_far())
}

/// The service's clock, until it is stopped.
#[derive(Clone)]
pub(super) struct World {
    clock: Clock,
    /// In milliseconds; zero while it goes on.
    stopped_at: Arc<AtomicI64>,
}

impl World {
    pub(super) fn going_by(clock: Clock) -> Self {
        Self {
            clock,
            stopped_at: Arc::default(),
        }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        let now = match self.stopped_at.load(Ordering::SeqCst) {
            0 => self.clock.now().timestamp_millis(),
            stopped => stopped,
        };
        DateTime::from_timestamp_millis(now).unwrap()
    }

    pub(super) fn freeze(&self) {
        let now = self.clock.now().timestamp_millis();
        self.stopped_at.store(now, Ordering::SeqCst);
    }
}
