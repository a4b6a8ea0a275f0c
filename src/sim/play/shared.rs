//! State that requests share. Nothing waits or sleeps while it holds it, so it is never held for
//! long.

#![expect(
    clippy::disallowed_types,
    reason = "requests come and go, and an owner of their state to send messages to would be a lock with a queue"
)]

use std::sync::{Mutex, PoisonError};

#[derive(Debug, Default)]
pub(in crate::sim) struct Shared<T>(Mutex<T>);

impl<T> Shared<T> {
    /// A panic in another request leaves the state as usable as it was: each change is a single
    /// step.
    pub(in crate::sim) fn with<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
