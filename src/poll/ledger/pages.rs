//! Lists that come page by page.

use crate::source::{OutputPages, RunPages};

/// The pages of a list that came until now.
#[derive(Debug)]
pub(in crate::poll) enum Pages {
    Outputs(Box<OutputPages>),
    Runs(Box<RunPages>),
}
