//! When and what to ask. The policy is pure and lives in the modules below;
//! the task here only sleeps, asks and sends.

mod ahead;
pub mod allowance;
pub mod batch;
mod fetches;
pub mod lane;
pub mod ledger;
pub mod pace;
pub mod partial_trees;
mod past;
pub mod plan;
pub mod quarantine;
mod read;
mod send_batch;
pub mod snapshot;
pub mod split;
pub mod timetable;
pub mod trait_learner;

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::clock::Clock;
use crate::domain::{Demand, EndpointTraits, Fetch, RunDemand, SourceError, Update};
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::lane::{Lane, LaneKind};
use crate::poll::ledger::Ledger;
use crate::poll::pace::{Bucket, Calls, Slowness};
use crate::poll::plan::{Endpoint, Read, Request};
use crate::poll::read::Landed;
use crate::poll::send_batch::BatchOutcome;
use crate::poll::timetable::{Retry, Timetable};
use crate::poll::trait_learner::TraitLearner;
use crate::source::Client;
use crate::source::transport::Transport;

/// How the poller may ask.
#[derive(Clone, Debug)]
pub struct Limits {
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
    client: Arc<Client<T>>,
    clock: Clock,
    limits: Limits,
    demand: watch::Receiver<Arc<Demand>>,
    hurries: mpsc::Receiver<AskNow>,
    updates: mpsc::Sender<Update>,
    ledger: Ledger,
    learner: TraitLearner,
    timetable: Timetable,
    bucket: Bucket,
    slowness: Slowness,
    calls: Calls,
    /// The batches of a tick, side by side.
    nodes: Lane,
    rows: Lane,
    /// What a tick reads run by run.
    tick_readings: VecDeque<Read>,
    /// Single readings after one of them failed.
    readings: Retry,
    /// Everything, after the service has throttled.
    throttling: Retry,
    /// What is on its way, beside everything else.
    flights: FuturesUnordered<BoxFuture<'static, Landing>>,
    /// How many calls the tick has made.
    tick_calls: usize,
    /// The tick is over, and that was told.
    is_resting: bool,
    /// How many roots the last tick knew.
    roots: usize,
    /// Ids that were refused alone while nothing shows yet that others are not.
    suspects: Vec<(Id, SourceError)>,
    /// What the app was told of the endpoint's ways.
    told: EndpointTraits,
}

/// A call that has come back.
enum Landing {
    Batch(LaneKind, BatchOutcome),
    Read(Landed),
}

/// So many single readings are on their way at once, beside what somebody looks at.
const READINGS_AT_ONCE: usize = 4;

/// The other side has gone: there is nobody left to ask for.
struct Disconnected;

impl<T: Transport> Poller<T> {
    /// A poller that has asked nothing yet.
    pub fn new(
        client: Client<T>,
        clock: Clock,
        limits: Limits,
        demand: watch::Receiver<Arc<Demand>>,
        hurries: mpsc::Receiver<AskNow>,
        updates: mpsc::Sender<Update>,
    ) -> Self {
        let now = Instant::now();
        Self {
            client: Arc::new(client),
            clock,
            demand,
            hurries,
            updates,
            ledger: Ledger::default(),
            learner: TraitLearner::new(limits.max_batch),
            timetable: Timetable::new(limits.floor, now),
            bucket: Bucket::new(limits.requests_per_minute, now),
            slowness: Slowness::none(now),
            calls: Calls::default(),
            nodes: Lane::default(),
            rows: Lane::default(),
            tick_readings: VecDeque::new(),
            readings: Retry::default(),
            throttling: Retry::default(),
            flights: FuturesUnordered::new(),
            tick_calls: 0,
            is_resting: true,
            roots: 0,
            suspects: Vec::new(),
            told: EndpointTraits::default(),
            limits,
        }
    }

    /// Asks until nobody listens any more. No answer of the service ends it.
    pub async fn run(mut self) {
        while self.step().await.is_ok() {}
    }

