//! Which rows there are, and in which order: by folds, by what is quiet, by
//! filters and by the order a person chose.

mod branch;
pub(crate) mod filter;
mod flat;
mod order;
mod outputs;
mod pinned;
mod quiet;

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashMap;

pub use crate::app::view::listing::filter::{Filter, StateFilter};
pub use crate::app::view::listing::order::Sort;

use crate::app::runs::artifacts::Kinds;
use crate::app::runs::fold::GroupKind;
use crate::app::runs::run::Run;
use crate::app::runs::run::Runs;
use crate::app::runs::tree::place::{Place, ROOT};
use crate::app::runs::urgency::Urgency;
use crate::app::view::listing::branch::Branch;
use crate::app::view::listing::pinned::kept_of;
use crate::app::view::rows::{Below, Item, Row, RowKey};
use crate::app::view::screen::Form;
use crate::domain::{Phase, RunId, Timing};

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

/// What a counted row stands for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members {
    pub places: Vec<Place>,
    /// From when the first of what is over began until the last of it ended.
    pub span: Option<TimeDelta>,
}

/// The rows of the screen.
#[derive(Debug, Default)]
pub struct Listed {
    pub rows: Vec<Row>,
    pub members: FxHashMap<(u32, Place, GroupKind), Members>,
    /// The runs that are counted together as over, by their places.
    pub over: Vec<u32>,
}

impl ListOptions {
    /// All rows. The kept one is shown, whatever is quiet or filtered. Where more than `room`
    /// rows come of it, the runs that are over are one.
    pub fn list(&self, runs: &Runs, pinned: Option<&RowKey>, room: usize) -> Listed {
        let order = order::runs(runs, self.sort, self.now);
        let front = match self.form {
            Form::Tree => None,
            Form::Flat => flat::front(self, runs, &order),
        };
        let others = order.into_iter().filter(|at| Some(*at) != front);
        let (over, live): (Vec<u32>, Vec<u32>) =
            others.partition(|at| self.may_count_over() && is_over(runs, *at));
        let mut listed = Listed::default();
        if let Some((at, run)) = front.and_then(|at| Some((at, run_at(runs, at)?))) {
            flat::list_front(self, at, run, &kept_of(runs, run, pinned), &mut listed);
        }
        for at in live {
            self.list_run(runs, at, pinned, 0, &mut listed);
        }
        self.list_over(runs, over, pinned, room, &mut listed);
        listed
    }

    /// Runs that are over stand together at the end, where nothing else orders them.
    fn may_count_over(&self) -> bool {
        self.sort == Sort::Urgency && self.counting != Counting::Never && !self.filter.is_active()
    }

    fn list_run(
        &self,
        runs: &Runs,
        at: u32,
        pinned: Option<&RowKey>,
        depth: u16,
        listed: &mut Listed,
    ) {
        let Some(run) = run_at(runs, at) else {
            return;
        };
        match self.form {
            Form::Tree => Branch::of(self, at, run, kept_of(runs, run, pinned)).list(depth, listed),
            Form::Flat => flat::list_other(self, at, run, pinned, depth, listed),
        }
    }

    fn list_over(
        &self,
        runs: &Runs,
        over: Vec<u32>,
        pinned: Option<&RowKey>,
        room: usize,
        listed: &mut Listed,
    ) {
        let live_rows = listed.rows.len();
        for at in &over {
            self.list_run(runs, *at, pinned, 0, listed);
        }
        if listed.rows.len() <= room || over.len() < quiet::FEWEST {
            return;
        }
        listed.rows.truncate(live_rows);
        let is_kept = |at: &u32| {
            let run = run_at(runs, *at);
            !self.over_is_open
                && run.is_some_and(|run| pinned.is_some_and(|key| key.is_of(&run.id)))
        };
        let (alone, counted): (Vec<u32>, Vec<u32>) = over.into_iter().partition(is_kept);
        for at in alone {
            self.list_run(runs, at, pinned, 0, listed);
        }
        let Some(first) = counted.first() else {
            return;
        };
        listed.rows.push(Row {
            run: *first,
            item: Item::Over,
            depth: 0,
            below: Below::folded(self.over_is_open),
        });
        for at in counted.iter().filter(|_| self.over_is_open) {
            self.list_run(runs, *at, pinned, 1, listed);
        }
        listed.over = counted;
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

fn run_at(runs: &Runs, at: u32) -> Option<&Run> {
    runs.get_index(at as usize).map(|(_, run)| run)
}

fn is_over(runs: &Runs, at: u32) -> bool {
    run_at(runs, at).is_some_and(|run| run.urgency == Urgency::Over)
}

fn members_of(run: &Run, places: Vec<Place>) -> Members {
    let nodes = places.iter().filter_map(|place| run.tree.node(*place));
    let over: Vec<&Timing> = nodes
        .filter(|node| node.phase() == Phase::Final)
        .map(|node| &node.state.timing)
        .collect();
    let began = over.iter().filter_map(|timing| timing.started_at()).min();
    let ended = over.iter().filter_map(|timing| timing.finished_at()).max();
    let span = began.zip(ended).map(|(began, ended)| ended - began);
    Members {
        places,
        span: span.filter(|span| *span >= TimeDelta::zero()),
    }
}
