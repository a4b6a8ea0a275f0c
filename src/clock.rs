//! The only reader of the machine's clock. Everything else is told the time.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, Local, Offset, TimeZone, Utc};

/// Where the present moment comes from: the machine, or a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(Arc::new(now))
    }

    /// A clock that says what `tell` says.
    pub fn told_by(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The present moment on this clock.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Clock")
    }
}

/// How far the machine's zone is ahead at a moment.
pub fn local_offset(moment: DateTime<Utc>) -> FixedOffset {
    Local.offset_from_utc_datetime(&moment.naive_utc()).fix()
}

/// The machine's time. It is not the service's: `app` corrects it by the offset it learns from answers.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
