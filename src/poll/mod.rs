//! When and what to ask. The policy is pure and lives in the modules below;
//! the task here only sleeps, asks and sends.

mod ahead;
pub mod aside;
mod asking;
pub mod batch;
pub mod further;
pub mod learn;
pub mod ledger;
pub mod pace;
pub mod plan;
mod reading;
pub mod split;
mod watching;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::clock::Clock;
use crate::domain::{Asks, Learnt, Look, RunAsk, Update};
use crate::poll::learn::Lessons;
use crate::poll::ledger::Ledger;
use crate::poll::pace::{Backoff, Bucket, Calls, Slowness};
use crate::poll::plan::{Reading, Request, Ways};
use crate::source::Client;
use crate::source::transport::Transport;

/// How the poller may ask.
#[derive(Clone, Debug)]
pub struct Manners {
    /// The shortest interval between ticks.
    pub floor: Duration,
    /// Calls a minute over all; `None` for no limit.
    pub requests_per_minute: Option<u32>,
    /// How many ids a batch may hold at most.
    pub max_batch: usize,
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
    lessons: Lessons,
    backoff: Backoff,
    bucket: Bucket,
    slowness: Slowness,
    calls: Calls,
    /// When the last tick began; `None` before the first.
    last_tick: Option<Instant>,
    next_tick: Instant,
    /// No sooner, whatever there is to be asked: the last tick has cost so much.
    earliest: Instant,
    /// After a failure nothing is asked before this.
    quiet_until: Instant,
    /// How many roots the last tick knew.
    roots: usize,
    /// When a batch was last answered.
    last_pass: Option<Instant>,
    /// What the app was told of the endpoint's ways.
    told: Learnt,
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
            asks,
            hurries,
            updates,
            ledger: Ledger::default(),
            lessons: Lessons::new(manners.max_batch),
            backoff: Backoff::default(),
            bucket: Bucket::new(manners.requests_per_minute, now),
            slowness: Slowness::none(now),
            calls: Calls::default(),
            last_tick: None,
            next_tick: now,
            earliest: now,
            quiet_until: now,
            roots: 0,
            last_pass: None,
            told: Learnt::default(),
            manners,
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
        self.ledger.keep(&asks, Instant::now());
        let token_of = |run: &Arc<RunAsk>| Some((run.run.clone(), run.token.clone()?));
        self.client
            .set_tokens(asks.runs.iter().filter_map(token_of));
        let now = Instant::now();
        self.hurry(&asks);
        if !asks.paused && now >= self.quiet_until {
            if now >= self.next_tick {
                return self.tick(&asks).await;
            }
            let can_spare = self.bucket.wait(Bucket::RESERVE, now).is_zero();
            let reading = plan::reading(&asks, &self.ledger, &self.ways(), now);
            if let Some(reading) = reading.filter(|_| can_spare) {
                return self.perform(reading, &asks).await;
            }
            if let Some(look) = self.ahead(&asks, now) {
                return self.perform(Reading::Look(look), &asks).await;
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

    /// A watch that has just learnt its roots need not wait for the interval, and
    /// one in which something happens after all need not wait for a longer one.
    /// Neither comes earlier than the floor, nor through a backoff.
    fn hurry(&mut self, asks: &Asks) {
        let Some(last) = self.last_tick else {
            return;
        };
        if plan::known_roots(asks) > self.roots || self.ledger.hurries_for_all_rows(asks) {
            self.next_tick = self.next_tick.min(last + self.manners.floor);
        }
        let due = last + self.interval(asks);
        self.next_tick = self.next_tick.min(due.max(self.earliest));
    }

    fn interval(&self, asks: &Asks) -> Duration {
        let activity = plan::activity(asks, &self.ledger, Instant::now());
        let floor = self.manners.floor;
        pace::interval(activity, asks.interval, floor, self.lessons.learnt())
    }

    /// What is to be read ahead now: never so often that others have to wait for it.
    fn ahead(&mut self, asks: &Asks, now: Instant) -> Option<Look> {
        let look = ahead::due(asks, &self.ledger)?.clone();
        let may_read = self.bucket.wait(Bucket::HALF, now).is_zero() && self.ledger.ahead.may(now);
        may_read.then(|| {
            self.ledger.ahead.note(now);
            look
        })
    }

    fn next_wake(&mut self, asks: &Asks, now: Instant) -> Instant {
        if asks.paused {
            return now + Duration::from_hours(1);
        }
        let spare = now + self.bucket.wait(Bucket::RESERVE, now);
        let reading =
            plan::next_reading(asks, &self.ledger, &self.ways(), now).map(|due| due.max(spare));
        let ahead = ahead::due(asks, &self.ledger).map(|_| self.ledger.ahead.next(now));
        let ahead = ahead.map(|due| due.max(now + self.bucket.wait(Bucket::HALF, now)));
        let reading = reading.into_iter().chain(ahead).min();
        let next = reading.map_or(self.next_tick, |due| due.min(self.next_tick));
        next.max(self.quiet_until)
    }

    /// One tick: the batches one after the other, each answer sent by itself.
    async fn tick(&mut self, asks: &Asks) -> Result<(), Gone> {
        let begin = Instant::now();
        let calls_before = self.client.calls();
        self.recover(begin);
        self.last_tick = Some(begin);
        self.roots = plan::known_roots(asks);
        let ways = self.ways();
        self.next_tick = begin + self.interval(asks);
        self.earliest = self.next_tick;
        for request in plan::tick(asks, &mut self.ledger, &ways, begin) {
            self.afford_one().await;
            match request {
                // No other batch is permitted either.
                Request::Batch(_) if self.lessons.learnt().batches_forbidden => {}
                Request::Batch(batch) => self.ask_batch(batch, asks).await?,
                Request::Reading(reading) => self.perform(reading, asks).await?,
            }
            if self.quiet_until > Instant::now() {
                return Ok(());
            }
        }
        if self.ledger.meets_all_rows(asks, begin) {
            self.send(Update::AllRows(asks.all_rows)).await?;
        }
        self.rest(begin, self.client.calls() - calls_before).await
    }

    /// A tick that took longer than its interval, or that cost more than the
    /// budget affords, is followed by a rest, not by the next tick.
    async fn rest(&mut self, begin: Instant, calls: u64) -> Result<(), Gone> {
        let now = Instant::now();
        let calls = usize::try_from(calls).unwrap_or(usize::MAX);
        let affordable = begin + self.bucket.affordable(calls);
        self.earliest = affordable.max(now + self.manners.floor);
        self.next_tick = self.next_tick.max(self.earliest);
        self.tell_learnt().await?;
        let until = self.moment(self.next_tick);
        let interval = self.next_tick - begin;
        let calls_a_minute = self.calls.of_last_minute(now);
        self.send(Update::Resting {
            interval,
            until,
            calls_a_minute,
        })
        .await
    }

    /// Goes back to the usual pace and size, step by step, while nothing speaks against it.
    fn recover(&mut self, now: Instant) {
        self.lessons.try_again(now);
        self.slowness.recover(now);
        self.slow_down(now);
    }

    fn slow_down(&mut self, now: Instant) {
        let factor = self.slowness.factor();
        self.bucket.slow(factor, now);
        self.lessons.slowed(factor);
    }

    fn ways(&self) -> Ways {
        Ways {
            learnt: *self.lessons.learnt(),
            workspace: self.client.scope().workspace.clone(),
        }
    }

    fn ask_now(&mut self) {
        let earliest = self.last_tick.map(|last| last + self.manners.floor);
        self.next_tick = earliest.unwrap_or(self.next_tick).max(self.quiet_until);
    }

    /// Tells what was learnt, where that has changed.
    async fn tell_learnt(&mut self) -> Result<(), Gone> {
        let learnt = *self.lessons.learnt();
        if self.told == learnt {
            return Ok(());
        }
        self.told = learnt;
        self.send(Update::Learnt(learnt)).await
    }

    async fn send(&self, update: Update) -> Result<(), Gone> {
        self.updates.send(update).await.map_err(|_| Gone)
    }

    /// A moment of the timer on the clock that people read.
    fn moment(&self, at: Instant) -> chrono::DateTime<chrono::Utc> {
        self.clock.now() + at.saturating_duration_since(Instant::now())
    }
}
