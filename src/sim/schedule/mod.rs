//! The whole fate of one run, worked out once: which nodes there will be, and when each changes.
//! A question about any moment is then a look into this, and nothing depends on the moments asked before.

mod ending;
mod fate;
mod life;
mod pause;
mod place;
mod scheduler;

use std::sync::Arc;

use rustc_hash::FxHashMap;

pub(super) use crate::sim::schedule::life::{Life, Moment, Status};
use crate::sim::{
    dice::Dice,
    story::{Ending, Node, Run},
};

pub(super) struct Schedule {
    /// Parents stand before their children; the first entry is the root.
    entries: Vec<Entry>,
    positions: FxHashMap<String, usize>,
    root_id: String,
    /// Of the root, and so of the run.
    life: Life,
    /// What the story has the run say of its failure.
    message: Option<String>,
}

pub(super) struct Entry {
    pub(super) id: String,
    /// The id of the container behind the node, in the physical view.
    pub(super) physical_id: String,
    pub(super) name: String,
    pub(super) path: String,
    pub(super) kind: EntryKind,
    pub(super) children: Vec<usize>,
    /// Positions of the entries this one waits for.
    pub(super) after: Vec<usize>,
    pub(super) life: Life,
    /// The story's own words about this node; the root has none.
    pub(super) told: Option<Arc<Node>>,
    pub(super) turn: Option<Turn>,
    pub(super) dice: Dice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    Root,
    Dag,
    Loop,
    Task,
}

impl Entry {
    /// What it says should it fail.
    pub(super) fn complaint(&self) -> &str {
        let told = self.told.as_ref().and_then(|node| node.message.as_deref());
        told.unwrap_or("the container exited with code 1")
    }
}

/// Which iteration of the nearest loop a node belongs to.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub(super) index: usize,
    pub(super) item: Arc<str>,
}

/// One attempt at a run.
#[derive(Clone, Copy)]
pub(super) struct Trial {
    /// Of these the ids of its nodes are made.
    names: Dice,
    luck: Dice,
    begins: Moment,
    is_first: bool,
}

impl Trial {
    pub(super) fn first(dice: Dice, created: Moment) -> Self {
        Self {
            names: dice,
            luck: dice,
            begins: created,
            is_first: true,
        }
    }

    /// What the story says of the end holds for the first attempt only: one tries again for another end.
    pub(super) fn again(names: Dice, luck: Dice, begins: Moment) -> Self {
        Self {
            names,
            luck,
            begins,
            is_first: false,
        }
    }

    fn ending(self, run: &Run) -> Option<&Ending> {
        run.ending.as_ref().filter(|_| self.is_first)
    }
}

impl Schedule {
    /// The fate of one attempt. The same dice make the same fate.
    pub(super) fn new(run: &Run, trial: Trial) -> Self {
        let ending = trial.ending(run);
        let mut entries = scheduler::entries(run, trial);
        ending::apply(ending, &mut entries);
        let positions = entries
            .iter()
            .enumerate()
            .flat_map(|(position, entry)| {
                [
                    (entry.id.clone(), position),
                    (entry.physical_id.clone(), position),
                ]
            })
            .collect();
        let root = entries.first();
        Self {
            root_id: root.map(|root| root.id.clone()).unwrap_or_default(),
            life: root.map(|root| root.life.clone()).unwrap_or_default(),
            message: ending.and_then(Ending::message).map(ToOwned::to_owned),
            entries,
            positions,
        }
    }

    pub(super) fn root_id(&self) -> &str {
        &self.root_id
    }

    pub(super) fn life(&self) -> &Life {
        &self.life
    }

    pub(super) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// By the logical or the physical id.
    pub(super) fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.positions.get(id)?)
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn children<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        entry
            .children
            .iter()
            .filter_map(|position| self.entries.get(*position))
    }

    pub(super) fn dependencies<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Entry> {
        entry
            .after
            .iter()
            .filter_map(|position| self.entries.get(*position))
    }
}
