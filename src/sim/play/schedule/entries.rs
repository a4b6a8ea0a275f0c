//! All entries of one attempt, by their positions and their ids.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::sim::play::schedule::entry::Entry;
use crate::sim::play::schedule::entry::Look;
use crate::sim::play::schedule::grid::Grid;

/// The first entry is the root, and parents stand before their children.
pub(super) enum Entries {
    Played(Played),
    Counted(Grid),
}

/// Entries that have been worked out one after the other.
pub(super) struct Played {
    entries: Vec<Entry>,
    positions: FxHashMap<String, usize>,
}

impl Entries {
    pub(super) fn at(&self, position: usize) -> Option<Look<'_>> {
        match self {
            Self::Played(played) => played.entries.get(position).map(Look::Kept),
            Self::Counted(grid) => grid.entry(position).map(Rc::new).map(Look::Made),
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = Look<'_>> {
        (0..).map_while(|position| self.at(position))
    }

    /// Of an id, the logical or the physical one.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        match self {
            Self::Played(played) => played.positions.get(id).copied(),
            Self::Counted(grid) => grid.position(id),
        }
    }
}

impl Played {
    pub(super) fn new(entries: Vec<Entry>) -> Self {
        let ids = |(position, entry): (usize, &Entry)| {
            [&entry.id, &entry.physical_id].map(|id| (id.clone(), position))
        };
        Self {
            positions: entries.iter().enumerate().flat_map(ids).collect(),
            entries,
        }
    }
}
