//! What was learnt of how a service answers, where its documents are silent.

/// How this endpoint behaves, as far as its answers have shown it.
/// Nothing of it is a setting; all of it may be unlearnt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointTraits {
    /// Whether a query by nodes answers for root nodes.
    pub roots: Option<bool>,
    /// Whether a batch of nodes brings the rows of their runs, too.
    pub rows_with_nodes: Option<bool>,
    /// Whether a batch of nodes brings their outputs.
    pub outputs_in_batches: Option<bool>,
    /// Whether a batch is refused that does not name a workspace.
    pub workspace_wanted: bool,
    /// Whether batches are not permitted: then each run is read by itself.
    pub batches_forbidden: bool,
    /// How many ids one batch may hold.
    pub max_batch: usize,
    /// How many ids were refused alone and are asked apart from the others.
    pub set_aside: usize,
    /// By how much the pace is slowed after throttling: 1 where it is not.
    pub slowness: u32,
}

impl Default for EndpointTraits {
    /// No limit is published; a hundred is what careful clients use (`protocol`: The batch query).
    fn default() -> Self {
        Self {
            roots: None,
            rows_with_nodes: None,
            outputs_in_batches: None,
            workspace_wanted: false,
            batches_forbidden: false,
            max_batch: 100,
            set_aside: 0,
            slowness: 1,
        }
    }
}
