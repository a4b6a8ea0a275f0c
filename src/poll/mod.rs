//! When and what to ask. The policy is pure and lives in the modules below;
//! the task (`steps`) only sleeps, asks and sends.

mod ahead;
mod allowance;
mod batch;
mod fetches;
mod landing;
mod lane;
mod ledger;
mod limits;
pub mod pace;
mod partial_trees;
mod plan;
mod poller;
mod quarantine;
mod read;
mod request;
mod send_batch;
pub mod snapshot;
mod spare;
mod split;
mod steps;
mod suspects;
mod tick;
mod timetable;
mod trait_learner;
mod trouble;

pub use crate::poll::limits::Limits;
pub use crate::poll::poller::{AskNow, Poller};
