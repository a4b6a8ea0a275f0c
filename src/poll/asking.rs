//! One batch and what comes of it: paid for, sent, judged, told, noted.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{Gone, Poller};
use crate::domain::{Asks, NodeKey, Part, SourceError, Update};
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::pace::Bucket;
use crate::poll::split::{FEW_PARTS, Finding, MANY_PARTS, Splitting, may_split};
use crate::source::transport::Transport;

/// For so long an answered batch shows that the service answers at all.
const EVIDENCE: Duration = Duration::from_mins(1);

/// What came of a batch.
enum Batched {
    Answered,
    /// A part of it may pass.
    Refused(SourceError),
    /// The watch rests; it was told why.
    Troubled,
}

impl<T: Transport> Poller<T> {
    /// Waits until the budget allows a call.
    pub(super) async fn afford_one(&mut self) {
        let wait = self.bucket.wait(0.0, Instant::now());
        sleep_until(Instant::now() + wait).await;
    }

    /// Asks a batch; where it is refused as a whole, its parts.
    pub(super) async fn ask_batch(&mut self, batch: Batch, asks: &Asks) -> Result<(), Gone> {
        match self.send_batch(&batch, asks).await? {
            Batched::Answered | Batched::Troubled => Ok(()),
            // It may have been told of by something else meanwhile.
            Batched::Refused(_) if self.is_known_as_bad(&batch) => {
                self.set_aside(batch.ids.each()).await
            }
            Batched::Refused(error) => self.split(batch, &error, asks).await,
        }
    }

    fn is_known_as_bad(&self, batch: &Batch) -> bool {
        let ids = batch.ids.each();
        ids.iter().all(|id| self.ledger.aside.holds(id))
    }

    async fn split(&mut self, batch: Batch, error: &SourceError, asks: &Asks) -> Result<(), Gone> {
        let whole = part(&batch);
        let mut splitting = Splitting::new(batch, error);
        for asked in 0..MANY_PARTS {
            let can_spare = self.bucket.wait(Bucket::RESERVE, Instant::now()).is_zero();
            if asked >= FEW_PARTS && !can_spare {
                break;
            }
            let Some(part) = splitting.next_part() else {
                break;
            };
            self.afford_one().await;
            match self.send_batch(&part, asks).await? {
                Batched::Answered => splitting.passed(part.ids.len()),
                Batched::Refused(error) => splitting.refused(part.ids, &error),
                Batched::Troubled => return Ok(()),
            }
        }
        self.learn_from(splitting, whole).await
    }

    async fn learn_from(&mut self, splitting: Splitting, whole: Part) -> Result<(), Gone> {
        let now = Instant::now();
        let others_pass = self.last_pass.is_some_and(|at| now - at < EVIDENCE);
        match splitting.finding(others_pass) {
            Finding::BadIds(bad) => {
                let ids = bad.into_iter().map(|(id, _)| id).collect();
                self.set_aside(ids).await
            }
            Finding::TooMany { passed } => {
                self.lessons.too_many(passed, now);
                Ok(())
            }
            Finding::Everything(error) => self.back_off(whole, error, Waits::Tick).await,
            Finding::Unfinished => Ok(()),
        }
    }

    /// Keeps ids out of the batches, and tells that they are not answered.
    async fn set_aside(&mut self, ids: Vec<Id>) -> Result<(), Gone> {
        let now = Instant::now();
        let (mut runs, mut nodes) = (Vec::new(), Vec::new());
        for id in ids {
            self.ledger.aside.put(id.clone(), now);
            match id {
                Id::Run(run) => runs.push(run),
                Id::Node(node) => nodes.push(node),
            }
        }
        self.lessons.set_aside(self.ledger.aside.len());
        self.send(Update::NotAnswered { runs, nodes }).await
    }

