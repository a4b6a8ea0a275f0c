//! How one answer changes what is known of the runs.

pub mod changed;
pub(in crate::app) mod details;
pub(in crate::app) mod moment;
pub(in crate::app) mod outputs;
pub(in crate::app) mod rows;
pub(in crate::app) mod shape;
mod state;
mod told;
