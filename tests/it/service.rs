//! The embedded service from outside, through a small client of the tests' own.

mod answers;
pub(crate) mod caller;
mod refusals;
mod running;
mod stories;
