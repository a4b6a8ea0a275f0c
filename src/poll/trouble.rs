//! What is done when the service does not answer well, and when it does so again.

use tokio::time::Instant;

use crate::domain::{Part, SourceError, Update};
use crate::poll::lane::LaneKind;
use crate::poll::poller::{Disconnected, Poller};
use crate::source::transport::Transport;

impl<T: Transport> Poller<T> {
    /// An answer shows that the service speaks: what was refused before it need not wait.
    pub(super) fn heard(&mut self, recovered_from: Option<&SourceError>, now: Instant) {
        self.timetable.heard(now);
        self.throttling.answered();
        let Some(error) = recovered_from else {
            return;
        };
        for retry in [
            &mut self.nodes.retry,
            &mut self.rows.retry,
            &mut self.readings,
        ] {
            retry.is_over_elsewhere(error);
        }
    }

    /// A kind of batches could not be asked: it rests, and the other goes on.
    pub(super) async fn trouble(
        &mut self,
        kind: LaneKind,
        part: Part,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        self.lane_mut(kind).give_up();
        if matches!(error, SourceError::Throttled { .. }) {
            return self.throttled(part, error).await;
        }
        let wait = self.lane_mut(kind).retry.failed(&error, now);
        self.tell_trouble(part, error, now + wait).await
    }

    /// Throttling is about every call, whatever call has met it. One spell of it may be
    /// told by several answers at once.
    pub(super) async fn throttled(
        &mut self,
        part: Part,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        self.slowness.throttled(now);
        self.slow_down(now);
        let until = match self.timetable.silent_until().filter(|until| *until > now) {
            Some(until) => until,
            None => now + self.throttling.failed(&error, now),
        };
        self.timetable.be_silent(until);
        for lane in [&mut self.nodes, &mut self.rows] {
            if !lane.is_idle() {
                lane.give_up();
            }
        }
        self.tell_trouble(part, error, until).await
    }

    pub(super) async fn tell_trouble(
        &mut self,
        part: Part,
        error: SourceError,
        next_try: Instant,
    ) -> Result<(), Disconnected> {
        self.tell_traits().await?;
        let next_try = self.moment(next_try);
        self.send(Update::Trouble {
            part,
            error,
            next_try,
        })
        .await
    }

    /// No batch is permitted: from now on each run is read by itself.
    pub(super) fn forbid_batches(&mut self, now: Instant) {
        self.learner.batches_forbidden(now);
        for lane in [&mut self.nodes, &mut self.rows] {
            if !lane.is_idle() {
                lane.give_up();
            }
        }
        // The next tick reads what batches do not tell.
        self.timetable.hurry();
    }

    /// Goes back to the usual pace and size, step by step, while nothing speaks against it.
    pub(super) fn recover(&mut self, now: Instant) {
        self.learner.try_again(now);
        self.slowness.recover(now);
        self.slow_down(now);
    }

    fn slow_down(&mut self, now: Instant) {
        let factor = self.slowness.factor();
        self.bucket.slow(factor, now);
        self.learner.slowed(factor);
    }
}
