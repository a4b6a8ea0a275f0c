//! The connections that are kept from one request to the next, and when they are given up.

#![expect(
    clippy::disallowed_types,
    reason = "requests that are sent side by side share the connections"
)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reqwest::Client;

use crate::domain::SourceError;

/// The connections in use.
pub(super) struct Connections {
    make: Box<MakeClient>,
    /// Made for the first request: reading the system's certificates takes some
    /// milliseconds, in which the first picture can be drawn.
    current: Mutex<Option<Arc<Pool>>>,
}

type MakeClient = dyn Fn() -> Result<Client, SourceError> + Send + Sync;

/// Connections that are kept together and given up together. The HTTP library tells
/// neither which one a request went over nor lets go of one, so all of them go with it;
/// requests under way finish on theirs.
pub(super) struct Pool {
    pub(super) client: Client,
    /// Whether an answer came over one of them: only such a one can have been kept.
    has_answered: AtomicBool,
}

impl Connections {
    /// None yet; `make` gives a client that has none either.
    pub(super) fn new(
        make: impl Fn() -> Result<Client, SourceError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            make: Box::new(make),
            current: Mutex::default(),
        }
    }

    /// Those for the next request.
    pub(super) fn current(&self) -> Result<Arc<Pool>, SourceError> {
        let mut current = self.lock();
        if let Some(pool) = &*current {
            return Ok(Arc::clone(pool));
        }
        self.renew(&mut current)
    }

    /// None of those in use: what is sent over these goes over a new connection.
    pub(super) fn renewed(&self) -> Result<Arc<Pool>, SourceError> {
        self.renew(&mut self.lock())
    }

    fn renew(&self, current: &mut Option<Arc<Pool>>) -> Result<Arc<Pool>, SourceError> {
        let pool = Arc::new(Pool {
            client: (self.make)()?,
            has_answered: AtomicBool::new(false),
        });
        *current = Some(Arc::clone(&pool));
        Ok(pool)
    }

    /// Nothing is sent over these any more.
    pub(super) fn give_up(&self, pool: &Arc<Pool>) {
        let mut current = self.lock();
        // Of several requests that failed together, the first has done so.
        if current.as_ref().is_some_and(|now| Arc::ptr_eq(now, pool)) {
            *current = None;
        }
    }

    // What is kept here is whole at any moment, whoever panicked.
    fn lock(&self) -> MutexGuard<'_, Option<Arc<Pool>>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pool {
    /// An answer has begun to come.
    pub(super) fn note_answer(&self) {
        self.has_answered.store(true, Ordering::Relaxed);
    }

    /// Whether one of these connections may have been kept from an earlier request.
    pub(super) fn has_answered(&self) -> bool {
        self.has_answered.load(Ordering::Relaxed)
    }
}
