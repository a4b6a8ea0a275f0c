//! What is known of the watched runs, and how answers change it. Nothing here knows of a screen.

pub mod absence;
pub mod artifacts;
pub mod counts;
mod fold;
pub mod iteration;
pub mod merge;
pub mod reason;
pub mod run;
pub mod step_back;
pub mod tree;
pub mod urgency;
