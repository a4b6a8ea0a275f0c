//! When and what to ask. The policy is pure and lives in the modules below;
//! the task here only sleeps, asks and sends.

pub mod learn;
pub mod ledger;
pub mod pace;
pub mod plan;
mod watching;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::clock::Clock;
use crate::domain::{Asks, Outcome, SourceError, Update};
use crate::poll::learn::Learnt;
use crate::poll::ledger::Ledger;
use crate::poll::pace::{Backoff, Bucket};
use crate::poll::plan::Request;
use crate::source::Client;
use crate::source::transport::Transport;

/// Deep enough for any pipeline: the whole tree comes back.
const WHOLE_TREE: u32 = 99;

/// How the poller may ask.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// The shortest interval between ticks.
    pub floor: Duration,
    /// Calls a minute over all; `None` for no limit.
    pub requests_per_minute: Option<u32>,
}

/// The wish for a tick now, as far as the floor and a backoff allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskNow;

/// The task that asks.
pub struct Poller<T: Transport> {
    client: Client<T>,
    clock: Clock,
    manners: Manners,
    asks: watch::Receiver<Arc<Asks>>,
    hurries: mpsc::Receiver<AskNow>,
    updates: mpsc::Sender<Update>,
    ledger: Ledger,
    learnt: Learnt,
    backoff: Backoff,
    bucket: Bucket,
    /// When the last tick began; `None` before the first.
    last_tick: Option<Instant>,
    next_tick: Instant,
    /// After a failure nothing is asked before this.
    quiet_until: Instant,
    /// How many roots the last tick knew.
    roots: usize,
}

/// The other side has gone: there is nobody left to ask for.
struct Gone;

impl<T: Transport> Poller<T> {
    /// A poller that has asked nothing yet.
    pub fn new(
        client: Client<T>,
        clock: Clock,
        manners: Manners,
        asks: watch::Receiver<Arc<Asks>>,
        hurries: mpsc::Receiver<AskNow>,
        updates: mpsc::Sender<Update>,
    ) -> Self {
        let now = Instant::now();
        Self {
            client,
            clock,
            manners,
            asks,
            hurries,
            updates,
            ledger: Ledger::default(),
            learnt: Learnt::default(),
            backoff: Backoff::default(),
            bucket: Bucket::new(manners.requests_per_minute, now),
            last_tick: None,
            next_tick: now,
            quiet_until: now,
            roots: 0,
        }
    }

    /// Asks until nobody listens any more. No answer of the service ends it.
    pub async fn run(mut self) {
        while self.step().await.is_ok() {}
    }

    async fn step(&mut self) -> Result<(), Gone> {
        while let Ok(AskNow) = self.hurries.try_recv() {
            self.ask_now();
        }
        let asks = Arc::clone(&self.asks.borrow_and_update());
        self.ledger.keep(&asks);
        let now = Instant::now();
        self.hurry(&asks);
        if !asks.paused && now >= self.quiet_until {
            if now >= self.next_tick {
                return self.tick(&asks).await;
            }
            let can_spare = self.bucket.wait(Bucket::RESERVE, now).is_zero();
            if let Some(reading) = plan::reading(&asks, &self.ledger, now).filter(|_| can_spare) {
                return self.perform(reading, &asks).await;
            }
        }
        let wake = self.next_wake(&asks, now);
        tokio::select! {
            changed = self.asks.changed() => changed.map_err(|_| Gone),
            hurry = self.hurries.recv() => {
                hurry.ok_or(Gone)?;
                self.ask_now();
                Ok(())
            }
            () = sleep_until(wake) => Ok(()),
        }
    }

    /// A watch that has just learnt its roots need not wait for the interval,
    /// but never comes earlier than the floor, nor through a backoff.
    fn hurry(&mut self, asks: &Asks) {
        if plan::known_roots(asks) > self.roots
            && let Some(last) = self.last_tick
        {
            self.next_tick = self.next_tick.min(last + self.manners.floor);
        }
    }

    fn next_wake(&mut self, asks: &Asks, now: Instant) -> Instant {
        if asks.paused {
            return now + Duration::from_hours(1);
        }
        let spare = now + self.bucket.wait(Bucket::RESERVE, now);
        let reading = plan::next_reading(asks, &self.ledger, now).map(|due| due.max(spare));
        let next = reading.map_or(self.next_tick, |due| due.min(self.next_tick));
        next.max(self.quiet_until)
    }

