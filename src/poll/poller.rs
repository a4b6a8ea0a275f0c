//! The task that asks, and what all its steps share.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use crate::clock::Clock;
use crate::domain::{Demand, EndpointTraits, SourceError, Update};
use crate::poll::batch::Id;
use crate::poll::landing::Landing;
use crate::poll::lane::{Lane, LaneKind};
use crate::poll::ledger::Ledger;
use crate::poll::limits::Limits;
use crate::poll::pace::{Bucket, Calls, Slowness};
use crate::poll::request::{Endpoint, Read};
use crate::poll::timetable::{Retry, Timetable};
use crate::poll::trait_learner::TraitLearner;
use crate::source::Client;
use crate::source::transport::Transport;

/// The wish for a tick now, as far as the floor and a backoff allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskNow;

/// The task that asks.
pub struct Poller<T: Transport> {
    pub(super) client: Arc<Client<T>>,
    pub(super) clock: Clock,
    pub(super) limits: Limits,
    pub(super) demand: watch::Receiver<Arc<Demand>>,
    pub(super) hurries: mpsc::Receiver<AskNow>,
    pub(super) updates: mpsc::Sender<Update>,
    pub(super) ledger: Ledger,
    pub(super) learner: TraitLearner,
    pub(super) timetable: Timetable,
    pub(super) bucket: Bucket,
    pub(super) slowness: Slowness,
    pub(super) calls: Calls,
    /// The batches of a tick, side by side.
    pub(super) nodes: Lane,
    pub(super) rows: Lane,
    /// What a tick reads run by run.
    pub(super) tick_readings: VecDeque<Read>,
    /// Single readings after one of them failed.
    pub(super) readings: Retry,
    /// Everything, after the service has throttled.
    pub(super) throttling: Retry,
    /// What is on its way, beside everything else.
    pub(super) flights: FuturesUnordered<BoxFuture<'static, Landing>>,
    /// How many calls the tick has made.
    pub(super) tick_calls: usize,
    /// The tick is over, and that was told.
    pub(super) is_resting: bool,
    /// How many roots the last tick knew.
    pub(super) roots: usize,
    /// Ids that were refused alone while nothing shows yet that others are not.
    pub(super) suspects: Vec<(Id, SourceError)>,
    /// What the app was told of the endpoint's ways.
    pub(super) told: EndpointTraits,
}

/// The other side has gone: there is nobody left to ask for.
pub(super) struct Disconnected;

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

    pub(super) fn lane(&self, kind: LaneKind) -> &Lane {
        match kind {
            LaneKind::Nodes => &self.nodes,
            LaneKind::Rows => &self.rows,
        }
    }

    pub(super) fn lane_mut(&mut self, kind: LaneKind) -> &mut Lane {
        match kind {
            LaneKind::Nodes => &mut self.nodes,
            LaneKind::Rows => &mut self.rows,
        }
    }

    pub(super) fn endpoint(&self) -> Endpoint {
        Endpoint {
            traits: *self.learner.traits(),
            workspace: self.client.scope().workspace.clone(),
        }
    }

    /// A moment of the timer on the clock that people read.
    pub(super) fn moment(&self, at: Instant) -> chrono::DateTime<chrono::Utc> {
        self.clock.now() + at.saturating_duration_since(Instant::now())
    }

    pub(super) async fn send(&mut self, update: Update) -> Result<(), Disconnected> {
        self.updates.send(update).await.map_err(|_| Disconnected)
    }

    /// Tells what was learnt, where that has changed.
    pub(super) async fn tell_traits(&mut self) -> Result<(), Disconnected> {
        let traits = *self.learner.traits();
        if self.told == traits {
            return Ok(());
        }
        self.told = traits;
        self.send(Update::EndpointTraits(traits)).await
    }

    pub(super) fn pay(&mut self, now: Instant) {
        self.bucket.take(now);
        self.calls.note(now);
    }
}
