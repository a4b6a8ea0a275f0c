//! One batch and what comes of it: paid for, sent, judged, told, noted.

use std::sync::Arc;

use futures_util::FutureExt;
use tokio::time::Instant;

use crate::domain::{Answer, Demand, NodeKey, SourceError, StatusRows, Update};
use crate::poll::batch::{Batch, Ids};
use crate::poll::landing::{BatchOutcome, Landing};
use crate::poll::lane::{LaneKind, Split};
use crate::poll::poller::{Disconnected, Poller};
use crate::poll::split::{Splitting, may_split};
use crate::poll::suspects::part_of;
use crate::source::transport::Transport;

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
            return self.trouble(kind, part_of(&batch.ids), error).await;
        }
        if let Some(split) = &mut lane.splitting {
            split.parts.refused(batch.ids, &error);
        } else {
            let whole = part_of(&batch.ids);
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
