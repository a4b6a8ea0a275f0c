//! What has been done to a run, and when.

use std::sync::Arc;

use crate::sim::story::command::Command;
use crate::sim::story::moment::Moment;

/// A command at a moment.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Intervention {
    pub(in crate::sim) at: Moment,
    pub(in crate::sim) command: Command,
}

/// What people have done to one run while it played, if they have.
pub(in crate::sim) type Interventions = Option<Arc<[Intervention]>>;
