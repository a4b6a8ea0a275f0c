//! One single reading and what comes of it: paid for, sent beside everything else,
//! judged, told, noted. A page of a list is a reading of its own.

use std::sync::Arc;

use futures_util::FutureExt;
use tokio::time::Instant;

use crate::domain::{
    Answer, Demand, FetchKind, Fetched, NodeKey, Outcome, OutputFilter, Outputs, Part, RunPage,
    Shape, SourceError, Term, Update,
};
use crate::poll::fetches::{self, brings};
use crate::poll::landing::{Content, Landed, Landing};
use crate::poll::ledger::{Pages, ReadOutcome};
use crate::poll::poller::{Disconnected, Poller};
use crate::poll::request::Read;
use crate::source::transport::Transport;
use crate::source::{Client, OutputPages, RunPages};

/// All outputs of a run: the depth that the service takes at most (`protocol`: Outputs).
const ALL_DEPTHS: u32 = 99_999;

impl<T: Transport> Poller<T> {
    /// Sends one reading.
    pub(super) fn send_reading(&mut self, reading: Read, demand: &Arc<Demand>, now: Instant) {
        self.pay(now);
        self.ledger.under_way.push(reading.clone());
        let demand = Arc::clone(demand);
        let client = Arc::clone(&self.client);
        let depth = match &reading {
            Read::Shape(below) => self.ledger.partial_trees.depth(below),
            Read::Outputs(_) | Read::Details(_) | Read::Latest(_) | Read::Fetch(_) => 0,
        };
        let pages = self.ledger.take_pages(&reading);
        let flight = async move {
            let content = read(&client, &reading, depth, pages).await;
            Landing::Read(Landed {
                reading,
                sent: now,
                demand,
                content,
            })
        };
        self.flights.push(flight.boxed());
    }

    /// Tells what came of a reading.
    pub(super) async fn land_reading(&mut self, landed: Landed) -> Result<(), Disconnected> {
        let Landed {
            reading,
            sent,
            demand,
            content,
        } = landed;
        let now = Instant::now();
        self.ledger.landed(&reading);
        let answer = match content {
            Content::Shape(outcome) => self.take_in_shape(&reading, &demand, outcome),
            Content::Details(outcome) => of_the_thing(*outcome).map(|outcome| match &reading {
                Read::Details(run) => Some(Update::Details {
                    run: run.clone(),
                    outcome: Box::new(outcome),
                }),
                Read::Shape(_) | Read::Outputs(_) | Read::Latest(_) | Read::Fetch(_) => None,
            }),
            Content::Outputs(pages, page) => self.take_in_outputs(&reading, pages, page),
            Content::Runs(pages, page) => self.take_in_runs(&reading, &demand, pages, page),
            Content::Fetched(outcome) => Ok(fetched_by(&reading, *outcome)),
        };
        let Some(answer) = answer.transpose() else {
            // A page came of a list that goes on.
            self.reading_answered(now);
            return Ok(());
        };
        self.ledger
            .note(&reading, &demand, outcome(&answer), sent, now);
        match answer {
            Ok(update) => self.tell(part(&reading), update).await,
            Err(error) => self.reading_failed(part(&reading), error).await,
        }
    }

    fn reading_answered(&mut self, now: Instant) {
        let recovered_from = self.readings.answered();
        self.heard(recovered_from.as_ref(), now);
    }

    /// Tells what came of a reading. Throttling is about every call, whatever
    /// call has met it.
    async fn tell(&mut self, part: Part, update: Update) -> Result<(), Disconnected> {
        let error = error_of(&update).cloned();
        if error.is_none() {
            self.reading_answered(Instant::now());
        }
        self.tell_traits().await?;
        self.send(update).await?;
        match error {
            Some(error @ SourceError::Throttled { .. }) => self.throttled(part, error).await,
            Some(_) | None => Ok(()),
        }
    }

