//! The embedded service from outside, through a small client of the tests' own.

mod answers;
pub(crate) mod caller;
mod catalogue;
mod commands;
mod control;
mod faults;
mod format;
mod fuzz;
mod huge;
mod readings;
mod refusals;
mod reruns;
mod running;
mod signatures;
mod stories;
