//! A tick from its beginning to the rest after it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::domain::{Demand, Update};
use crate::poll::batch::{Batch, Ids};
use crate::poll::lane::{Lane, LaneKind};
use crate::poll::pace;
use crate::poll::plan;
use crate::poll::poller::{Disconnected, Poller};
use crate::poll::request::{Read, Request};
use crate::source::transport::Transport;

impl<T: Transport> Poller<T> {
    /// Begins a tick. What is still on its way from the last one takes no part in it.
    pub(super) async fn tick_if_due(
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
    pub(super) fn make_up(&mut self, demand: &Arc<Demand>, now: Instant) {
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

    /// When a lane may make up for a tick that it missed.
    pub(super) fn earliest(&self, kind: LaneKind) -> Instant {
        let earliest = self.timetable.earliest();
        let begun = self.lane(kind).begin.map(|begin| begin + self.limits.floor);
        begun.map_or(earliest, |begun| begun.max(earliest))
    }

    /// Whether a tick can begin at all: not while both kinds of batches are on their way.
    pub(super) fn may_begin(&self, now: Instant) -> bool {
        let is_free = |lane: &Lane| lane.is_idle() && !lane.retry.rests(now);
        is_free(&self.nodes) || is_free(&self.rows)
    }

    /// A watch that has just learnt its roots need not wait for the interval, and
    /// one in which something happens after all need not wait for a longer one.
    /// Neither comes earlier than the floor, nor through a backoff.
    pub(super) fn hurry(&mut self, demand: &Demand) {
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

    /// A tick that took longer than its interval, or that cost more than the
    /// budget affords, is followed by a rest, not by the next tick.
    pub(super) async fn rest_if_over(&mut self, now: Instant) -> Result<(), Disconnected> {
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
}
