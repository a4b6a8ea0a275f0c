//! Which of the runs that a list tells are read to know how long others take.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};

use crate::app::estimate::kin::Kin;
use crate::domain::{NodeKey, RunDetails, RunPage, StatusKind};

/// So many trees are read. Where a run failed, its tree is the last of them.
pub(super) const TREES: usize = 10;
/// Of runs that failed the newest tell which steps run nevertheless.
pub(super) const FAILURES: usize = 1;

/// An earlier run of which the tree is to be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EarlierRun {
    pub(super) root: NodeKey,
    pub(super) began: DateTime<Utc>,
    pub(super) has_failed: bool,
}

impl EarlierRun {
    fn of(run: &RunDetails) -> Option<Self> {
        let has_failed = match run.row.status.as_ref()?.kind() {
            StatusKind::Succeeded => false,
            StatusKind::Failed => true,
            _ => return None,
        };
        Some(Self {
            root: NodeKey::new(run.row.run.kept(), run.row.root.as_ref()?.kept()),
            began: run.timing.started_at()?,
            has_failed,
        })
    }

    pub(super) fn is(&self, run: &str) -> bool {
        self.root.run.as_str() == run
    }
}

/// The newest runs of a kind that succeeded, the newest first, and then the newest that failed.
pub(super) fn newest(kin: &Kin, page: &RunPage) -> Vec<EarlierRun> {
    let of_kin = page.runs.iter().filter(|run| kin.holds(run));
    let mut all: Vec<EarlierRun> = of_kin.filter_map(EarlierRun::of).collect();
    all.sort_by_key(|earlier| Reverse(earlier.began));
    all.dedup_by(|one, other| one.root.run == other.root.run);
    let (mut failed, mut succeeded): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|earlier| earlier.has_failed);
    failed.truncate(FAILURES);
    succeeded.truncate(TREES - failed.len());
    succeeded.extend(failed);
    succeeded
}
