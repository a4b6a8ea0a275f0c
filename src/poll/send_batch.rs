//! One batch and what comes of it: paid for, sent, judged, told, noted.

use std::sync::Arc;

use futures_util::FutureExt;
use tokio::time::Instant;

use super::{Disconnected, Landing, Poller};
use crate::domain::{Answer, Demand, NodeKey, Outcome, Part, SourceError, StatusRows, Update};
use crate::poll::batch::{Batch, Id, Ids};
use crate::poll::lane::{LaneKind, Split};
use crate::poll::pace::Bucket;
use crate::poll::split::{FEW_PARTS, Finding, MANY_PARTS, Splitting, may_split};
use crate::source::transport::Transport;

/// A batch that has come back.
pub(super) struct BatchOutcome {
    batch: Batch,
    sent: Instant,
    demand: Arc<Demand>,
    outcome: Outcome<StatusRows>,
}

impl<T: Transport> Poller<T> {
    /// Sends the next batch of a kind.
    pub(super) fn send_batch(&mut self, kind: LaneKind, now: Instant) {
        let lane = self.lane_mut(kind);
        let demand = Arc::clone(&lane.demand);
        let Some(batch) = lane.send_next() else {
            return;
        };
        self.pay(now);
        self.tick_calls += 1;
        let client = Arc::clone(&self.client);
        let flight = async move {
            let workspace = batch.workspace.as_ref();
            let outcome = match &batch.ids {
                Ids::Nodes(asked) => client.node_statuses(asked, workspace).await,
                Ids::Runs(asked) => client.run_statuses(asked, workspace).await,
            };
            let batched = BatchOutcome {
                batch,
                sent: now,
                demand,
                outcome,
            };
            Landing::Batch(kind, batched)
        };
        self.flights.push(flight.boxed());
    }

    /// Judges what has come back, and goes on with the rest of its kind.
    pub(super) async fn land_batch(
        &mut self,
        kind: LaneKind,
        batched: BatchOutcome,
    ) -> Result<(), Disconnected> {
        self.lane_mut(kind).landed();
        let BatchOutcome {
            batch,
            sent,
            demand,
            outcome,
        } = batched;
        match outcome {
            Ok(answer) => {
                self.take_in(kind, batch, &demand, sent, answer).await?;
                self.go_on(kind).await
            }
            Err(error) => self.refused(kind, batch, error).await,
        }
    }

    async fn take_in(
        &mut self,
        kind: LaneKind,
        batch: Batch,
        demand: &Demand,
        sent: Instant,
        answer: Answer<StatusRows>,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        let lane = self.lane_mut(kind);
        lane.passed_at = Some(now);
        lane.server_errors = 0;
        if let Some(split) = &mut lane.splitting {
            split.parts.passed(batch.ids.len());
        }
        let recovered_from = lane.retry.answered();
        self.heard(recovered_from.as_ref(), now);
        self.ledger.quarantine.take_back(&batch.ids, now);
        self.ledger.note_batch(&batch, demand, sent);
        let told = answer.content.runs.iter().map(|row| &row.run);
        self.ledger.note_rows(told, demand, sent);
        self.learner.set_aside(self.ledger.quarantine.len());
        let update = match batch.ids {
            Ids::Nodes(asked) => {
                self.learner.batch_answered(demand, &asked, &answer.content);
                let asked = self.expected(demand, &asked);
                Update::Nodes { asked, answer }
            }
            Ids::Runs(asked) => Update::Runs { asked, answer },
        };
        self.tell_traits().await?;
        self.send(update).await?;
        self.convict(kind).await
    }

    /// An answer shows that the service speaks: what was refused before it need not wait.
    pub(super) fn heard(&mut self, recovered_from: Option<&SourceError>, now: Instant) {
        self.timetable.heard(now);
        self.throttling.answered();
        let Some(error) = recovered_from else {
            return;
        };
        for retry in [
            &mut self.nodes.retry,
            &mut self.rows.retry,
            &mut self.readings,
        ] {
            retry.is_over_elsewhere(error);
        }
    }

