//! The task: sends what is due, and waits until something has come back or becomes due.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::{Instant, sleep_until};

use crate::domain::{Demand, RunDemand, Update};
use crate::poll::landing::Landing;
use crate::poll::lane::LaneKind;
use crate::poll::poller::{AskNow, Disconnected, Poller};
use crate::poll::spare::READINGS_AT_ONCE;
use crate::source::transport::Transport;

impl<T: Transport> Poller<T> {
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
}