    /// Sends what is due, and waits until something has come back or becomes due.
    async fn step(&mut self) -> Result<(), Disconnected> {
        while let Ok(AskNow) = self.hurries.try_recv() {
            self.ask_now();
        }
        let demand = Arc::clone(&self.demand.borrow_and_update());
        let now = Instant::now();
        self.ledger.keep(&demand, now);
        let token_of = |run: &Arc<RunDemand>| Some((run.run.clone(), run.token.clone()?));
        self.client
            .set_tokens(demand.runs.iter().filter_map(token_of));
        self.hurry(&demand);
        if !demand.paused && !self.timetable.is_silent(now) {
            self.send_batches(now);
            self.tick_if_due(&demand, now).await?;
            self.make_up(&demand, now);
            self.send_batches(now);
            self.send_readings(&demand, now);
        }
        self.rest_if_over(now).await?;
        let wake = self.next_wake(&demand, now);
        tokio::select! {
            biased;
            Some(landing) = self.flights.next(), if !self.flights.is_empty() => {
                self.land(landing).await
            }
            changed = self.demand.changed() => changed.map_err(|_| Disconnected),
            hurry = self.hurries.recv() => {
                hurry.ok_or(Disconnected)?;
                self.ask_now();
                Ok(())
            }
            () = sleep_until(wake) => Ok(()),
        }
    }

    async fn land(&mut self, landing: Landing) -> Result<(), Disconnected> {
        match landing {
            Landing::Batch(kind, batched) => self.land_batch(kind, batched).await?,
            Landing::Read(landed) => self.land_reading(landed).await?,
        }
        self.confirm_all_rows().await
    }

    /// Tells when the rows of all runs were answered that were asked together.
    async fn confirm_all_rows(&mut self) -> Result<(), Disconnected> {
        let Some(begin) = self.rows.begin.filter(|_| self.rows.is_idle()) else {
            return Ok(());
        };
        let demand = Arc::clone(&self.rows.demand);
        if self.ledger.meets_all_rows(&demand, begin) {
            self.send(Update::AllRows(demand.all_rows)).await?;
        }
        Ok(())
    }

    /// A watch that has just learnt its roots need not wait for the interval, and
    /// one in which something happens after all need not wait for a longer one.
    /// Neither comes earlier than the floor, nor through a backoff.
    fn hurry(&mut self, demand: &Demand) {
        let hurries = self.ledger.hurries_for_all_rows(demand);
        if plan::known_roots(demand) > self.roots || hurries {
            self.timetable.hurry();
        }
        let interval = self.interval(demand);
        self.timetable.shorten(interval);
    }

    fn interval(&self, demand: &Demand) -> Duration {
        let activity = plan::activity(demand, &self.ledger, Instant::now());
        let floor = self.limits.floor;
        pace::interval(activity, demand.interval, floor, self.learner.traits())
    }

    /// What is to be read ahead now: never so often that others have to wait for it.
    fn ahead(&mut self, demand: &Demand, now: Instant) -> Option<Fetch> {
        let fetch = ahead::due(demand, &self.ledger)?.clone();
        let may_read = self.bucket.wait(Bucket::HALF, now).is_zero() && self.ledger.ahead.may(now);
        may_read.then(|| {
            self.ledger.ahead.note(now);
            fetch
        })
    }

    /// What is to be read of earlier runs now: after everything else, and not at all while the
    /// service has too much to do.
    fn past(&mut self, demand: &Demand, now: Instant) -> Option<Fetch> {
        let fetch = past::due(demand, &self.ledger)?.clone();
        let can_spare = self.bucket.wait(Bucket::HALF, now).is_zero();
        (can_spare && self.slowness.factor() == 1).then_some(fetch)
    }

    /// When something becomes due if nothing else happens.
    fn next_wake(&mut self, demand: &Demand, now: Instant) -> Instant {
        if demand.paused {
            return now + Duration::from_hours(1);
        }
        let silent = self.timetable.silent_until().unwrap_or(now);
        let affordable = now + self.bucket.wait(0.0, now);
        let is_waiting = self.nodes.has_next() || self.rows.has_next();
        let batches = is_waiting.then_some(affordable);
        let tick = (!is_waiting && self.may_begin(now)).then(|| self.timetable.next());
        let made_up = [LaneKind::Nodes, LaneKind::Rows]
            .into_iter()
            .filter_map(|kind| self.lane(kind).makes_up_at(self.earliest(kind)));
        let due = made_up.chain(batches).chain(tick).min();
        let due = due.into_iter().chain(self.next_reading(demand, now)).min();
        due.unwrap_or(now + Duration::from_mins(1)).max(silent)
    }

