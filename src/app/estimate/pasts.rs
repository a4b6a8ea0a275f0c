//! The earlier runs of all kinds that are watched, and how far they are read: what was kept
//! of them, then one list and the trees of the newest that succeeded, once a day.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::app::estimate::earlier_runs::{EarlierRun, FAILURES, TREES, newest};
use crate::app::estimate::history::History;
use crate::app::estimate::kept::{FRESH, KeptPast, file_name};
use crate::app::estimate::kin::Kin;
use crate::app::estimate::past_failure::PastFailure;
use crate::app::estimate::past_run::PastRun;
use crate::app::estimate::past_sum::{PastSum, SummedUp};
use crate::domain::{Fetch, FetchKind, RunPage, Shape, SourceError};

/// What fails is tried so many times, with as much time between.
const TRIES: u8 = 3;
const REST: TimeDelta = TimeDelta::minutes(5);

/// How the past is read and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPolicy {
    /// No more than one tree of a kind in so long; without it nothing is asked.
    pub every: Option<TimeDelta>,
    /// Whether what was read is kept for the next start.
    pub keeps: bool,
}

/// What is to be done besides asking.
#[derive(Clone, Debug, PartialEq)]
pub enum PastWish {
    /// Read the file of this name.
    Recall(String),
    /// Write the file of this name.
    Keep { name: String, kept: Box<KeptPast> },
    /// Say what the runs of a kind say together.
    SumUp(Box<PastSum>),
}

/// The earlier runs of all kinds that are watched. Nothing is read until a policy is set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasts {
    pub policy: Option<PastPolicy>,
    place: String,
    kins: IndexMap<Kin, Past, FxBuildHasher>,
    wishes: Vec<PastWish>,
    /// That files cannot be read or written was told.
    has_told_trouble: bool,
}

#[derive(Clone, Debug, PartialEq)]
struct Past {
    state: PastState,
    /// The newest first.
    runs: Vec<Arc<PastRun>>,
    failures: Vec<PastFailure>,
    /// Until they are summed up anew it stays what it was.
    history: Arc<History>,
    /// They are being summed up. Meanwhile nothing is asked, so that no sum overtakes another.
    is_summing: bool,
    listed_at: DateTime<Utc>,
    next_tree: DateTime<Utc>,
    tries: u8,
}

#[derive(Clone, Debug, PartialEq)]
enum PastState {
    /// What was kept is being read.
    Recalling,
    Listing(Option<u32>),
    /// The trees that are still to be read, the newest last, and the number of the one that is.
    Reading(Vec<EarlierRun>, Option<u32>),
    Resting(DateTime<Utc>),
}

impl Pasts {
    /// From now on the past is read of this service.
    pub fn begin(&mut self, place: &str, policy: PastPolicy) {
        place.clone_into(&mut self.place);
        self.policy = Some(policy);
    }

    /// How long the steps of a kind take, as far as that is known.
    pub fn history(&self, kin: &Kin) -> Option<&Arc<History>> {
        let past = self.kins.get(kin)?;
        (past.history.runs() > 0).then_some(&past.history)
    }

    /// Whether the past of this kind is being read or was.
    pub fn knows(&self, kin: &Kin) -> bool {
        self.kins.contains_key(kin)
    }

    /// Wants the past of this kind known.
    pub fn want(&mut self, kin: &Kin, now: DateTime<Utc>) {
        let Some(policy) = self.policy.as_ref().filter(|_| !self.knows(kin)) else {
            return;
        };
        let state = if policy.keeps {
            let name = file_name(&self.place, kin);
            self.wishes.push(PastWish::Recall(name));
            PastState::Recalling
        } else {
            PastState::Listing(None)
        };
        let past = Past {
            state,
            runs: Vec::new(),
            failures: Vec::new(),
            history: Arc::default(),
            is_summing: false,
            listed_at: now,
            next_tree: now,
            tries: 0,
        };
        self.kins.insert(kin.clone(), past);
    }

    /// Whether trouble with files is still to be told: once is enough.
    pub fn tells_trouble(&mut self) -> bool {
        !std::mem::replace(&mut self.has_told_trouble, true)
    }

