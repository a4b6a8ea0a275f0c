//! How much a run wants to be looked at: what decides its place among the runs.

/// What a run is to somebody who looks; the most urgent first. A run changes its place
/// among the others only when this changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Something failed in it that nobody has looked at.
    Failed,
    /// It goes on, with failures that somebody knows of.
    Troubled,
    Running,
    /// Suspended, or not answered for: nothing happens by itself.
    Held,
    /// Has not begun, or nothing was said of it yet.
    #[default]
    Waiting,
    Over,
}