    /// When the next single reading can be sent; none while enough are on their way.
    fn next_reading(&mut self, demand: &Demand, now: Instant) -> Option<Instant> {
        let rested = self.readings.until().unwrap_or(now);
        let spare = now + self.bucket.wait(Bucket::RESERVE, now);
        let has_room = self.ledger.under_way.len() < READINGS_AT_ONCE;
        let of_tick =
            (has_room && !self.tick_readings.is_empty()).then(|| now + self.bucket.wait(0.0, now));
        let reading = plan::next_reading(demand, &self.ledger, &self.endpoint(), now)
            .filter(|_| has_room)
            .map(|due| due.max(spare));
        let half = now + self.bucket.wait(Bucket::HALF, now);
        let ahead = ahead::due(demand, &self.ledger)
            .filter(|_| has_room)
            .map(|_| self.ledger.ahead.next(now).max(half));
        let past = past::due(demand, &self.ledger)
            .filter(|_| has_room && self.slowness.factor() == 1)
            .map(|_| half);
        let next = of_tick.into_iter().chain(reading).chain(ahead);
        let next = next.chain(past).min()?;
        Some(next.max(rested))
    }

    fn lane(&self, kind: LaneKind) -> &Lane {
        match kind {
            LaneKind::Nodes => &self.nodes,
            LaneKind::Rows => &self.rows,
        }
    }

    fn lane_mut(&mut self, kind: LaneKind) -> &mut Lane {
        match kind {
            LaneKind::Nodes => &mut self.nodes,
            LaneKind::Rows => &mut self.rows,
        }
    }

    /// When a lane may make up for a tick that it missed.
    fn earliest(&self, kind: LaneKind) -> Instant {
        let earliest = self.timetable.earliest();
        let begun = self.lane(kind).begin.map(|begin| begin + self.limits.floor);
        begun.map_or(earliest, |begun| begun.max(earliest))
    }

    /// Whether a tick can begin at all: not while both kinds of batches are on their way.
    fn may_begin(&self, now: Instant) -> bool {
        let is_free = |lane: &Lane| lane.is_idle() && !lane.retry.rests(now);
        is_free(&self.nodes) || is_free(&self.rows)
    }

    /// Begins a tick. What is still on its way from the last one takes no part in it.
    async fn tick_if_due(
        &mut self,
        demand: &Arc<Demand>,
        now: Instant,
    ) -> Result<(), Disconnected> {
        let is_waiting = self.nodes.has_next() || self.rows.has_next();
        if is_waiting || !self.timetable.is_due(now) || !self.may_begin(now) {
            return Ok(());
        }
        if !self.is_resting {
            self.tell_rest(now).await?;
        }
        self.recover(now);
        self.roots = plan::known_roots(demand);
        let interval = self.interval(demand);
        self.timetable.begin(interval, now);
        self.tick_calls = 0;
        self.is_resting = false;
        let (nodes, rows, readings) = self.planned(demand, now);
        self.tick_readings = readings;
        if self.nodes.takes_part(now) {
            self.nodes.begin(nodes, Arc::clone(demand), now);
        }
        if self.rows.takes_part(now) {
            self.rows.begin(rows, Arc::clone(demand), now);
        }
        self.judge_suspects().await
    }

    /// What a kind of batches has missed while it failed or was on its way is asked now.
    fn make_up(&mut self, demand: &Arc<Demand>, now: Instant) {
        for kind in [LaneKind::Nodes, LaneKind::Rows] {
            let earliest = self.earliest(kind);
            if !self.lane(kind).is_to_make_up(earliest, now) {
                continue;
            }
            let (nodes, rows, _) = self.planned(demand, now);
            let batches = match kind {
                LaneKind::Nodes => nodes,
                LaneKind::Rows => rows,
            };
            self.lane_mut(kind).begin(batches, Arc::clone(demand), now);
        }
    }