    async fn refused(
        &mut self,
        kind: LaneKind,
        batch: Batch,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        if batch.workspace.is_none() && speaks_of_workspace(&error) {
            self.learner.workspace_wanted(now);
            // What was not answered is asked anew at once, with a workspace where one is known.
            self.lane_mut(kind).give_up();
            self.timetable.hurry();
            return Ok(());
        }
        if error.is_permission() && self.learner.were_batches_forbidden(now) {
            self.forbid_batches(now);
            return Ok(());
        }
        if self.is_known_as_bad(&batch) && may_split(&error, u32::MAX) {
            if batch.ids.len() > 1 {
                self.ledger.quarantine.refused_together(batch.ids.len());
                return self.go_on(kind).await;
            }
            let ids = batch.ids.each().into_iter();
            let bad = ids.map(|id| (id, error.clone())).collect();
            self.set_aside(bad).await?;
            return self.go_on(kind).await;
        }
        let lane = self.lane_mut(kind);
        if error.is_trouble_of_the_service() {
            lane.server_errors += 1;
        }
        let is_of_service = |split: &Split| split.server_errors > 0;
        let server_errors = match &lane.splitting {
            // That others pass meanwhile does not make it another illness.
            Some(split) if is_of_service(split) => split.server_errors,
            Some(_) | None => lane.server_errors,
        };
        if !may_split(&error, server_errors) {
            return self.trouble(kind, part(&batch), error).await;
        }
        if let Some(split) = &mut lane.splitting {
            split.parts.refused(batch.ids, &error);
        } else {
            let whole = part(&batch);
            self.lane_mut(kind).splitting = Some(Split {
                parts: Splitting::new(batch, &error),
                whole,
                asked: 0,
                server_errors,
            });
        }
        self.go_on(kind).await
    }

    /// It may have been told of by something else meanwhile.
    fn is_known_as_bad(&self, batch: &Batch) -> bool {
        let ids = batch.ids.each();
        ids.iter().all(|id| self.ledger.quarantine.holds(id))
    }

    /// Learns from a batch that was taken apart, as soon as there is nothing more to ask.
    async fn go_on(&mut self, kind: LaneKind) -> Result<(), Disconnected> {
        let now = Instant::now();
        let can_spare = self.bucket.wait(Bucket::RESERVE, now).is_zero();
        let lane = self.lane_mut(kind);
        // What passed before this tick says nothing: the service may refuse everything now.
        let others_pass = lane.passed_at.is_some_and(|at| Some(at) >= lane.begin);
        let Some(split) = &lane.splitting else {
            return Ok(());
        };
        let is_hopeless = !others_pass && split.parts.is_hopeless(split.asked);
        let is_enough =
            split.asked >= MANY_PARTS || (split.asked >= FEW_PARTS && !can_spare) || is_hopeless;
        if !is_enough && split.parts.has_next() {
            return Ok(());
        }
        let Some(split) = lane.splitting.take() else {
            return Ok(());
        };
        if is_hopeless {
            return self.suspect(kind, split, now).await;
        }
        match split.parts.finding(others_pass) {
            Finding::BadIds(bad) => self.set_aside(bad).await,
            Finding::TooMany { passed } => {
                self.learner.too_many(passed, now);
                Ok(())
            }
            Finding::Everything(error) => self.everything_refused(kind, split.whole, error).await,
            Finding::Unfinished => Ok(()),
        }
    }

    /// So many parts were refused and none passed that the service may refuse whatever it
    /// is asked. What was refused alone is left out of the next attempt, which so meets
    /// other ids; nothing is said of them before one passes.
    async fn suspect(
        &mut self,
        kind: LaneKind,
        split: Split,
        now: Instant,
    ) -> Result<(), Disconnected> {
        let whole = split.whole;
        let refused = split.parts.into_refused();
        let Some((_, error)) = refused.first().cloned() else {
            return Ok(());
        };
        if error.is_permission() {
            self.forbid_batches(now);
            return Ok(());
        }
        for (id, _) in &refused {
            self.ledger.quarantine.put(id.clone(), now);
        }
        self.suspects.extend(refused);
        self.lane_mut(kind).server_errors = 0;
        self.trouble(kind, whole, error).await
    }

    /// Something of this kind has passed: what was refused alone is at fault itself.
    async fn convict(&mut self, kind: LaneKind) -> Result<(), Disconnected> {
        let is_of_kind = |(id, _): &(Id, SourceError)| kind_of(id) == kind;
        let suspects = std::mem::take(&mut self.suspects);
        let (bad, others): (Vec<_>, Vec<_>) = suspects.into_iter().partition(is_of_kind);
        self.suspects = others;
        if bad.is_empty() {
            return Ok(());
        }
        self.set_aside(bad).await
    }

    /// Where everything of a kind is under suspicion, it is the service that refuses.
    pub(super) async fn judge_suspects(&mut self) -> Result<(), Disconnected> {
        for kind in [LaneKind::Nodes, LaneKind::Rows] {
            let is_of_kind = |(id, _): &(Id, SourceError)| kind_of(id) == kind;
            let first = self.suspects.iter().find(|suspect| is_of_kind(suspect));
            let Some((_, error)) = first.cloned().filter(|_| self.lane(kind).is_idle()) else {
                continue;
            };
            let suspects = std::mem::take(&mut self.suspects);
            let (freed, others): (Vec<_>, Vec<_>) = suspects.into_iter().partition(is_of_kind);
            self.suspects = others;
            let mut whole = None;
            for (id, _) in freed {
                self.ledger.quarantine.free(&id);
                let ids = Ids::from(id);
                whole.get_or_insert_with(|| part_of(&ids));
            }
            if let Some(whole) = whole {
                self.everything_refused(kind, whole, error).await?;
            }
        }
        Ok(())
    }