    /// What is to be done besides asking, once.
    pub fn take_wishes(&mut self) -> Vec<PastWish> {
        std::mem::take(&mut self.wishes)
    }

    /// Gives numbers to what is to be asked now.
    pub fn number(&mut self, now: DateTime<Utc>, mut next: impl FnMut() -> u32) {
        if self
            .policy
            .as_ref()
            .is_none_or(|policy| policy.every.is_none())
        {
            return;
        }
        for past in self.kins.values_mut().filter(|past| !past.is_summing) {
            if matches!(past.state, PastState::Resting(until) if until <= now) {
                past.state = PastState::Listing(None);
            }
            match &mut past.state {
                PastState::Listing(number @ None) => *number = Some(next()),
                PastState::Reading(left, number @ None)
                    if !left.is_empty() && past.next_tree <= now =>
                {
                    *number = Some(next());
                }
                PastState::Recalling
                | PastState::Listing(_)
                | PastState::Reading(..)
                | PastState::Resting(_) => {}
            }
        }
    }

    /// What is asked now.
    pub fn fetches(&self) -> Vec<Fetch> {
        let fetches = self.kins.iter().filter_map(|(kin, past)| {
            let (number, kind) = match &past.state {
                PastState::Listing(Some(number)) => {
                    (*number, FetchKind::Runs(Box::new(kin.search()?)))
                }
                PastState::Reading(left, Some(number)) => {
                    (*number, FetchKind::Tree(left.last()?.root.clone()))
                }
                PastState::Recalling
                | PastState::Listing(None)
                | PastState::Reading(_, None)
                | PastState::Resting(_) => {
                    return None;
                }
            };
            Some(Fetch { number, kind })
        });
        fetches.collect()
    }

    /// Whether a fetch is one of these.
    pub fn awaits(&self, fetch: &Fetch) -> bool {
        self.fetches().iter().any(|known| known == fetch)
    }

    /// Takes in what was kept in a file, if anything.
    pub fn recalled(&mut self, name: &str, kept: Option<KeptPast>, now: DateTime<Utc>) {
        let place = &self.place;
        let mut kins = self.kins.iter_mut();
        let is_it = |kin: &Kin, past: &Past| {
            past.state == PastState::Recalling && file_name(place, kin) == name
        };
        let Some((kin, past)) = kins.find(|(kin, past)| is_it(kin, past)) else {
            return;
        };
        past.state = PastState::Listing(None);
        let Some(mut kept) = kept.filter(|kept| kept.is_of(place, kin)) else {
            return;
        };
        past.listed_at = kept.listed_at();
        if kept.is_fresh(now) {
            past.state = PastState::Resting(kept.listed_at() + FRESH);
        }
        kept.runs.sort_by_key(|run| Reverse(run.began));
        kept.runs.truncate(TREES);
        kept.failures.truncate(FAILURES);
        past.runs = kept.runs;
        past.failures = kept.failures;
        self.wishes.push(past.sum_up(kin, None));
    }

    /// Takes the list of the runs of a kind in.
    pub fn listed(
        &mut self,
        fetch: &Fetch,
        page: Result<&RunPage, &SourceError>,
        now: DateTime<Utc>,
    ) {
        let is_it = |past: &Past| past.state == PastState::Listing(Some(fetch.number));
        let Some((kin, past)) = self.kins.iter_mut().find(|(_, past)| is_it(past)) else {
            return;
        };
        let page = match page {
            Ok(page) => page,
            Err(error) => return past.failed(error, now),
        };
        let earlier = newest(kin, page);
        let is_among = |run: &str| earlier.iter().any(|other| other.is(run));
        past.runs.retain(|run| is_among(&run.run));
        past.failures.retain(|run| is_among(&run.run));
        let unread = earlier.iter().rev().filter(|other| !past.has_read(other));
        let left: Vec<EarlierRun> = unread.cloned().collect();
        past.listed_at = now;
        past.tries = 0;
        past.state = PastState::Reading(left, None);
        self.wishes.push(past.sum_up(kin, None));
    }

