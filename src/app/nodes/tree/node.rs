//! One node of a run: what the service says of it, and what is known besides.

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::nodes::absence::Absence;
use crate::app::nodes::artifacts::Artifacts;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::fold::{Fold, OpenGroups};
use crate::app::nodes::step_back::PendingStepBack;
use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::spec::Spec;
use crate::domain::{NodeId, Phase, Sequence, Status, StatusKind, Timing};

/// After so many answers that do not say so, a node is taken to be archived:
/// ten minutes at the usual pace.
const ANSWERS_UNTIL_ARCHIVED: u8 = 200;
/// After so long a node is taken to be archived where no flag says it; times may be told in whole minutes.
const ARCHIVED_AFTER: TimeDelta = TimeDelta::minutes(2);

/// What changes while a run goes on, and the request whose answer told it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub status: Option<Status>,
    pub timing: Timing,
    pub inputs_archived: Option<bool>,
    pub outputs_archived: Option<bool>,
    pub from: Sequence,
}

/// One node of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub id: NodeId,
    pub parent: Place,
    pub children: Vec<Place>,
    pub name: Box<str>,
    /// The name with the end of the id, where a sibling has the same name.
    pub told_apart: Option<Box<str>>,
    pub spec: Spec,
    /// Whether the service says that it has children.
    pub composite: bool,
    /// The nodes it waits for, as far as they are known.
    pub dependencies: Vec<Place>,
    pub state: State,
    /// When an answer last told its state, on this machine's clock.
    pub told: Option<DateTime<Utc>>,
    /// An answer told a step back; a second one must confirm it.
    pub pending: PendingStepBack,
    pub absence: Absence,
    pub artifacts: Artifacts,
    /// How many answers of batches made after its end have told of it.
    pub answers_since_end: u8,
    /// A call for outputs alone that was made after its end has been answered.
    pub outputs_listed: bool,
    /// An answer made after its outputs were saved has told them all.
    pub outputs_told: bool,
    /// Whether its spec names outputs, where it says anything of them.
    pub expects_outputs: Option<bool>,
    /// The newest answer that told what is below it.
    pub shape_from: Sequence,
    /// The newest answer in which a child of it ended.
    pub child_ended: Sequence,
    /// The leaves below it; of a leaf, itself.
    pub leaves: Counts,
    pub fold: Fold,
    /// The counted rows below it that a hand has opened.
    pub opened: OpenGroups,
}

impl Node {
    /// What it is called among its siblings.
    pub fn label(&self) -> &str {
        self.told_apart.as_deref().unwrap_or(&self.name)
    }

    /// Where it stands; unclear until the service says it.
    pub fn phase(&self) -> Phase {
        self.state
            .status
            .as_ref()
            .map_or(Phase::Unclear, Status::phase)
    }

    /// How long it has taken by `now`, a moment on the service's clock, as far
    /// as anybody knows it: see `Run::elapsed_of`.
    pub(in crate::app) fn elapsed(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let now = self.absence.known_until(now);
        let elapsed = self.state.timing.elapsed_in(self.phase(), now);
        // The service says when it skipped a node as if that had taken its time.
        let is_no_time =
            |elapsed: &TimeDelta| elapsed.is_zero() && self.kind() == Some(StatusKind::Skipped);
        elapsed.filter(|elapsed| !is_no_time(elapsed))
    }

    /// Whether what is below it are iterations, by the word of the service.
    pub fn is_loop(&self) -> bool {
        let kind = self.spec.node_type();
        kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Loop"))
    }

    /// Whether it holds others, by the word of the service or as is seen.
    pub fn is_composite(&self) -> bool {
        self.composite || !self.children.is_empty()
    }

    /// Whether it failed.
    pub fn has_failed(&self) -> bool {
        self.kind() == Some(StatusKind::Failed)
    }

    /// Whether it is a task that has begun: others have no log (`protocol`: Logs).
    pub fn writes_a_log(&self) -> bool {
        let was_skipped = self.kind() == Some(StatusKind::Skipped);
        !self.is_composite() && self.phase() != Phase::Waiting && !was_skipped
    }

    /// Whether rows can be shown below it.
    pub fn has_rows_below(&self) -> bool {
        !self.children.is_empty() || !self.artifacts.is_empty()
    }

    /// Whether three good answers in a row did not hold it.
    pub fn is_unanswered(&self) -> bool {
        self.absence.is_unanswered()
    }

    /// Whether no more outputs are expected: an answer has told them all, or
    /// there are none, or they have been waited for long enough.
    pub fn outputs_are_told(&self) -> bool {
        self.kind() == Some(StatusKind::Skipped)
            || self.outputs_told
            || self.answers_since_end >= ANSWERS_UNTIL_ARCHIVED
    }

    /// Whether all outputs there will be have been saved by `now`, a moment on
    /// the service's clock. What did not succeed saves none; where no flag says
    /// it, some time after the end does.
    pub fn is_archived(&self, now: DateTime<Utc>) -> bool {
        match self.state.outputs_archived {
            Some(true) => true,
            _ if self.kind() != Some(StatusKind::Succeeded) => true,
            Some(false) => false,
            None => self
                .state
                .timing
                .finished_at()
                .is_none_or(|finished| now - finished >= ARCHIVED_AFTER),
        }
    }

    /// What its status word means, once there is one.
    pub fn kind(&self) -> Option<StatusKind> {
        self.state.status.as_ref().map(Status::kind)
    }

    /// Forgets what a run before this one has left.
    pub fn begin_anew(&mut self) {
        self.answers_since_end = 0;
        self.outputs_listed = false;
        self.outputs_told = false;
        self.state.outputs_archived = None;
        self.artifacts.clear();
    }

    /// As it is counted where it is a leaf. Of what is not answered nothing certain is said.
    pub(super) fn counted(&self) -> Counts {
        let status = self.state.status.as_ref();
        Counts::of(status.filter(|_| !self.is_unanswered()))
    }

    pub(super) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }
}
