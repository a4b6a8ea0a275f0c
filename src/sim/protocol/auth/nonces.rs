//! Remembers the nonces of the last minutes, so that a request cannot be sent twice.

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;

/// The nonces that were used.
#[derive(Default)]
pub(in crate::sim) struct Nonces {
    used: FxHashMap<String, DateTime<Utc>>,
    /// How many may gather before the old ones are thrown out.
    limit: usize,
}

impl Nonces {
    /// Remembers the nonce. Those dated before `horizon` would be refused by their date and may be
    /// forgotten.
    pub(super) fn is_new(
        &mut self,
        nonce: &str,
        date: DateTime<Utc>,
        horizon: DateTime<Utc>,
    ) -> bool {
        if self.used.len() >= self.limit {
            self.used.retain(|_, date| *date >= horizon);
            self.limit = self.used.len() * 2 + 1024;
        }
        self.used.insert(nonce.to_owned(), date).is_none()
    }
}