    /// A failure that is not about the one thing asked keeps other readings waiting, but no
    /// batch.
    async fn reading_failed(&mut self, part: Part, error: SourceError) -> Result<(), Disconnected> {
        if matches!(error, SourceError::Throttled { .. }) {
            return self.throttled(part, error).await;
        }
        let now = Instant::now();
        let wait = self.readings.failed(&error, now);
        // It rests itself, and another may be due before.
        let demand = Arc::clone(&self.demand.borrow());
        let next = self.next_reading(&demand, now).unwrap_or(now);
        self.tell_trouble(part, error, next.max(now + wait)).await
    }

    fn take_in_shape(
        &mut self,
        reading: &Read,
        demand: &Demand,
        outcome: Outcome<Shape>,
    ) -> Result<Option<Update>, SourceError> {
        let Read::Shape(below) = reading else {
            return Ok(None);
        };
        let run = demand.runs.iter().find(|run| run.run == below.run);
        let anew = run.is_some_and(|run| {
            run.root.as_ref() == Some(&below.node) && !self.ledger.shape_is_answered(run)
        });
        let partial_trees = &mut self.ledger.partial_trees;
        match &outcome {
            Ok(answer) => {
                partial_trees.answered(below, &answer.content, answer.exchange.bytes, anew);
            }
            Err(SourceError::TooLarge { .. }) => partial_trees.too_large(below),
            Err(SourceError::TimedOut { .. }) => partial_trees.too_slow(below),
            Err(_) => partial_trees.done(below),
        }
        let outcome = of_the_thing(outcome)?;
        let below = below.clone();
        Ok(Some(Update::Shape { below, outcome }))
    }

    /// One page of outputs. What came before stays if this one does not come.
    fn take_in_outputs(
        &mut self,
        reading: &Read,
        pages: Box<OutputPages>,
        page: Result<Option<Answer<Outputs>>, SourceError>,
    ) -> Result<Option<Update>, SourceError> {
        let outcome = match page {
            Ok(None) => {
                let pages = Pages::Outputs(pages);
                self.ledger.note_page(reading, pages, Instant::now());
                return Ok(None);
            }
            Ok(Some(answer)) => Ok(answer),
            Err(error) => {
                let is_refused = matches!(error, SourceError::Refused(_));
                // A page that is refused may be no more: the list begins anew.
                if !is_refused || !error.is_about_the_thing_asked() {
                    self.ledger.keep_pages(reading, Pages::Outputs(pages));
                }
                Err(error)
            }
        };
        match reading {
            Read::Outputs(below) => {
                if let Ok(answer) = &outcome {
                    self.learner.outputs_answered(&answer.content.rows);
                }
                let outcome = of_the_thing(outcome)?;
                let below = below.clone();
                Ok(Some(Update::Outputs { below, outcome }))
            }
            Read::Fetch(_) => Ok(fetched_by(reading, brings(outcome, Fetched::Outputs))),
            Read::Shape(_) | Read::Details(_) | Read::Latest(_) => Ok(None),
        }
    }

    /// One page of a list of runs.
    fn take_in_runs(
        &mut self,
        reading: &Read,
        demand: &Demand,
        pages: Box<RunPages>,
        page: Result<Option<Answer<RunPage>>, SourceError>,
    ) -> Result<Option<Update>, SourceError> {
        let outcome = match page {
            Ok(None) => {
                let pages = Pages::Runs(pages);
                self.ledger.note_page(reading, pages, Instant::now());
                return Ok(None);
            }
            Ok(Some(answer)) => Ok(answer),
            Err(error) => Err(error),
        };
        if let Read::Fetch(_) = reading {
            return Ok(fetched_by(reading, brings(outcome, Fetched::Runs)));
        }
        match outcome {
            // There is nothing else that would tell how the watch is doing.
            Err(error) if demand.runs.is_empty() && !error.is_permission() => Err(error),
            outcome => Ok(Some(Update::Found(outcome))),
        }
    }
}

