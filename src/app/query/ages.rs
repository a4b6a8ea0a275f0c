//! How old the word of one run or node is, where it is older than the header says, and what was
//! never told.

use chrono::TimeDelta;

use crate::app::model::Model;
use crate::app::nodes::tree::Node;
use crate::app::runs::run::{Run, Runs};

/// What is over is asked once a minute at least.
const TURN: TimeDelta = TimeDelta::minutes(1);

/// How old the run's own word is, where it is older than the header says.
pub fn own_age_of_run(model: &Model, run: &Run) -> Option<TimeDelta> {
    if run.is_unanswered() || run.is_deleted() {
        return None;
    }
    if run.absence.has_begun() {
        return Some(model.now.machine - run.word_told?);
    }
    let age = model.now.machine - run.row_told?;
    (age > model.watch.connection.late_after() + TURN).then_some(age)
}

/// How old the node's word is, where it is older than the header says.
pub fn own_age_of_node(model: &Model, run: &Run, node: &Node) -> Option<TimeDelta> {
    let age = model.now.machine - node.told?;
    let is_missed = node.absence.has_begun();
    let is_doubted = run.doubts(node) && age > model.watch.connection.one_interval();
    ((is_missed || is_doubted) && !node.is_unanswered()).then_some(age)
}

/// How many runs were never answered, or their trees never read, while that is still to come.
pub fn unread_runs(runs: &Runs) -> usize {
    runs.values().filter(|run| is_unread(run)).count()
}

/// Whether it is not known yet which nodes the run has.
pub fn is_unread(run: &Run) -> bool {
    let is_told_of = run.is_unanswered() || run.is_deleted();
    !is_told_of && (!run.is_known() || run.root().is_some() && !run.has_shape())
}