    async fn everything_refused(
        &mut self,
        kind: LaneKind,
        whole: Part,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        self.lane_mut(kind).server_errors = 0;
        if error.is_permission() {
            self.forbid_batches(Instant::now());
            return Ok(());
        }
        self.trouble(kind, whole, error).await
    }

    /// No batch is permitted: from now on each run is read by itself.
    fn forbid_batches(&mut self, now: Instant) {
        self.learner.batches_forbidden(now);
        for lane in [&mut self.nodes, &mut self.rows] {
            if !lane.is_idle() {
                lane.give_up();
            }
        }
        // The next tick reads what batches do not tell.
        self.timetable.hurry();
    }

    /// Keeps ids out of the batches, and tells that they are not answered, and why.
    async fn set_aside(&mut self, bad: Vec<(Id, SourceError)>) -> Result<(), Disconnected> {
        let now = Instant::now();
        let mut told: Vec<Update> = Vec::new();
        for (id, why) in bad {
            self.ledger.quarantine.put(id.clone(), now);
            let like_it = told.iter_mut().find_map(|update| match update {
                Update::NotAnswered { runs, nodes, error } if *error == why => Some((runs, nodes)),
                _ => None,
            });
            match (like_it, id) {
                (Some((runs, _)), Id::Run(run)) => runs.push(run),
                (Some((_, nodes)), Id::Node(node)) => nodes.push(node),
                (None, id) => {
                    let (mut runs, mut nodes) = (Vec::new(), Vec::new());
                    match id {
                        Id::Run(run) => runs.push(run),
                        Id::Node(node) => nodes.push(node),
                    }
                    let error = why;
                    told.push(Update::NotAnswered { runs, nodes, error });
                }
            }
        }
        self.learner.set_aside(self.ledger.quarantine.len());
        for update in told {
            self.send(update).await?;
        }
        Ok(())
    }

    /// The nodes that an answer is expected to hold: no root where roots are not answered.
    fn expected(&self, demand: &Demand, asked: &[NodeKey]) -> Vec<NodeKey> {
        if self.learner.traits().roots != Some(false) {
            return asked.to_vec();
        }
        let is_root = |key: &NodeKey| {
            let mut runs = demand.runs.iter();
            runs.any(|run| run.run == key.run && run.root.as_ref() == Some(&key.node))
        };
        asked.iter().filter(|key| !is_root(key)).cloned().collect()
    }

    pub(super) fn pay(&mut self, now: Instant) {
        self.bucket.take(now);
        self.calls.note(now);
    }

    /// A kind of batches could not be asked: it rests, and the other goes on.
    async fn trouble(
        &mut self,
        kind: LaneKind,
        part: Part,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        self.lane_mut(kind).give_up();
        if matches!(error, SourceError::Throttled { .. }) {
            return self.throttled(part, error).await;
        }
        let wait = self.lane_mut(kind).retry.failed(&error, now);
        self.tell_trouble(part, error, now + wait).await
    }

    /// Throttling is about every call, whatever call has met it. One spell of it may be
    /// told by several answers at once.
    pub(super) async fn throttled(
        &mut self,
        part: Part,
        error: SourceError,
    ) -> Result<(), Disconnected> {
        let now = Instant::now();
        self.slowness.throttled(now);
        self.slow_down(now);
        let until = match self.timetable.silent_until().filter(|until| *until > now) {
            Some(until) => until,
            None => now + self.throttling.failed(&error, now),
        };
        self.timetable.be_silent(until);
        for lane in [&mut self.nodes, &mut self.rows] {
            if !lane.is_idle() {
                lane.give_up();
            }
        }
        self.tell_trouble(part, error, until).await
    }

    pub(super) async fn tell_trouble(
        &mut self,
        part: Part,
        error: SourceError,
        next_try: Instant,
    ) -> Result<(), Disconnected> {
        self.tell_traits().await?;
        let next_try = self.moment(next_try);
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
    part_of(&batch.ids)
}

fn part_of(ids: &Ids) -> Part {
    match ids {
        Ids::Nodes(nodes) => Part::Nodes(nodes.clone()),
        Ids::Runs(runs) => Part::Rows(runs.clone()),
    }
}

fn kind_of(id: &Id) -> LaneKind {
    match id {
        Id::Node(_) => LaneKind::Nodes,
        Id::Run(_) => LaneKind::Rows,
    }
}

/// Whether a batch was refused for want of a workspace. No code for it is
/// published, so the words decide.
fn speaks_of_workspace(error: &SourceError) -> bool {
    let SourceError::Refused(refusal) = error else {
        return false;
    };
    let says = |text: &str| text.to_ascii_lowercase().contains("workspace");
    may_split(error, 0) && (says(&refusal.code) || says(&refusal.message))
}
