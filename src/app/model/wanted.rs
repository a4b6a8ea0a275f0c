//! A search for runs that are to be watched too.

use crate::domain::{Look, Search, Sight};

/// Runs that are looked for, to be watched too.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub(in crate::app) number: u32,
    pub(in crate::app) search: Search,
    /// How somebody typed it.
    pub(in crate::app) typed: String,
}

impl Wanted {
    /// What is to be asked.
    pub fn look(&self) -> Look {
        Look {
            number: self.number,
            at: Sight::Runs(Box::new(self.search.clone())),
        }
    }
}
