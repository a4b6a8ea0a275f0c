//! Which rows there are, and in which order: by folds, by what is quiet, by
//! filters and by the order a person chose.

mod branch;
mod filter;
mod flat;
mod kept;
mod order;
mod outputs;
mod quiet;

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashMap;

pub use self::filter::{Filter, StateFilter, has_failed_here};
pub use self::order::Sort;

use crate::app::artifacts::Kinds;
use crate::app::listing::branch::Branch;
use crate::app::listing::kept::kept_of;
use crate::app::model::Runs;
use crate::app::rows::{Quiet, Row, RowKey};
use crate::app::run::Run;
use crate::app::screen::Form;
use crate::app::tree::{Place, ROOT};
use crate::domain::{Phase, RunId};

/// How the rows are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    pub form: Form,
    /// What is quiet is counted instead of shown.
    pub counts_quiet: bool,
    pub filter: Filter,
    /// Which types of outputs are shown, here and in the Outputs tab.
    pub kinds: Kinds,
    pub sort: Sort,
    /// The run in front, where the rows are listed flat; the first one else.
    pub front: Option<RunId>,
    /// The moment by which the longest is found, on the service's clock.
    pub now: DateTime<Utc>,
}

/// What a counted row stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    pub places: Vec<Place>,
    /// How long all that is over took together.
    pub took: TimeDelta,
}

/// The rows of the screen.
#[derive(Debug, Default)]
pub struct Listed {
    pub rows: Vec<Row>,
    pub members: FxHashMap<(u32, Place, Quiet), Members>,
}

impl Listing {
    /// All rows. The kept one is shown, whatever is quiet or filtered.
    pub fn list(&self, runs: &Runs, kept: Option<&RowKey>) -> Listed {
        let order = order::runs(runs, self.sort, self.now);
        match self.form {
            Form::Tree => {
                let mut listed = Listed::default();
                for at in order {
                    if let Some((_, run)) = runs.get_index(at as usize) {
                        Branch::of(self, at, run, kept_of(runs, run, kept)).list(&mut listed);
                    }
                }
                listed
            }
            Form::Flat => flat::list(self, runs, &order, kept),
        }
    }

    /// Whether a person chose to see less than there is.
    pub fn is_narrowed(&self) -> bool {
        self.filter.is_active() || self.kinds != Kinds::All
    }

    /// The places below a node in the order of the screen, whether shown or not.
    pub fn in_order(&self, run: &Run) -> Vec<Place> {
        let mut places = Vec::with_capacity(run.tree.len());
        let mut waiting: Vec<Place> = match run.top() {
            Some(ROOT) => self.children_reversed(run, ROOT),
            top => top.into_iter().collect(),
        };
        while let Some(place) = waiting.pop() {
            places.push(place);
            waiting.extend(self.children_reversed(run, place));
        }
        places
    }

    /// The runs by their places, in the order of the screen.
    pub fn runs_in_order(&self, runs: &Runs) -> Vec<u32> {
        order::runs(runs, self.sort, self.now)
    }

    fn children(&self, run: &Run, place: Place) -> Vec<Place> {
        order::children(run, place, self.sort, self.now)
    }

    fn children_reversed(&self, run: &Run, place: Place) -> Vec<Place> {
        let mut children = self.children(run, place);
        children.reverse();
        children
    }
}

fn members_of(run: &Run, places: Vec<Place>) -> Members {
    let mut took = TimeDelta::zero();
    for node in places.iter().filter_map(|place| run.tree.node(*place)) {
        if node.phase() == Phase::Final {
            // What is over stands still, so any moment will do.
            let elapsed = node.elapsed(DateTime::UNIX_EPOCH).unwrap_or_default();
            took = took.checked_add(&elapsed).unwrap_or(took);
        }
    }
    Members { places, took }
}
