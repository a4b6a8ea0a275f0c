//! Whether a single look has seen everything there is to see.

use crate::app::model::Model;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::ROOT;
use crate::app::runs::run::Run;
use crate::domain::{Attention, Phase};

/// Whether every run was answered in full, or is known not to be answered.
pub fn is_settled(model: &Model) -> bool {
    let has_found = model.settings.discovery.is_none() || model.watch.connection.answers > 0;
    has_found && model.watch.runs.values().all(is_run_settled)
}

fn is_run_settled(run: &Run) -> bool {
    if run.attention() == Attention::Missing {
        return true;
    }
    // What was read before the run last changed may be behind it. The list of
    // runs tells row and details at once.
    let has_details = run.details_from >= run.changed_from || run.details_error.is_some();
    // A run that has no root yet has no tree to be read.
    let has_shape = run.shape_from > run.changed_from || run.shape_error.is_some();
    run.is_known()
        && has_details
        && (has_shape || run.root().is_none())
        && run
            .tree
            .iter()
            .all(|(place, node)| place == ROOT || run.outputs_error.is_some() || has_told(node))
}

/// Whether an answer made after the node's end has told its outputs; for more
/// archiving nobody waits who looks only once.
pub(in crate::app) fn has_told(node: &Node) -> bool {
    let is_over = node.phase() == Phase::Final;
    let is_saving = node.answers_since_end > 0 && node.state.outputs_archived == Some(false);
    !is_over || is_saving || node.outputs_listed || node.outputs_are_told() || node.is_unanswered()
}
