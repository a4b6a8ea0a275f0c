//! Which runs are asked about how.

use crate::domain::RunDemand;
use crate::poll::ledger::Ledger;

/// A batch takes no token, so a run that others share with us is read by itself.
pub(super) fn is_shared(run: &RunDemand) -> bool {
    run.token.is_some()
}

pub(super) fn is_active(run: &RunDemand) -> bool {
    !run.attention.is_over()
}

/// A run is read as a whole when more of its nodes than this can change at once.
const NODES_ASKED_ONE_BY_ONE: usize = 300;

pub(super) fn is_read_whole(run: &RunDemand, ledger: &Ledger) -> bool {
    let changing = run.running.len() + run.frontier.len();
    is_active(run) && changing > NODES_ASKED_ONE_BY_ONE && !ledger.of(&run.run).shape_is_refused()
}
