//! What was answered of one run, and when it may be asked about again.

use tokio::time::{Duration, Instant};

use crate::domain::{Due, RunDemand};
use crate::poll::allowance::Allowance;
use crate::poll::ledger::cooldown::{Cooldown, LONG_REST};

/// How often an active run is read as a whole.
const SWEEP: Duration = Duration::from_mins(1);

/// What came of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::poll) enum ReadOutcome {
    Answer,
    /// The service refused this one thing.
    Refusal,
    /// Nobody can make anything of the answer; the next one may be better.
    Garble,
    /// No word about it was heard.
    Failure,
}

/// What was answered of one run.
#[derive(Clone, Copy, Debug)]
pub(in crate::poll) struct Noted {
    pub(super) answered: Due,
    pub(super) row: Option<Instant>,
    /// When the service refused to say the run's own word.
    pub(super) row_refused: Option<Instant>,
    /// How many answers in a row have left the run's own word in doubt.
    pub(super) row_doubts: u32,
    pub(super) rerun_probe: Option<Instant>,
    pub(super) shape: Cooldown,
    pub(super) sweep: Option<Instant>,
    /// The service does not tell the run's tree.
    pub(super) shape_is_refused: bool,
    /// How many nodes were known when a container was last read, and how often in a row nothing came of it.
    pub(super) unfolded: (usize, u32),
    pub(super) outputs: Cooldown,
    /// How many calls for outputs in a row left some wanted.
    pub(super) outputs_in_vain: u32,
    /// How many nodes are over without their outputs, and since when so many.
    pub(super) untold: Option<(usize, Instant)>,
    /// When the details were last read, or could not be.
    pub(super) details: Option<Instant>,
    pub(super) details_failed: Option<Instant>,
    /// How often details are read because they have changed.
    pub(super) changed_details: Allowance,
    /// How often the tree is, and how many parts of it.
    pub(super) changed_shapes: Allowance,
    pub(super) parts: Allowance,
}

impl Default for Noted {
    fn default() -> Self {
        Self {
            answered: Due::default(),
            row: None,
            row_refused: None,
            row_doubts: 0,
            rerun_probe: None,
            shape: Cooldown::default(),
            sweep: None,
            shape_is_refused: false,
            unfolded: (0, 0),
            outputs: Cooldown::default(),
            outputs_in_vain: 0,
            untold: None,
            details: None,
            details_failed: None,
            changed_details: Allowance::of(6, Duration::from_secs(30)),
            changed_shapes: Allowance::of(8, Duration::from_secs(20)),
            parts: Allowance::of(200, Duration::from_secs(5)),
        }
    }
}

impl Noted {
    /// How long ago the run's own word was asked for; the longest time there is, if never.
    pub(in crate::poll) fn row_age(&self, now: Instant) -> Duration {
        self.row.map_or(Duration::MAX, |row| now - row)
    }

    /// How long ago a node was asked whose times tell of a rerun.
    pub(in crate::poll) fn witness_age(&self, now: Instant) -> Duration {
        self.rerun_probe.map_or(Duration::MAX, |last| now - last)
    }

    pub(super) fn keep(&mut self, run: &RunDemand, now: Instant) {
        if !run.wants_outputs {
            self.outputs_in_vain = 0;
        }
        if !run.row_is_doubtful {
            self.row_doubts = 0;
        }
        let untold = run.unarchived.len();
        if self.untold.is_none_or(|(known, _)| known != untold) {
            self.untold = Some((untold, now));
        }
    }

    pub(super) fn note_row(&mut self, run: &RunDemand, sent: Instant) {
        self.row = Some(sent);
        self.row_doubts += u32::from(run.row_is_doubtful);
    }

    /// When the run was last read; before all others if never.
    pub(in crate::poll) fn last_reading(&self) -> Option<Instant> {
        self.shape.at.max(self.outputs.at)
    }

    /// Whether the service does not tell the run's tree.
    pub(in crate::poll) fn shape_is_refused(&self) -> bool {
        self.shape_is_refused
    }

    /// When the details may be asked for again, after a failure.
    pub(in crate::poll) fn details_rested_at(&self) -> Option<Instant> {
        Some(self.details_failed? + LONG_REST)
    }

    /// When details that were answered, but without what was looked for, may be asked for again.
    pub(in crate::poll) fn details_stale_at(&self) -> Option<Instant> {
        Some(self.details.max(self.details_failed)? + LONG_REST)
    }

    /// When details may be read again because they have changed.
    pub(in crate::poll) fn details_allowed_at(&self, now: Instant) -> Instant {
        self.changed_details.next(now)
    }

    /// When the tree may be read again because it has changed.
    pub(in crate::poll) fn shape_allowed_at(&self, now: Instant) -> Instant {
        self.changed_shapes.next(now)
    }

    /// When another part of the tree may be read that was never read before.
    pub(in crate::poll) fn part_allowed_at(&self, now: Instant) -> Instant {
        self.parts.next(now)
    }

    /// When the run may be read again, after one reading.
    pub(in crate::poll) fn shape_rested_at(&self) -> Option<Instant> {
        self.shape.rested_at()
    }

    /// When the run may be read again whose last reading failed; `None` where it did not.
    pub(in crate::poll) fn failed_shape_rested_at(&self) -> Option<Instant> {
        self.shape_rested_at().filter(|_| self.shape.has_failed)
    }

    /// When a container of the run may be read again: less and less often
    /// where nothing has come of it.
    pub(in crate::poll) fn unfolding_rested_at(&self) -> Option<Instant> {
        self.shape.rested_at_after(self.unfolded.1)
    }

    /// Whether the run may be read again.
    pub(in crate::poll) fn shape_is_rested(&self, now: Instant) -> bool {
        self.shape_rested_at().is_none_or(|at| at <= now)
    }

    /// When the run's outputs may be asked for again by themselves.
    pub(in crate::poll) fn outputs_rested_at(&self) -> Option<Instant> {
        if self.outputs.length.is_zero() {
            // A page came of a list that goes on.
            return self.outputs.at;
        }
        self.outputs.rested_at_after(self.outputs_in_vain)
    }

    /// When the next sweep is due; `None` before the first reading.
    pub(in crate::poll) fn sweep_due(&self) -> Option<Instant> {
        Some(self.sweep? + SWEEP)
    }

    pub(super) fn note_outputs(&mut self, outcome: ReadOutcome, sent: Instant, now: Instant) {
        if outcome == ReadOutcome::Failure {
            self.outputs = Cooldown::after_failure(now);
            return;
        }
        self.outputs = Cooldown::after(sent, now);
        self.outputs_in_vain = self.outputs_in_vain.saturating_add(1);
    }

    pub(super) fn note_unfolding(&mut self, run: &RunDemand) {
        let (nodes, in_vain) = self.unfolded;
        let is_in_vain = !run.unfolding.is_empty() && nodes == run.nodes.len();
        let in_vain = if is_in_vain { in_vain + 1 } else { 0 };
        self.unfolded = (run.nodes.len(), in_vain);
    }
}
