//! The story while it is played: which runs there are at a moment, and what has become of their
//! nodes.

pub(in crate::sim) mod artifacts;
mod attempt;
mod intervention;
pub(in crate::sim) mod perform;
pub(in crate::sim) mod present;
pub(in crate::sim) mod run;
mod run_plan;
mod run_snapshot;
pub(in crate::sim) mod schedule;
pub(in crate::sim) mod shared;
pub(in crate::sim) mod skew;
pub(in crate::sim) mod story_clock;
pub(in crate::sim) mod values;
pub(in crate::sim) mod world;
