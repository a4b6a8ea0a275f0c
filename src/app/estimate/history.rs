//! What the earlier runs of one kind say together.

use std::ops::Range;

use chrono::TimeDelta;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::estimate::pace::Pace;
use crate::app::estimate::past_failure::PastFailure;
use crate::app::estimate::past_run::PastRun;
use crate::app::estimate::path::PathId;
use crate::app::estimate::quantile::{median, middle_mean, quantile};

/// Below so many runs nothing is claimed.
pub const FEWEST_RUNS: u32 = 3;
/// The newest so many of one step count.
const NEWEST: usize = 20;

/// How long each step usually takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    paths: FxHashMap<PathId, Steps>,
    /// Those of all steps, in one piece: a piece for each takes long to be freed.
    lengths: Vec<TimeDelta>,
    /// How long what is ready usually waits, where nothing else is known of it.
    wait: TimeDelta,
    /// How long containers usually go on when all in them is over.
    pub closing: TimeDelta,
    pub(super) pace: Pace,
    /// The steps that run though something before them failed.
    undeterred: FxHashSet<PathId>,
    runs: usize,
}

/// How long a step usually takes: half of them this long at most, nine of ten that long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    pub p50: TimeDelta,
    pub p90: TimeDelta,
    /// What ends are foretold by: the mean of those in the middle.
    pub mean: TimeDelta,
    /// In how many runs it was seen.
    pub runs: u32,
}

/// What is known of one step.
#[derive(Clone, Debug, Default, PartialEq)]
struct Steps {
    usual: Option<Usual>,
    /// Where its lengths stand, the newest first.
    lengths: Range<usize>,
    waited: Option<TimeDelta>,
    children: usize,
    is_mostly_skipped: bool,
}

/// What the runs say of one step, before it is summed up.
#[derive(Default)]
struct Gathered {
    lengths: Vec<TimeDelta>,
    waits: Vec<TimeDelta>,
    children: Vec<u32>,
    skipped: usize,
    runs: u32,
    last_run: Option<usize>,
}

impl History {
    /// Of these runs, the newest first.
    pub fn of<'a>(runs: impl IntoIterator<Item = &'a PastRun>) -> Self {
        let runs: Vec<&PastRun> = runs.into_iter().collect();
        let mut gathered: FxHashMap<PathId, Gathered> = FxHashMap::default();
        let mut closings = Vec::new();
        for (number, run) in runs.iter().enumerate() {
            closings.extend(run.closing);
            for node in &run.nodes {
                let steps = gathered.entry(node.path).or_default();
                steps.waits.extend(node.waited);
                let Some(lasted) = node.lasted else {
                    steps.skipped += 1;
                    continue;
                };
                steps.lengths.push(lasted);
                steps.children.push(node.children);
                if steps.last_run != Some(number) {
                    steps.last_run = Some(number);
                    steps.runs += 1;
                }
            }
        }
        let waits = gathered.values().filter_map(|steps| median(&steps.waits));
        let waits: Vec<TimeDelta> = waits.collect();
        let mut lengths = Vec::new();
        let paths = gathered.into_iter();
        Self {
            wait: median(&waits).unwrap_or_default(),
            closing: median(&closings).unwrap_or_default(),
            paths: paths
                .map(|(path, steps)| (path, steps.summed_up(&mut lengths)))
                .collect(),
            lengths,
            pace: Pace::of(&runs),
            undeterred: FxHashSet::default(),
            runs: runs.len(),
        }
    }

    /// Adds what runs of the kind say that failed.
    #[must_use]
    pub fn and_failures<'a>(mut self, runs: impl IntoIterator<Item = &'a PastFailure>) -> Self {
        let undeterred = runs.into_iter().flat_map(|run| &run.undeterred);
        self.undeterred.extend(undeterred);
        self
    }

    /// How many runs it is made of.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// How long a step usually takes, where enough runs say it.
    pub fn usual(&self, path: PathId) -> Option<Usual> {
        self.paths.get(&path)?.usual
    }

    /// How long it took in the newest runs, the newest first.
    pub fn lengths(&self, path: PathId) -> &[TimeDelta] {
        let steps = self.paths.get(&path).filter(|steps| steps.usual.is_some());
        let lengths = steps.and_then(|steps| self.lengths.get(steps.lengths.clone()));
        lengths.unwrap_or_default()
    }

    /// How long a step usually waits when it is ready.
    pub(super) fn wait(&self, path: PathId) -> TimeDelta {
        let waited = self.paths.get(&path).and_then(|steps| steps.waited);
        waited.unwrap_or(self.wait)
    }

    /// How many nodes usually stand below a step in the end.
    pub(super) fn children(&self, path: PathId) -> usize {
        self.paths.get(&path).map_or(0, |steps| steps.children)
    }

    /// Whether a step is known to run though something before it failed.
    pub(super) fn runs_after_failure(&self, path: PathId) -> bool {
        self.undeterred.contains(&path)
    }

    /// Whether a step is skipped more often than not.
    pub(super) fn is_mostly_skipped(&self, path: PathId) -> bool {
        let steps = self.paths.get(&path);
        steps.is_some_and(|steps| steps.is_mostly_skipped)
    }
}

impl Gathered {
    /// Adds its lengths to those of all.
    fn summed_up(mut self, lengths: &mut Vec<TimeDelta>) -> Steps {
        let is_mostly_skipped = self.skipped > self.lengths.len();
        let mean = middle_mean(&self.lengths);
        self.lengths.truncate(NEWEST);
        self.waits.truncate(NEWEST);
        self.children.sort_unstable();
        let of_these = |percent| quantile(&self.lengths, percent);
        let is_enough = self.runs >= FEWEST_RUNS;
        let from = lengths.len();
        lengths.extend(&self.lengths);
        let usual = of_these(50).zip(of_these(90)).zip(mean);
        let usual = usual.filter(|_| is_enough);
        Steps {
            usual: usual.map(|((p50, p90), mean)| Usual {
                p50,
                p90,
                mean,
                runs: self.runs,
            }),
            waited: median(&self.waits).filter(|_| is_enough),
            children: self
                .children
                .get(self.children.len() / 2)
                .map_or(0, |count| *count as usize),
            lengths: from..lengths.len(),
            is_mostly_skipped,
        }
    }
}

impl Usual {
    /// How long it takes in a run that is so many times slower as a whole.
    #[must_use]
    pub(super) fn slower(self, factor: f64) -> Self {
        Self {
            p50: times(self.p50, factor),
            p90: times(self.p90, factor),
            mean: times(self.mean, factor),
            runs: self.runs,
        }
    }

    /// How far a length is off the usual one, in whole per cent; nothing where that is no time.
    pub fn off_by(&self, length: TimeDelta) -> Option<i64> {
        let usual = self.p50.num_milliseconds();
        let off = (length - self.p50).num_milliseconds().checked_mul(100)?;
        off.checked_div(usual)
    }

    /// How much longer it takes than nine of ten; nothing where it does not.
    pub fn over(&self, length: TimeDelta) -> Option<TimeDelta> {
        (length > self.p90).then(|| length - self.p90)
    }
}

/// A length so many times, no longer than lengths can be.
fn times(length: TimeDelta, factor: f64) -> TimeDelta {
    #[expect(clippy::float_cmp, reason = "what is no slower is told exactly")]
    if factor == 1.0 {
        return length;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "no length is above a year, and no factor above twenty"
    )]
    let milliseconds = (length.as_seconds_f64() * factor * 1000.0).round() as i64;
    TimeDelta::milliseconds(milliseconds)
}
