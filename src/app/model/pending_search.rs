//! A search for runs that are to be watched too.

use crate::domain::{Fetch, FetchKind, Search};

/// Runs that are looked for, to be watched too.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingSearch {
    pub(in crate::app) number: u32,
    pub(in crate::app) search: Search,
    /// How somebody typed it.
    pub(in crate::app) typed: String,
}

impl PendingSearch {
    /// What is to be asked.
    pub fn fetch(&self) -> Fetch {
        Fetch {
            number: self.number,
            kind: FetchKind::Runs(Box::new(self.search.clone())),
        }
    }
}
