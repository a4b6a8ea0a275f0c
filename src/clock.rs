//! The only reader of the machine's clock. Everything else is told the time.

use chrono::{DateTime, Utc};

/// The machine's time. It is not the service's: `app` corrects it by the offset it learns from answers.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