    async fn send_batch(&mut self, batch: &Batch, asks: &Asks) -> Result<Batched, Gone> {
        let sent = self.begin();
        let workspace = batch.workspace.as_ref();
        let outcome = match &batch.ids {
            Ids::Nodes(asked) => {
                let outcome = self.client.node_statuses(asked, workspace).await;
                outcome.map(|answer| {
                    self.lessons.batch_answered(asks, asked, &answer.content);
                    let told = answer.content.runs.iter().map(|row| &row.run);
                    self.ledger.note_rows(told, asks, sent);
                    let asked = self.expected(asks, asked);
                    Update::Nodes { asked, answer }
                })
            }
            Ids::Runs(asked) => {
                let outcome = self.client.run_statuses(asked, workspace).await;
                let asked = asked.clone();
                outcome.map(|answer| Update::Runs { asked, answer })
            }
        };
        let now = Instant::now();
        match outcome {
            Ok(update) => {
                self.backoff.success();
                self.last_pass = Some(now);
                self.ledger.aside.take_back(&batch.ids);
                self.lessons.set_aside(self.ledger.aside.len());
                self.ledger.note_batch(batch, asks, sent);
                self.tell_learnt().await?;
                self.send(update).await?;
                Ok(Batched::Answered)
            }
            Err(error) if batch.workspace.is_none() && speaks_of_workspace(&error) => {
                self.lessons.workspace_wanted(now);
                // What was not answered is asked anew at once, with a workspace where one is known.
                self.next_tick = now + self.manners.floor;
                Ok(Batched::Troubled)
            }
            Err(error) if error.is_permission() => {
                self.lessons.batches_forbidden(now);
                // The next tick reads what batches do not tell.
                self.next_tick = now + self.manners.floor;
                Ok(Batched::Troubled)
            }
            Err(error) if may_split(&error) => Ok(Batched::Refused(error)),
            Err(error) => {
                self.back_off(part(batch), error, Waits::Tick).await?;
                Ok(Batched::Troubled)
            }
        }
    }

    /// The nodes that an answer is expected to hold: no root where roots are not answered.
    fn expected(&self, asks: &Asks, asked: &[NodeKey]) -> Vec<NodeKey> {
        if self.lessons.learnt().roots != Some(false) {
            return asked.to_vec();
        }
        let is_root = |key: &NodeKey| {
            let mut runs = asks.runs.iter();
            runs.any(|run| run.run == key.run && run.root.as_ref() == Some(&key.node))
        };
        asked.iter().filter(|key| !is_root(key)).cloned().collect()
    }

    /// Pays for a call that is made now.
    pub(super) fn begin(&mut self) -> Instant {
        let now = Instant::now();
        self.pay(now);
        now
    }

    pub(super) fn pay(&mut self, now: Instant) {
        self.bucket.take(now);
        self.calls.note(now);
    }

    pub(super) async fn back_off(
        &mut self,
        part: Part,
        error: SourceError,
        waits: Waits,
    ) -> Result<(), Gone> {
        let now = Instant::now();
        if matches!(error, SourceError::Throttled { .. }) {
            self.slowness.throttled(now);
            self.slow_down(now);
        }
        let wait = self.backoff.failure(error.retry_after());
        self.quiet_until = now + wait;
        self.next_tick = match waits {
            // What the tick did not get to ask is asked as soon as the wait is over.
            Waits::Tick => self.quiet_until,
            Waits::Readings => self.next_tick.max(self.quiet_until),
        };
        self.tell_learnt().await?;
        let next_try = self.moment(self.quiet_until);
        self.send(Update::Trouble {
            part,
            error,
            next_try,
        })
        .await
    }
}

/// The part of the watch that a batch is.
fn part(batch: &Batch) -> Part {
    match &batch.ids {
        Ids::Nodes(nodes) => Part::Nodes(nodes.clone()),
        Ids::Runs(runs) => Part::Rows(runs.clone()),
    }
}

/// What a failure has kept from being asked.
#[derive(Clone, Copy)]
pub(super) enum Waits {
    Tick,
    Readings,
}

/// Whether a batch was refused for want of a workspace. No code for it is
/// published, so the words decide.
fn speaks_of_workspace(error: &SourceError) -> bool {
    let SourceError::Refused(refusal) = error else {
        return false;
    };
    let says = |text: &str| text.to_ascii_lowercase().contains("workspace");
    may_split(error) && (says(&refusal.code) || says(&refusal.message))
}
