//! The whole fate of one run, worked out once: which nodes there will be, and when each changes.
//! A question about any moment is then a look into this, and nothing depends on the moments asked before.

mod course;
mod ending;
mod fate;
mod grid;
mod kept;
mod life;
mod place;
mod scheduler;

use std::{
    ops::Deref,
    rc::Rc,
    sync::{Arc, OnceLock},
};

use rustc_hash::FxHashMap;
use serde_json::value::RawValue;

use chrono::TimeDelta;

use crate::sim::dice::Dice;
pub(super) use crate::sim::schedule::course::Course;
use crate::sim::schedule::grid::Grid;
pub(super) use crate::sim::schedule::life::{Life, Moment, Status};
use crate::sim::story::{Ending, Node, Run};

pub(super) struct Schedule {
    entries: Entries,
    root_id: String,
    /// Of the root, and so of the run.
    life: Life,
    /// What the story has the run say of its failure.
    message: Option<String>,
}

enum Entries {
    Played(Played),
    Counted(Grid),
}

/// Entries that have been worked out one after the other.
struct Played {
    /// Parents stand before their children; the first entry is the root.
    entries: Vec<Entry>,
    positions: FxHashMap<String, usize>,
}

pub(super) struct Entry {
    pub(super) id: String,
    /// The id of the container behind the node, in the physical view.
    pub(super) physical_id: String,
    pub(super) name: String,
    /// What people call it, where that is something else.
    pub(super) display_name: Option<String>,
    pub(super) path: String,
    pub(super) kind: EntryKind,
    pub(super) children: Vec<usize>,
    /// Positions of the entries this one waits for.
    pub(super) after: Vec<usize>,
    pub(super) life: Life,
    /// The story's own words about this node; the root has none.
    pub(super) told: Option<Arc<Node>>,
    pub(super) turn: Option<Turn>,
    /// Its condition did not hold.
    pub(super) excused: bool,
    pub(super) dice: Dice,
    /// The rows of the batch about its outputs, once they were asked for.
    pub(super) rendered: OnceLock<Vec<Rendered>>,
}

/// A row that has been written already.
pub(super) struct Rendered {
    pub(super) kind: &'static str,
    pub(super) row: Box<RawValue>,
}

/// A look at an entry, which the schedule keeps or has made for this one look.
#[derive(Clone)]
pub(super) enum Look<'a> {
    Kept(&'a Entry),
    Made(Rc<Entry>),
}

impl Deref for Look<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        match self {
            Self::Kept(entry) => entry,
            Self::Made(entry) => entry,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    Root,
    Dag,
    Loop,
    Task,
}

impl Entry {
    /// What people call it.
    pub(super) fn label(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

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

/// A run is known a little before it starts.
const LEAD: TimeDelta = TimeDelta::seconds(2);

/// One attempt at a run.
#[derive(Clone)]
pub(super) struct Trial<'a> {
    /// Of these the ids of its nodes are made.
    names: Dice,
    luck: Dice,
    begins: Moment,
    is_first: bool,
    /// The attempt before, of which all that was good stays.
    kept: Option<&'a Schedule>,
    pub(super) course: Course,
}

impl<'a> Trial<'a> {
    pub(super) fn first(dice: Dice, created: Moment, run: &Run) -> Self {
        let mut trial = Self {
            names: dice,
            luck: dice,
            begins: created,
            is_first: true,
            kept: None,
            course: Course::default(),
        };
        trial.course = Course::new(run.ending.as_ref(), trial.begin());
        trial
    }

    /// What the story says of the end holds for the first attempt only: one tries again for another end.
    pub(super) fn again(
        names: Dice,
        luck: Dice,
        begins: Moment,
        kept: Option<&'a Schedule>,
    ) -> Self {
        Self {
            names,
            luck,
            begins,
            is_first: false,
            kept,
            course: Course::default(),
        }
    }

    /// When it begins to run. A run that is tried again is known already, and so are its nodes.
    fn begin(&self) -> Moment {
        if self.is_first {
            self.begins + LEAD
        } else {
            self.begins
        }
    }

    fn ending<'r>(&self, run: &'r Run) -> Option<&'r Ending> {
        run.ending.as_ref().filter(|_| self.is_first)
    }
}

impl Schedule {
    /// The fate of one attempt. The same dice make the same fate.
    pub(super) fn new(run: &Run, trial: &Trial<'_>) -> Self {
        let entries = match run.size {
            Some(size) => Entries::Counted(Grid::new(run, size, trial)),
            None => Entries::Played(Played::new(run, trial)),
        };
        let root = entries.at(0);
        Self {
            root_id: root
                .as_ref()
                .map(|root| root.id.clone())
                .unwrap_or_default(),
            life: root.map(|root| root.life.clone()).unwrap_or_default(),
            message: trial
                .ending(run)
                .and_then(Ending::message)
                .map(ToOwned::to_owned),
            entries,
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
    pub(super) fn entry(&self, id: &str) -> Option<Look<'_>> {
        self.entries.at(self.position(id)?)
    }

    pub(super) fn at(&self, position: usize) -> Option<Look<'_>> {
        self.entries.at(position)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Look<'_>> {
        (0..).map_while(|position| self.entries.at(position))
    }

    pub(super) fn children(&self, entry: &Entry) -> impl Iterator<Item = Look<'_>> {
        let children = entry.children.iter();
        children.filter_map(|position| self.entries.at(*position))
    }

    pub(super) fn dependencies(&self, entry: &Entry) -> impl Iterator<Item = Look<'_>> {
        let before = entry.after.iter();
        before.filter_map(|position| self.entries.at(*position))
    }

    fn position(&self, id: &str) -> Option<usize> {
        match &self.entries {
            Entries::Played(played) => played.positions.get(id).copied(),
            Entries::Counted(grid) => grid.position(id),
        }
    }
}

impl Entries {
    fn at(&self, position: usize) -> Option<Look<'_>> {
        match self {
            Self::Played(played) => played.entries.get(position).map(Look::Kept),
            Self::Counted(grid) => grid.entry(position).map(Rc::new).map(Look::Made),
        }
    }
}

impl Played {
    fn new(run: &Run, trial: &Trial<'_>) -> Self {
        let mut entries = scheduler::entries(run, trial);
        ending::apply(trial.ending(run), &trial.course, &mut entries);
        let ids = |(position, entry): (usize, &Entry)| {
            [&entry.id, &entry.physical_id].map(|id| (id.clone(), position))
        };
        Self {
            positions: entries.iter().enumerate().flat_map(ids).collect(),
            entries,
        }
    }
}
