//! What is known of the watched runs, and how answers change it. Nothing here knows of a screen.

pub mod absence;
pub mod artifacts;
pub mod card_line;
pub mod cause;
pub(in crate::app) mod classify;
pub mod counts;
pub(in crate::app) mod demand;
pub mod derived;
pub mod failures;
pub mod fold;
pub mod iteration;
pub mod merge;
pub mod news;
pub mod reason;
pub mod run;
pub mod step_back;
pub mod tree;
pub mod urgency;