    /// Takes the tree of an earlier run in.
    pub fn read(&mut self, fetch: &Fetch, shape: Result<Shape, &SourceError>, now: DateTime<Utc>) {
        let is_it = |past: &Past| matches!(past.state, PastState::Reading(_, Some(number)) if number == fetch.number);
        let Some((kin, past)) = self.kins.iter_mut().find(|(_, past)| is_it(past)) else {
            return;
        };
        let every = self.policy.as_ref().and_then(|policy| policy.every);
        past.next_tree = now + every.unwrap_or(REST);
        let PastState::Reading(left, number) = &mut past.state else {
            return;
        };
        *number = None;
        let shape = match shape {
            Ok(shape) => shape,
            // Deleted meanwhile, or not ours to see.
            Err(error) if error.is_about_the_thing_asked() => Shape::default(),
            Err(error) => return past.tree_failed(error, now),
        };
        let Some(earlier) = left.pop() else {
            return;
        };
        past.tries = 0;
        self.wishes.push(past.sum_up(kin, Some((earlier, shape))));
    }

    /// Takes in what the earlier runs of a kind say together.
    pub fn summed_up(&mut self, sum: SummedUp, now: DateTime<Utc>) {
        let Some(past) = self.kins.get_mut(&sum.kin) else {
            return;
        };
        past.is_summing = false;
        past.runs = sum.runs;
        past.failures = sum.failures;
        past.history = sum.history;
        // What was kept already, and only recalled, is not written again.
        if matches!(past.state, PastState::Reading(..)) {
            past.rest_if_done(now);
            let kept = past.kept_where(self.policy.as_ref(), &self.place, &sum.kin);
            self.wishes.extend(kept);
        }
    }
}

impl Past {
    /// Has the runs summed up, and the tree of one more of them.
    fn sum_up(&mut self, kin: &Kin, tree: Option<(EarlierRun, Shape)>) -> PastWish {
        self.is_summing = true;
        PastWish::SumUp(Box::new(PastSum {
            kin: kin.clone(),
            runs: self.runs.clone(),
            failures: self.failures.clone(),
            tree,
        }))
    }

    fn has_read(&self, earlier: &EarlierRun) -> bool {
        if earlier.has_failed {
            self.failures.iter().any(|run| earlier.is(&run.run))
        } else {
            self.runs.iter().any(|run| earlier.is(&run.run))
        }
    }

    fn rest_if_done(&mut self, now: DateTime<Utc>) {
        if matches!(&self.state, PastState::Reading(left, _) if left.is_empty()) {
            self.state = PastState::Resting(now + FRESH);
        }
    }

    /// A list that fails is tried a few times, then it is let be for a day.
    fn failed(&mut self, error: &SourceError, now: DateTime<Utc>) {
        self.tries += 1;
        let is_final = error.is_about_the_thing_asked() || error.is_permission();
        let rest = if is_final || self.tries >= TRIES {
            FRESH
        } else {
            REST
        };
        self.state = PastState::Resting(now + rest);
    }

    fn tree_failed(&mut self, error: &SourceError, now: DateTime<Utc>) {
        self.tries += 1;
        self.next_tree = now + REST;
        if error.is_permission() || self.tries >= TRIES {
            self.state = PastState::Resting(now + FRESH);
        }
    }

    /// The file to be written: after each tree where these come slowly, else at the end.
    fn kept_where(&self, policy: Option<&PastPolicy>, place: &str, kin: &Kin) -> Option<PastWish> {
        let policy = policy.filter(|policy| policy.keeps)?;
        let is_whole = matches!(self.state, PastState::Resting(_));
        let is_slow = policy
            .every
            .is_some_and(|every| every >= TimeDelta::seconds(1));
        if !is_whole && !is_slow {
            return None;
        }
        let kept = KeptPast::new(place, kin, self.listed_at, is_whole);
        Some(PastWish::Keep {
            name: file_name(place, kin),
            kept: Box::new(kept.with(&self.runs, &self.failures)),
        })
    }
}
