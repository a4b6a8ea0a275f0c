//! What is known of the watched runs, and how answers change it. Nothing here knows of a screen.

pub(in crate::app) mod anew;
pub mod cause;
pub(in crate::app) mod classify;
pub(in crate::app) mod demand;
pub mod failures;
pub mod merge;
pub mod news;
pub mod reason;
pub mod run;
mod unanswered;
pub mod urgency;
