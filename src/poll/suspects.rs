//! What a batch that was taken apart has shown: ids that are at fault, or a service that is.

use tokio::time::Instant;

use crate::domain::{Part, SourceError, Update};
use crate::poll::batch::{Id, Ids};
use crate::poll::lane::{LaneKind, Split};
use crate::poll::pace::Bucket;
use crate::poll::poller::{Disconnected, Poller};
use crate::poll::split::{FEW_PARTS, Finding, MANY_PARTS};
use crate::source::transport::Transport;

impl<T: Transport> Poller<T> {
    /// Learns from a batch that was taken apart, as soon as there is nothing more to ask.
    pub(super) async fn go_on(&mut self, kind: LaneKind) -> Result<(), Disconnected> {
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
    pub(super) async fn convict(&mut self, kind: LaneKind) -> Result<(), Disconnected> {
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

    /// Keeps ids out of the batches, and tells that they are not answered, and why.
    pub(super) async fn set_aside(
        &mut self,
        bad: Vec<(Id, SourceError)>,
    ) -> Result<(), Disconnected> {
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
}

/// The part of the watch that such a batch is.
pub(super) fn part_of(ids: &Ids) -> Part {
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
