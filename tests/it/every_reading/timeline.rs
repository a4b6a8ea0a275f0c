//! The truth of each run at every moment, asked of the oracle as seldom as can be.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::truth::{Oracle, RunTruth};

/// What was so of a run at a moment, where there was such a run.
pub(super) type Truth = Rc<Option<RunTruth>>;

/// Shorter than anything lasts.
const GRAIN: TimeDelta = TimeDelta::milliseconds(250);
/// Between two moments no further apart at which all of a run is alike it was so all the time:
/// only what was suspended is as it was before, and that lasts longer.
const STRETCH: TimeDelta = TimeDelta::seconds(8);

/// The truth of all runs, as far as it was asked for.
pub(super) struct Timeline<'a> {
    oracle: &'a Oracle,
    /// When answers came: most were made just then.
    looks: BTreeSet<DateTime<Utc>>,
    runs: RefCell<BTreeMap<String, BTreeMap<DateTime<Utc>, Truth>>>,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(oracle: &'a Oracle, looks: BTreeSet<DateTime<Utc>>) -> Self {
        Self {
            oracle,
            looks,
            runs: RefCell::default(),
        }
    }

    pub(super) fn at(&self, run: &str, at: DateTime<Utc>) -> Truth {
        let mut runs = self.runs.borrow_mut();
        let known = runs.entry(run.to_owned()).or_default();
        let near = |(other, truth): (&DateTime<Utc>, &Truth)| {
            ((*other - at).abs() <= STRETCH / 2).then(|| Rc::clone(truth))
        };
        let before = known.range(..=at).next_back().and_then(near);
        let after = known.range(at..).next().and_then(near);
        if let (Some(before), Some(after)) = (&before, &after)
            && Rc::ptr_eq(before, after)
        {
            return Rc::clone(before);
        }
        let asked = Rc::new(self.oracle.run(run, at));
        let alike = [before, after].into_iter().flatten();
        let truth = alike.into_iter().find(|truth| *truth == asked);
        let truth = truth.unwrap_or(asked);
        known.insert(at, Rc::clone(&truth));
        truth
    }

    /// A moment between these at which it was so, the newest answer's where that is one.
    pub(super) fn find(
        &self,
        run: &str,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        is_so: &dyn Fn(&RunTruth) -> bool,
    ) -> Option<DateTime<Utc>> {
        let is_so_at = |at: &DateTime<Utc>| (*self.at(run, *at)).as_ref().is_some_and(is_so);
        let mut looks = self.looks.range(since..=until).rev().copied();
        looks.find(is_so_at).or_else(|| {
            // All that is asked about goes by the same moments.
            let first = until.duration_trunc(STRETCH / 2).unwrap();
            let steps = std::iter::successors(Some(first), |at| Some(*at - STRETCH / 2));
            let mut ends: Vec<_> = steps.take_while(|at| *at > since).collect();
            ends.push(since);
            let mut after = until;
            ends.into_iter().find_map(|before| {
                let found = self.find_between(run, before, after, &is_so_at);
                after = before;
                found
            })
        })
    }

    fn find_between(
        &self,
        run: &str,
        before: DateTime<Utc>,
        after: DateTime<Utc>,
        is_so_at: &dyn Fn(&DateTime<Utc>) -> bool,
    ) -> Option<DateTime<Utc>> {
        let found = [after, before].into_iter().find(is_so_at);
        let is_constant = Rc::ptr_eq(&self.at(run, before), &self.at(run, after));
        if found.is_some() || is_constant || after - before <= GRAIN {
            return found;
        }
        let middle = before + (after - before) / 2;
        self.find_between(run, middle, after, is_so_at)
            .or_else(|| self.find_between(run, before, middle, is_so_at))
    }
}
