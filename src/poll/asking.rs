//! One request and what comes of it: paid for, sent, judged, told, noted.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::{Gone, Poller, watching};
use crate::domain::{Asks, NodeKey, Outcome, OutputFilter, SourceError, Term, Update};
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::ledger::Came;
use crate::poll::pace::Bucket;
use crate::poll::plan::Reading;
use crate::poll::split::{FEW_PARTS, Finding, MANY_PARTS, Splitting, may_split};
use crate::source::transport::Transport;

/// For so long an answered batch shows that the service answers at all.
const EVIDENCE: Duration = Duration::from_mins(1);
/// All outputs of a run: the depth that the service takes at most (API reference 5.6).
const ALL_DEPTHS: u32 = 99_999;

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
        self.learn_from(splitting).await
    }

    async fn learn_from(&mut self, splitting: Splitting) -> Result<(), Gone> {
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
            Finding::Everything(error) => self.back_off(error, Waits::Tick).await,
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
                self.back_off(error, Waits::Tick).await?;
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

    /// Makes one reading, and tells what came of it.
    pub(super) async fn perform(&mut self, reading: Reading, asks: &Asks) -> Result<(), Gone> {
        let calls_before = self.client.calls();
        let sent = self.begin();
        let answer = self.read(&reading, asks).await;
        let calls = self.client.calls() - calls_before;
        let now = Instant::now();
        // A list may have had more pages than the one that was paid for.
        for _ in 1..calls {
            self.pay(now);
        }
        self.ledger.note(&reading, asks, came(&answer), sent, now);
        match answer {
            Ok(update) => self.tell(update).await,
            Err(error) => self.back_off(error, Waits::Readings).await,
        }
    }

    /// Tells what came of a reading. Throttling is about every call, whatever
    /// call has met it.
    async fn tell(&mut self, update: Update) -> Result<(), Gone> {
        let error = error_of(&update).cloned();
        if error.is_none() {
            self.backoff.success();
        }
        self.tell_learnt().await?;
        self.send(update).await?;
        match error {
            Some(error @ SourceError::Throttled { .. }) => {
                self.back_off(error, Waits::Readings).await
            }
            Some(_) | None => Ok(()),
        }
    }

    async fn read(&mut self, reading: &Reading, asks: &Asks) -> Result<Update, SourceError> {
        match reading {
            Reading::Shape(below) => self.read_shape(below, asks).await,
            Reading::Outputs(below) => {
                let kind = self.manners.output_type.as_deref().and_then(Term::new);
                let filter = OutputFilter {
                    kind,
                    ..OutputFilter::default()
                };
                let outcome = self.client.outputs(below, ALL_DEPTHS, &filter).await;
                let outcome = of_the_thing(outcome)?;
                if let Ok(answer) = &outcome {
                    self.lessons.outputs_answered(&answer.content.rows);
                }
                let below = below.clone();
                Ok(Update::Outputs { below, outcome })
            }
            Reading::Details(run) => {
                let outcome = of_the_thing(self.client.details(run).await).map(Box::new)?;
                let run = run.clone();
                Ok(Update::Details { run, outcome })
            }
            Reading::Latest(limit) => {
                let outcome = self.client.latest_runs(*limit).await;
                match outcome {
                    // There is nothing else that would tell how the watch is doing.
                    Err(error) if asks.runs.is_empty() && !error.is_permission() => Err(error),
                    outcome => Ok(Update::Found(outcome)),
                }
            }
            Reading::Look(look) => {
                let seen = Box::new(watching::look(&self.client, look).await);
                let look = look.clone();
                Ok(Update::Looked { look, seen })
            }
        }
    }

    async fn read_shape(&mut self, below: &NodeKey, asks: &Asks) -> Result<Update, SourceError> {
        let depth = self.ledger.further.depth(below);
        let outcome = self.client.shape(below, depth).await;
        let run = asks.runs.iter().find(|run| run.run == below.run);
        let anew = run.is_some_and(|run| {
            run.root.as_ref() == Some(&below.node) && !self.ledger.shape_is_answered(run)
        });
        let further = &mut self.ledger.further;
        match &outcome {
            Ok(answer) => {
                further.answered(below, &answer.content, answer.exchange.bytes, anew);
            }
            Err(SourceError::TooLarge { .. }) => further.too_large(below),
            Err(SourceError::TimedOut { .. }) => further.too_slow(below),
            Err(_) => further.done(below),
        }
        let outcome = of_the_thing(outcome)?;
        let below = below.clone();
        Ok(Update::Shape { below, outcome })
    }

    /// Pays for a call that is made now.
    fn begin(&mut self) -> Instant {
        let now = Instant::now();
        self.pay(now);
        now
    }

    fn pay(&mut self, now: Instant) {
        self.bucket.take(now);
        self.calls.note(now);
    }

    pub(super) async fn back_off(&mut self, error: SourceError, waits: Waits) -> Result<(), Gone> {
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
        self.send(Update::Trouble { error, next_try }).await
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

/// What came of a reading, as the ledger knows it.
fn came(answer: &Result<Update, SourceError>) -> Came {
    let error = match answer {
        Ok(update) => error_of(update),
        Err(error) => Some(error),
    };
    match error {
        None => Came::Answer,
        Some(error) if error.is_about_the_thing_asked() => Came::Refusal,
        Some(_) => Came::Failure,
    }
}

/// Why an update tells of no answer, where that is so.
fn error_of(update: &Update) -> Option<&SourceError> {
    match update {
        Update::Shape { outcome, .. } => outcome.as_ref().err(),
        Update::Outputs { outcome, .. } => outcome.as_ref().err(),
        Update::Details { outcome, .. } => outcome.as_ref().as_ref().err(),
        Update::Looked { seen, .. } => seen.error(),
        Update::Found(outcome) => outcome.as_ref().err(),
        Update::Runs { .. }
        | Update::Nodes { .. }
        | Update::NotAnswered { .. }
        | Update::Learnt(_)
        | Update::Trouble { .. }
        | Update::Resting { .. } => None,
    }
}

/// A refusal that speaks of the one thing asked about is news about that
/// thing; every other failure is trouble of the whole watch.
fn of_the_thing<C>(outcome: Outcome<C>) -> Result<Outcome<C>, SourceError> {
    match outcome {
        Err(error) if !error.is_about_the_thing_asked() => Err(error),
        outcome => Ok(outcome),
    }
}
