//! One binary for all tests from outside, so that the crate is linked once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop here"
)]

mod caller;
mod service;
mod stories;
