//! Asking until there is an answer: failures are tried again after the ordinary
//! backoff, slow answers are asked for once more beside the first, and all of it
//! ends when nothing has been heard for too long.

use std::cell::{Cell, RefCell};
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout};

use crate::domain::{Outcome, SourceError};
use crate::poll::pace::{Backoff, Bucket};

/// So many calls are on their way at once, beside those that are slow.
const AT_ONCE: usize = 8;
/// An answer that has not come by then is asked for once more: it may be lost.
const SLOW: Duration = Duration::from_secs(4);
/// What is missing without an answer is tried so often at most.
pub(super) const TRIES: u32 = 4;
/// What is not needed for a whole picture is tried twice.
pub(super) const BESIDES: u32 = 2;
/// A refusal may be a passing one, too, but is not worth more tries.
const TRIES_AFTER_REFUSAL: u32 = 2;

/// What all tries of one snapshot share.
pub(super) struct Patience {
    bucket: RefCell<Bucket>,
    places: Semaphore,
    /// So long without a good answer is too long.
    limit: Duration,
    heard: Cell<Instant>,
    /// Why the last call was not answered, where it was not.
    reason: RefCell<Option<SourceError>>,
}

impl Patience {
    pub(super) fn new(limit: Duration, calls_per_minute: Option<u32>) -> Self {
        let now = Instant::now();
        Self {
            bucket: RefCell::new(Bucket::new(calls_per_minute, now)),
            places: Semaphore::new(AT_ONCE),
            limit,
            heard: Cell::new(now),
            reason: RefCell::default(),
        }
    }

    /// The first good answer of so many tries; else the last reason why there is none.
    pub(super) async fn tried<C, F>(&self, most: u32, ask: impl Fn() -> F) -> Outcome<C>
    where
        F: Future<Output = Outcome<C>>,
    {
        let mut asked = FuturesUnordered::new();
        let (mut backoff, mut next) = (Backoff::default(), Instant::now());
        let (mut tries, mut most) = (0, most);
        let mut reason: Option<SourceError> = None;
        loop {
            tokio::select! {
                biased;
                Some(outcome) = asked.next(), if !asked.is_empty() => match outcome {
                    Ok(answer) => {
                        self.heard.set(Instant::now());
                        self.reason.replace(None);
                        return Ok(answer);
                    }
                    Err(error) => {
                        next = Instant::now() + backoff.failure(SourceError::retry_after(&error));
                        if !error.may_pass() {
                            most = most.min(TRIES_AFTER_REFUSAL);
                        }
                        self.reason.replace(Some(error.clone()));
                        if tries >= most && asked.is_empty() {
                            return Err(error);
                        }
                        reason = Some(error);
                    }
                },
                () = self.lost() => return Err(reason.unwrap_or_else(|| self.why_lost())),
                place = self.affordable(next), if tries < most => {
                    self.bucket.borrow_mut().take(Instant::now());
                    tries += 1;
                    next = Instant::now() + SLOW;
                    asked.push(placed(place, ask()));
                }
            }
        }
    }

    /// Waits for a moment, for the budget, and until not too many others ask.
    async fn affordable(&self, at: Instant) -> Option<SemaphorePermit<'_>> {
        sleep_until(at).await;
        // The places are never closed.
        let place = self.places.acquire().await.ok();
        loop {
            let now = Instant::now();
            let wait = self.bucket.borrow_mut().wait(0.0, now);
            if wait.is_zero() {
                return place;
            }
            sleep_until(now + wait).await;
            // Whoever waits for the budget alone has not lost the service.
            if self.reason.borrow().is_none() {
                self.heard.set(Instant::now());
            }
        }
    }

    /// Until nothing has been heard for too long.
    async fn lost(&self) {
        loop {
            let end = self.heard.get() + self.limit;
            if end <= Instant::now() {
                return;
            }
            sleep_until(end).await;
        }
    }

    /// Why what was not even asked is not known.
    fn why_lost(&self) -> SourceError {
        let late = SourceError::TimedOut { after: self.limit };
        self.reason.borrow().clone().unwrap_or(late)
    }
}

/// Keeps its place until it is answered, or slow: then it holds up nobody any more.
async fn placed<F: Future>(place: Option<SemaphorePermit<'_>>, call: F) -> F::Output {
    let mut call = pin!(call);
    if let Ok(outcome) = timeout(SLOW, &mut call).await {
        return outcome;
    }
    drop(place);
    call.await
}
