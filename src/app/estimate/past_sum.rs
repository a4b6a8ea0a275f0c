//! Summing up what earlier runs say. Of large runs that takes longer than a key may wait, so it
//! is done beside the loop.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::app::estimate::earlier_runs::{EarlierRun, TREES};
use crate::app::estimate::history::History;
use crate::app::estimate::kin::Kin;
use crate::app::estimate::past_failure::PastFailure;
use crate::app::estimate::past_run::PastRun;
use crate::domain::Shape;

/// The earlier runs of a kind that are to be summed up.
#[derive(Clone, Debug, PartialEq)]
pub struct PastSum {
    pub(super) kin: Kin,
    /// The newest first.
    pub(super) runs: Vec<Arc<PastRun>>,
    pub(super) failures: Vec<PastFailure>,
    /// The tree of one more of them.
    pub(super) tree: Option<(EarlierRun, Shape)>,
}

/// What they say together.
#[derive(Clone, Debug, PartialEq)]
pub struct SummedUp {
    pub(super) kin: Kin,
    pub(super) runs: Vec<Arc<PastRun>>,
    pub(super) failures: Vec<PastFailure>,
    pub(super) history: Arc<History>,
}

impl PastSum {
    pub fn summed_up(mut self) -> SummedUp {
        if let Some((earlier, shape)) = self.tree.take() {
            self.take_in(&earlier, &shape);
        }
        let runs = self.runs.iter().map(Arc::as_ref);
        let history = History::of(runs).and_failures(&self.failures);
        SummedUp {
            kin: self.kin,
            runs: self.runs,
            failures: self.failures,
            history: Arc::new(history),
        }
    }

    fn take_in(&mut self, earlier: &EarlierRun, shape: &Shape) {
        let run = earlier.root.run.as_str();
        if earlier.has_failed {
            self.failures.push(PastFailure::of(run, shape));
            return;
        }
        let run = PastRun::of(run, earlier.began, shape);
        self.runs.extend(run.map(Arc::new));
        self.runs.sort_by_key(|run| Reverse(run.began));
        self.runs.truncate(TREES);
    }
}
