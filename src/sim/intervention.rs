//! What has been done to a run, and when.

use std::sync::Arc;

use crate::sim::story::command::Command;
use crate::sim::story::moment::Moment;

/// A command at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intervention {
    pub(super) at: Moment,
    pub(super) command: Command,
}

/// What people have done to one run while it played, if they have.
pub(super) type Interventions = Option<Arc<[Intervention]>>;
