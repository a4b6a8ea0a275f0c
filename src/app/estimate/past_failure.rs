//! What an earlier run that failed says: which steps run though something before them failed.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::app::estimate::past_rows::{PastRows, kind};
use crate::app::estimate::path::{PathId, of_rows};
use crate::domain::{Shape, StatusKind};

/// One earlier run that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastFailure {
    pub run: String,
    /// The steps that began though what they wait for had failed, or had been skipped for that.
    pub undeterred: Vec<PathId>,
}

impl PastFailure {
    /// What the tree of such a run says.
    pub fn of(run: &str, shape: &Shape) -> Self {
        let rows = PastRows::of(&shape.nodes);
        let paths = of_rows(rows.rows);
        let mut undeterred: Vec<PathId> = after_failures(&rows)
            .into_iter()
            .filter_map(|at| paths.get(at).copied())
            .collect();
        undeterred.sort_unstable();
        undeterred.dedup();
        Self {
            run: run.to_owned(),
            undeterred,
        }
    }
}

/// Where the rows stand that began after a failure. One that was skipped for it is as good as
/// failed to those that wait for it.
fn after_failures(rows: &PastRows<'_>) -> Vec<usize> {
    let mut dependants = vec![Vec::new(); rows.rows.len()];
    for at in 0..rows.rows.len() {
        for before in rows.dependencies(at).iter().flatten() {
            if let Some(dependants) = dependants.get_mut(*before) {
                dependants.push(at);
            }
        }
    }
    let is = |at: &usize, wanted| rows.rows.get(*at).and_then(kind) == Some(wanted);
    let failed = (0..rows.rows.len()).filter(|at| is(at, StatusKind::Failed));
    let mut open: VecDeque<usize> = failed.collect();
    let mut is_known = vec![false; rows.rows.len()];
    let mut began = Vec::new();
    while let Some(before) = open.pop_front() {
        for at in dependants.get(before).into_iter().flatten() {
            let Some(is_known) = is_known.get_mut(*at).filter(|is_known| !**is_known) else {
                continue;
            };
            *is_known = true;
            if is(at, StatusKind::Skipped) {
                open.push_back(*at);
            } else if rows
                .rows
                .get(*at)
                .is_some_and(|row| row.timing.started_at().is_some())
            {
                began.push(*at);
            }
        }
    }
    began
}
