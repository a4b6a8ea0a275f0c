//! When and what to ask. The policy is pure and lives in the modules below;
//! the task (`steps`) only sleeps, asks and sends.

mod ahead;
pub mod allowance;
pub mod batch;
mod fetches;
mod landing;
pub mod lane;
pub mod ledger;
mod limits;
pub mod pace;
pub mod partial_trees;
pub mod plan;
mod poller;
pub mod quarantine;
mod read;
mod request;
mod send_batch;
pub mod snapshot;
mod spare;
pub mod split;
mod steps;
mod suspects;
mod tick;
pub mod timetable;
pub mod trait_learner;
mod trouble;

pub use crate::poll::limits::Limits;
pub use crate::poll::poller::{AskNow, Poller};
