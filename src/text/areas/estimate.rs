//! How long it usually takes, and how long it still will.

/// How long it usually takes, and how long it still will.
#[derive(Clone, Debug, PartialEq)]
pub enum EstimateText {
    Now,
    /// How long the nodes of the slow path took together, and the run.
    SlowPath(String, String),
    /// p50, p90, and of how many runs.
    Usual(String, String, u32),
    /// How long it will still take, at most, and when it will end.
    LeftUntil(String, Option<String>, String),
    Overdue(String),
    /// Of how many steps that are not over it is known how long they take, and how many are not over.
    RestsOn(u32, u32),
    /// When the run in front will end.
    EndsAt(String),
    TimeLeft(String),
}
