//! The embedded service from outside, through a small client of the tests' own.

mod answers;
mod caller;
mod refusals;
mod running;
mod stories;
