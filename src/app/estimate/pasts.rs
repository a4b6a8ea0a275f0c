//! The earlier runs of all kinds that are watched, and how far they are read: what was kept
//! of them, then one list and the trees of the newest that succeeded, once a day.

use std::cmp::Reverse;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::app::estimate::history::History;
use crate::app::estimate::kept::{FRESH, KeptPast, Unusable, file_name};
use crate::app::estimate::kin::Kin;
use crate::app::estimate::past_run::PastRun;
use crate::domain::{Fetch, FetchKind, NodeKey, RunPage, Shape, SourceError, StatusKind};

/// So many trees are read.
const TREES: usize = 10;
/// What fails is tried so many times, with as much time between.
const TRIES: u8 = 3;
const REST: TimeDelta = TimeDelta::minutes(5);

/// How the past is read and kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPolicy {
    /// No more than one tree of a kind in so long.
    pub every: TimeDelta,
    /// Whether what was read is kept for the next start.
    pub keeps: bool,
}

/// What is to be done besides asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastWish {
    /// Read the file of this name.
    Recall(String),
    /// Write the file of this name.
    Keep { name: String, text: String },
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
    runs: Vec<PastRun>,
    history: Arc<History>,
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

/// An earlier run of which the tree is to be read.
#[derive(Clone, Debug, PartialEq)]
struct EarlierRun {
    root: NodeKey,
    began: DateTime<Utc>,
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
            history: Arc::default(),
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
        for past in self.kins.values_mut() {
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

    /// Whether a look is one of these.
    pub fn awaits(&self, fetch: &Fetch) -> bool {
        self.fetches().iter().any(|known| known == fetch)
    }

    /// Takes in what a file said: its text, or why it cannot be read. What is to be told of it
    /// is answered.
    pub fn recalled(
        &mut self,
        name: &str,
        text: Result<Option<String>, String>,
        now: DateTime<Utc>,
    ) -> Option<String> {
        let place = &self.place;
        let mut kins = self.kins.iter_mut();
        let (kin, past) = kins.find(|(kin, past)| {
            past.state == PastState::Recalling && file_name(place, kin) == name
        })?;
        past.state = PastState::Listing(None);
        let text = match text {
            Ok(text) => text?,
            Err(why) => return Some(why),
        };
        match KeptPast::read(&text, place, kin) {
            Ok(kept) => {
                past.listed_at = kept.listed_at();
                if kept.is_fresh(now) {
                    past.state = PastState::Resting(kept.listed_at() + FRESH);
                }
                past.runs = kept.runs;
                past.renew();
                None
            }
            Err(Unusable::Broken) => Some(format!("{name} is damaged")),
            Err(Unusable::OtherVersion | Unusable::Other) => None,
        }
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
        let is_among = |run: &PastRun| {
            earlier
                .iter()
                .any(|other| other.root.run.as_str() == run.run)
        };
        past.runs.retain(is_among);
        let is_new = |other: &EarlierRun| {
            past.runs
                .iter()
                .all(|run| run.run != other.root.run.as_str())
        };
        let left: Vec<EarlierRun> = earlier
            .iter()
            .rev()
            .filter(|other| is_new(other))
            .cloned()
            .collect();
        past.listed_at = now;
        past.tries = 0;
        past.state = PastState::Reading(left, None);
        past.renew();
        past.rest_if_done(now);
        let kept = past.kept_where(self.policy.as_ref(), &self.place, kin);
        self.wishes.extend(kept);
    }

    /// Takes the tree of an earlier run in. Whether more is known by it.
    pub fn read(
        &mut self,
        fetch: &Fetch,
        shape: Result<&Shape, &SourceError>,
        now: DateTime<Utc>,
    ) -> bool {
        let is_it = |past: &Past| matches!(past.state, PastState::Reading(_, Some(number)) if number == fetch.number);
        let Some((kin, past)) = self.kins.iter_mut().find(|(_, past)| is_it(past)) else {
            return false;
        };
        let every = self.policy.as_ref().map_or(REST, |policy| policy.every);
        past.next_tree = now + every;
        let PastState::Reading(left, number) = &mut past.state else {
            return false;
        };
        *number = None;
        let shape = match shape {
            Ok(shape) => shape,
            // Deleted meanwhile, or not ours to see.
            Err(error) if error.is_about_the_thing_asked() => &Shape::default(),
            Err(error) => {
                past.tree_failed(error, now);
                return false;
            }
        };
        let run = left.pop().and_then(|earlier| {
            let run = earlier.root.run.as_str();
            PastRun::of(run, earlier.began, shape)
        });
        past.tries = 0;
        let is_new = run.is_some();
        past.runs.extend(run);
        past.runs.sort_by_key(|run| Reverse(run.began));
        past.runs.truncate(TREES);
        past.renew();
        past.rest_if_done(now);
        let kept = past.kept_where(self.policy.as_ref(), &self.place, kin);
        self.wishes.extend(kept);
        is_new
    }
}

/// The newest runs of a kind that succeeded, newest first.
fn newest(kin: &Kin, page: &RunPage) -> Vec<EarlierRun> {
    let succeeded = page.runs.iter().filter_map(|run| {
        let status = run.row.status.as_ref()?;
        let earlier = EarlierRun {
            root: NodeKey::new(run.row.run.kept(), run.row.root.as_ref()?.kept()),
            began: run.timing.started_at()?,
        };
        let is_meant = status.kind() == StatusKind::Succeeded && kin.holds(run);
        is_meant.then_some(earlier)
    });
    let mut all: Vec<EarlierRun> = succeeded.collect();
    all.sort_by_key(|earlier| Reverse(earlier.began));
    all.dedup_by(|one, other| one.root.run == other.root.run);
    all.truncate(TREES);
    all
}

impl Past {
    fn renew(&mut self) {
        self.history = Arc::new(History::of(&self.runs));
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
        if !is_whole && policy.every < TimeDelta::seconds(1) {
            return None;
        }
        let kept = KeptPast::new(place, kin, self.listed_at, is_whole, &self.runs);
        Some(PastWish::Keep {
            name: file_name(place, kin),
            text: kept.write()?,
        })
    }
}