async fn read<T: Transport>(
    client: &Client<T>,
    reading: &Read,
    depth: u32,
    pages: Option<Pages>,
) -> Content {
    match reading {
        Read::Shape(below) => Content::Shape(client.shape(below, depth).await),
        Read::Details(run) => Content::Details(Box::new(client.details(run).await)),
        Read::Outputs(below) => {
            let kind = client.scope().output_type.as_deref();
            let filter = OutputFilter {
                kind: kind.and_then(Term::new),
                ..OutputFilter::default()
            };
            outputs(client, below, ALL_DEPTHS, &filter, pages).await
        }
        Read::Latest(search) => {
            let new = || client.run_pages(search);
            runs(client, pages, new).await
        }
        Read::Fetch(fetch) => match &fetch.kind {
            FetchKind::Outputs(node) => {
                outputs(client, node, 1, &OutputFilter::default(), pages).await
            }
            FetchKind::Runs(search) => {
                let new = || client.run_pages(search);
                runs(client, pages, new).await
            }
            FetchKind::Raw(_)
            | FetchKind::Log(..)
            | FetchKind::Runtime(_)
            | FetchKind::Containers(_)
            | FetchKind::Tree(_) => Content::Fetched(Box::new(fetches::fetch(client, fetch).await)),
        },
    }
}

async fn outputs<T: Transport>(
    client: &Client<T>,
    below: &NodeKey,
    depth: u32,
    filter: &OutputFilter,
    pages: Option<Pages>,
) -> Content {
    let mut pages = match pages {
        Some(Pages::Outputs(pages)) => pages,
        Some(Pages::Runs(_)) | None => Box::new(client.output_pages()),
    };
    let page = client.more_outputs(below, depth, filter, &mut pages).await;
    Content::Outputs(pages, page)
}

async fn runs<T: Transport>(
    client: &Client<T>,
    pages: Option<Pages>,
    new: impl Fn() -> RunPages,
) -> Content {
    let mut pages = match pages {
        Some(Pages::Runs(pages)) => pages,
        Some(Pages::Outputs(_)) | None => Box::new(new()),
    };
    let page = client.more_runs(&mut pages).await;
    Content::Runs(pages, page)
}

/// Whoever looks is told, whatever came of it.
fn fetched_by(reading: &Read, outcome: Outcome<Fetched>) -> Option<Update> {
    match reading {
        Read::Fetch(fetch) => Some(Update::Fetched {
            fetch: fetch.clone(),
            outcome: Box::new(outcome),
        }),
        Read::Shape(_) | Read::Outputs(_) | Read::Details(_) | Read::Latest(_) => None,
    }
}

/// The part of the watch that a reading is.
fn part(reading: &Read) -> Part {
    match reading {
        Read::Shape(below) => Part::Shape(below.clone()),
        Read::Outputs(below) => Part::Outputs(below.clone()),
        Read::Details(run) => Part::Details(run.clone()),
        Read::Latest(_) => Part::List,
        Read::Fetch(fetch) => Part::Fetch(fetch.clone()),
    }
}

/// What came of a reading, as the ledger knows it.
fn outcome(answer: &Result<Update, SourceError>) -> ReadOutcome {
    let error = match answer {
        Ok(update) => error_of(update),
        Err(error) => Some(error),
    };
    match error {
        None => ReadOutcome::Answer,
        Some(SourceError::Garbled { .. }) => ReadOutcome::Garble,
        Some(error) if error.is_about_the_thing_asked() => ReadOutcome::Refusal,
        Some(_) => ReadOutcome::Failure,
    }
}

/// Why an update tells of no answer, where that is so.
fn error_of(update: &Update) -> Option<&SourceError> {
    match update {
        Update::Shape { outcome, .. } => outcome.as_ref().err(),
        Update::Outputs { outcome, .. } => outcome.as_ref().err(),
        Update::Details { outcome, .. } => outcome.as_ref().as_ref().err(),
        Update::Fetched { outcome, .. } => outcome.as_ref().as_ref().err(),
        Update::Found(outcome) => outcome.as_ref().err(),
        Update::Runs { .. }
        | Update::Nodes { .. }
        | Update::NotAnswered { .. }
        | Update::EndpointTraits(_)
        | Update::Listed(_)
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
