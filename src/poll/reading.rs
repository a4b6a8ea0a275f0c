//! One single reading and what comes of it: paid for, sent, judged, told, noted.

use tokio::time::Instant;

use super::asking::Waits;
use super::{Gone, Poller, watching};
use crate::domain::{Asks, NodeKey, Outcome, OutputFilter, Part, SourceError, Term, Update};
use crate::poll::ledger::Came;
use crate::poll::plan::Reading;
use crate::source::transport::Transport;

/// All outputs of a run: the depth that the service takes at most (`protocol`: Outputs and their values).
const ALL_DEPTHS: u32 = 99_999;

impl<T: Transport> Poller<T> {
    /// Makes one reading, and tells what came of it.
    pub(super) async fn perform(&mut self, reading: Reading, asks: &Asks) -> Result<(), Gone> {
        let calls_before = self.client.calls();
        let sent = self.begin();
        let answer = self.read(&reading, asks).await;
        let calls = self.client.calls() - calls_before;
        let now = Instant::now();
        // A list of runs may have had more pages than the one that was paid for.
        for _ in 1..calls {
            self.pay(now);
        }
        let Some(answer) = answer.transpose() else {
            self.backoff.success();
            return Ok(());
        };
        self.ledger.note(&reading, asks, came(&answer), sent, now);
        match answer {
            Ok(update) => self.tell(part(&reading), update).await,
            Err(error) => self.back_off(part(&reading), error, Waits::Readings).await,
        }
    }

    /// Tells what came of a reading. Throttling is about every call, whatever
    /// call has met it.
    async fn tell(&mut self, part: Part, update: Update) -> Result<(), Gone> {
        let error = error_of(&update).cloned();
        if error.is_none() {
            self.backoff.success();
        }
        self.tell_learnt().await?;
        self.send(update).await?;
        match error {
            Some(error @ SourceError::Throttled { .. }) => {
                self.back_off(part, error, Waits::Readings).await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// What a reading tells; nothing yet where it is a page of a list that goes on.
    async fn read(
        &mut self,
        reading: &Reading,
        asks: &Asks,
    ) -> Result<Option<Update>, SourceError> {
        let update = match reading {
            Reading::Shape(below) => self.read_shape(below, asks).await?,
            Reading::Outputs(below) => return self.read_outputs(below).await,
            Reading::Details(run) => {
                let outcome = of_the_thing(self.client.details(run).await).map(Box::new)?;
                let run = run.clone();
                Update::Details { run, outcome }
            }
            Reading::Latest(limit) => {
                let outcome = self.client.latest_runs(*limit).await;
                match outcome {
                    // There is nothing else that would tell how the watch is doing.
                    Err(error) if asks.runs.is_empty() && !error.is_permission() => {
                        return Err(error);
                    }
                    outcome => Update::Found(outcome),
                }
            }
            Reading::Look(look) => {
                let seen = Box::new(watching::look(&self.client, look).await);
                let look = look.clone();
                Update::Looked { look, seen }
            }
        };
        Ok(Some(update))
    }

    /// One page of a run's outputs. What came before stays if this one does not come.
    async fn read_outputs(&mut self, below: &NodeKey) -> Result<Option<Update>, SourceError> {
        let kind = self
            .client
            .scope()
            .output_type
            .as_deref()
            .and_then(Term::new);
        let filter = OutputFilter {
            kind,
            ..OutputFilter::default()
        };
        let known = self.ledger.lists.remove(below);
        let mut pages = known.unwrap_or_else(|| self.client.output_pages());
        let page = self
            .client
            .more_outputs(below, ALL_DEPTHS, &filter, &mut pages);
        let below = below.clone();
        let outcome = match page.await {
            Ok(None) => {
                self.ledger.note_page(below, pages, Instant::now());
                return Ok(None);
            }
            Ok(Some(answer)) => {
                self.lessons.outputs_answered(&answer.content.rows);
                Ok(answer)
            }
            Err(error) => {
                let is_refused = matches!(error, SourceError::Refused(_));
                // A page that is refused may be no more: the list begins anew.
                if !is_refused || !error.is_about_the_thing_asked() {
                    self.ledger.lists.insert(below.clone(), pages);
                }
                of_the_thing(Err(error))?
            }
        };
        Ok(Some(Update::Outputs { below, outcome }))
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
}

/// The part of the watch that a reading is.
fn part(reading: &Reading) -> Part {
    match reading {
        Reading::Shape(below) => Part::Shape(below.clone()),
        Reading::Outputs(below) => Part::Outputs(below.clone()),
        Reading::Details(run) => Part::Details(run.clone()),
        Reading::Latest(_) => Part::List,
        Reading::Look(look) => Part::Look(look.clone()),
    }
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
        | Update::AllRows(_)
        | Update::Credentials(_)
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
