//! Listing all runs: those that go on one by one, those that are over together where there is
//! no room for each.

use crate::app::runs::run::{Run, Runs};
use crate::app::runs::urgency::Urgency;
use crate::app::view::listing::branch::Branch;
use crate::app::view::listing::listed::Listed;
use crate::app::view::listing::options::{Counting, ListOptions};
use crate::app::view::listing::order::Sort;
use crate::app::view::listing::pinned::kept_of;
use crate::app::view::listing::{flat, order, quiet};
use crate::app::view::pane::Form;
use crate::app::view::rows::{Below, Item, Row, RowKey};

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
}

fn run_at(runs: &Runs, at: u32) -> Option<&Run> {
    runs.get_index(at as usize).map(|(_, run)| run)
}

fn is_over(runs: &Runs, at: u32) -> bool {
    run_at(runs, at).is_some_and(|run| run.urgency == Urgency::Over)
}
