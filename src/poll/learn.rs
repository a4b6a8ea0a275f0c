//! What the poller takes for granted of how this service answers.

/// What is known of an endpoint's ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Learnt {
    /// How many ids one batch may hold.
    pub max_batch: usize,
}

impl Default for Learnt {
    /// No limit is published; a hundred is what careful clients use (API reference 4.3).
    fn default() -> Self {
        Self { max_batch: 100 }
    }
}
