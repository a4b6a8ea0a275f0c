//! How a person wants the rows listed.

use chrono::{DateTime, Utc};

use crate::app::nodes::artifacts::Kinds;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::run::{Run, Runs};
use crate::app::view::listing::filter::Filter;
use crate::app::view::listing::order;
use crate::app::view::listing::order::Sort;
use crate::app::view::pane::Form;
use crate::domain::RunId;

/// How the rows are listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOptions {
    pub form: Form,
    /// What is quiet is counted instead of shown.
    pub counting: Counting,
    /// A hand has opened the counted row of the runs that are over.
    pub over_is_open: bool,
    pub filter: Filter,
    /// Which types of outputs are shown, here and in the Outputs tab.
    pub kinds: Kinds,
    pub sort: Sort,
    /// The run in front, where the rows are listed flat; the first one else.
    pub front: Option<RunId>,
    /// The moment by which the longest is found, on the service's clock.
    pub now: DateTime<Utc>,
}

/// When what is quiet is counted in one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counting {
    Never,
    /// Where there is more than a few of it, and runs that are over where not everything fits.
    #[default]
    Many,
    Always,
}

/// Whether what is quiet is counted in one row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Focus {
    /// On screens with few lines.
    #[default]
    BySize,
    On,
    Off,
}

impl ListOptions {
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

    pub(super) fn children(&self, run: &Run, place: Place) -> Vec<Place> {
        order::children(run, place, self.sort, self.now)
    }

    fn children_reversed(&self, run: &Run, place: Place) -> Vec<Place> {
        let mut children = self.children(run, place);
        children.reverse();
        children
    }
}