    /// One tick: the batches one after the other, each answer sent by itself.
    async fn tick(&mut self, asks: &Asks) -> Result<(), Gone> {
        let begin = Instant::now();
        self.last_tick = Some(begin);
        self.roots = plan::known_roots(asks);
        let interval = pace::interval(asks, self.manners.floor);
        self.next_tick = begin + interval;
        for request in plan::tick(asks, &mut self.ledger, &self.learnt, begin) {
            let wait = self.bucket.wait(0.0, Instant::now());
            sleep_until(Instant::now() + wait).await;
            self.perform(request, asks).await?;
            if self.quiet_until > Instant::now() {
                return Ok(());
            }
        }
        // A tick that took longer than its interval is followed by a rest, not by the next tick.
        self.next_tick = self.next_tick.max(Instant::now() + self.manners.floor);
        let until = self.moment(self.next_tick);
        let interval = self.next_tick - begin;
        self.send(Update::Resting { interval, until }).await
    }

    /// Sends one request and tells what came of it.
    async fn perform(&mut self, request: Request, asks: &Asks) -> Result<(), Gone> {
        let sent = Instant::now();
        self.bucket.take(sent);
        let answer = match &request {
            Request::Nodes(asked) => {
                let asked = asked.clone();
                let outcome = self.client.node_statuses(&asked).await;
                outcome.map(|answer| Update::Nodes { asked, answer })
            }
            Request::Runs(asked) => {
                let asked = asked.clone();
                let outcome = self.client.run_statuses(&asked).await;
                outcome.map(|answer| Update::Runs { asked, answer })
            }
            Request::Shape(below) => {
                let outcome = of_the_thing(self.client.shape(below, WHOLE_TREE).await);
                let below = below.clone();
                outcome.map(|outcome| Update::Shape { below, outcome })
            }
            Request::Details(run) => {
                let outcome = of_the_thing(self.client.details(run).await).map(Box::new);
                let run = run.clone();
                outcome.map(|outcome| Update::Details { run, outcome })
            }
            Request::Latest(limit) => self.client.latest_runs(*limit).await.map(Update::Found),
            Request::Look(look) => {
                let seen = Box::new(watching::look(&self.client, look).await);
                let look = look.clone();
                Ok(Update::Looked { look, seen })
            }
        };
        match answer {
            Ok(update) => {
                if !is_failure(&update) {
                    self.backoff.success();
                }
                self.ledger.note(&request, asks, sent, Instant::now());
                self.send(update).await
            }
            Err(error) => {
                self.ledger.note_failure(&request, Instant::now());
                self.back_off(&request, error).await
            }
        }
    }

    async fn back_off(&mut self, request: &Request, error: SourceError) -> Result<(), Gone> {
        let wait = self.backoff.failure(error.retry_after());
        self.quiet_until = Instant::now() + wait;
        self.next_tick = match request {
            // What the tick did not get to ask is asked as soon as the wait is over.
            Request::Nodes(_) | Request::Runs(_) => self.quiet_until,
            Request::Shape(_) | Request::Details(_) | Request::Latest(_) | Request::Look(_) => {
                self.next_tick.max(self.quiet_until)
            }
        };
        let next_try = self.moment(self.quiet_until);
        self.send(Update::Trouble { error, next_try }).await
    }

    fn ask_now(&mut self) {
        let earliest = self.last_tick.map(|last| last + self.manners.floor);
        self.next_tick = earliest.unwrap_or(self.next_tick).max(self.quiet_until);
    }

    async fn send(&self, update: Update) -> Result<(), Gone> {
        self.updates.send(update).await.map_err(|_| Gone)
    }

    /// A moment of the timer on the clock that people read.
    fn moment(&self, at: Instant) -> chrono::DateTime<chrono::Utc> {
        self.clock.now() + at.saturating_duration_since(Instant::now())
    }
}

/// Whether an update tells that nothing was heard.
fn is_failure(update: &Update) -> bool {
    matches!(update, Update::Looked { seen, .. } if seen.is_failure())
}

/// A refusal that speaks of the one thing asked about is news about that
/// thing; every other failure is trouble of the whole watch.
fn of_the_thing<C>(outcome: Outcome<C>) -> Result<Outcome<C>, SourceError> {
    match outcome {
        Err(error) if !error.is_about_the_thing_asked() => Err(error),
        outcome => Ok(outcome),
    }
}