    /// The requests of a tick: batches of nodes, batches of rows, readings.
    fn planned(
        &mut self,
        demand: &Demand,
        now: Instant,
    ) -> (Vec<Batch>, Vec<Batch>, VecDeque<Read>) {
        let endpoint = self.endpoint();
        let (mut nodes, mut rows, mut readings) = (Vec::new(), Vec::new(), VecDeque::new());
        for request in plan::tick(demand, &mut self.ledger, &endpoint, now) {
            match request {
                Request::Batch(batch) => match batch.ids {
                    Ids::Nodes(_) => nodes.push(batch),
                    Ids::Runs(_) => rows.push(batch),
                },
                Request::Read(reading) => readings.push_back(reading),
            }
        }
        (nodes, rows, readings)
    }

    /// Sends the next batch of each kind, as far as the budget allows it.
    fn send_batches(&mut self, now: Instant) {
        for kind in [LaneKind::Nodes, LaneKind::Rows] {
            if self.lane(kind).has_next() && self.bucket.wait(0.0, now).is_zero() {
                self.send_batch(kind, now);
            }
        }
    }

    /// Sends the readings that are due, as far as the budget allows it.
    fn send_readings(&mut self, demand: &Arc<Demand>, now: Instant) {
        while !self.readings.rests(now) && self.ledger.under_way.len() < READINGS_AT_ONCE {
            let Some(reading) = self.due_reading(demand, now) else {
                return;
            };
            self.send_reading(reading, demand, now);
        }
    }

    fn due_reading(&mut self, demand: &Demand, now: Instant) -> Option<Read> {
        if self.bucket.wait(0.0, now).is_zero() {
            while let Some(reading) = self.tick_readings.pop_front() {
                if !self.ledger.is_under_way(&reading) {
                    self.tick_calls += 1;
                    return Some(reading);
                }
            }
        }
        let can_spare = self.bucket.wait(Bucket::RESERVE, now).is_zero();
        let reading = plan::reading(demand, &self.ledger, &self.endpoint(), now);
        let reading = reading.filter(|_| can_spare);
        let ahead = reading.or_else(|| self.ahead(demand, now).map(Read::Fetch));
        ahead.or_else(|| self.past(demand, now).map(Read::Fetch))
    }

    /// A tick that took longer than its interval, or that cost more than the
    /// budget affords, is followed by a rest, not by the next tick.
    async fn rest_if_over(&mut self, now: Instant) -> Result<(), Disconnected> {
        let is_over = self.nodes.is_idle() && self.rows.is_idle() && self.tick_readings.is_empty();
        if self.is_resting || !is_over {
            return Ok(());
        }
        let affordable = self.bucket.affordable(self.tick_calls);
        self.timetable.rest(affordable, now);
        self.tell_rest(now).await
    }

    async fn tell_rest(&mut self, now: Instant) -> Result<(), Disconnected> {
        self.is_resting = true;
        self.tell_traits().await?;
        let until = self.moment(self.timetable.next());
        let interval = self.timetable.interval();
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
        self.learner.try_again(now);
        self.slowness.recover(now);
        self.slow_down(now);
    }

    fn slow_down(&mut self, now: Instant) {
        let factor = self.slowness.factor();
        self.bucket.slow(factor, now);
        self.learner.slowed(factor);
    }

    fn endpoint(&self) -> Endpoint {
        Endpoint {
            traits: *self.learner.traits(),
            workspace: self.client.scope().workspace.clone(),
        }
    }

    /// A hand wants everything now: as soon as the floor allows, whatever has failed.
    fn ask_now(&mut self) {
        let now = Instant::now();
        self.timetable.ask_now();
        self.ledger.ask_now();
        for retry in [
            &mut self.nodes.retry,
            &mut self.rows.retry,
            &mut self.readings,
        ] {
            retry.ask_now(now);
        }
    }

    /// Tells what was learnt, where that has changed.
    async fn tell_traits(&mut self) -> Result<(), Disconnected> {
        let traits = *self.learner.traits();
        if self.told == traits {
            return Ok(());
        }
        self.told = traits;
        self.send(Update::EndpointTraits(traits)).await
    }

    async fn send(&mut self, update: Update) -> Result<(), Disconnected> {
        self.updates.send(update).await.map_err(|_| Disconnected)
    }

    /// A moment of the timer on the clock that people read.
    fn moment(&self, at: Instant) -> chrono::DateTime<chrono::Utc> {
        self.clock.now() + at.saturating_duration_since(Instant::now())
    }
}
