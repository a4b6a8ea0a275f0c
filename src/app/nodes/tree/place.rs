//! The place of a node in its tree.

/// The place of a node in its run's tree. Places are never reused, so one stays valid as long as its tree.
pub type Place = u32;

/// The place of the virtual root node, under which everything hangs. The screen shows the run in its stead.
pub const ROOT: Place = 0;
