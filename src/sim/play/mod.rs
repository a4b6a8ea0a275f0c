//! The story while it is played: which runs there are at a moment, and what has become of their
//! nodes.

pub(in crate::sim) mod artifacts;
pub(in crate::sim) mod attempt;
pub(in crate::sim) mod intervention;
pub(in crate::sim) mod perform;
pub(in crate::sim) mod present;
pub(in crate::sim) mod run;
pub(in crate::sim) mod run_plan;
pub(in crate::sim) mod run_snapshot;
pub(in crate::sim) mod schedule;
pub(in crate::sim) mod shared;
pub(in crate::sim) mod skew;
pub(in crate::sim) mod story_clock;
pub(in crate::sim) mod values;
pub(in crate::sim) mod world;
