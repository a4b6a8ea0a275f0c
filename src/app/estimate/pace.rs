//! Whether a run is slower than usual as a whole. Where more data, or a busy cluster, makes one
//! step longer, it mostly makes the others longer, too; how far they go together is learnt from
//! earlier runs, so that steps that have nothing to do with each other change nothing.
//!
//! Lengths are compared by their logarithms. The logarithm of a step is its usual one, and what
//! the whole run shares, and what is its own; the variances of the last two are learnt. Ends are
//! foretold by lengths, though, whose mean is above that of logarithms: what is usual of a run is
//! what that is in the middle of the earlier ones as a length.

use chrono::TimeDelta;
use rustc_hash::FxHashMap;

use crate::app::estimate::past_run::PastRun;
use crate::app::estimate::path::PathId;
use crate::app::estimate::quantile::middle;

/// Fewer runs do not say whether steps go together.
const FEWEST_RUNS: u16 = 3;
/// No step is nearer to what all steps share than this, in variances of that.
const LEAST_OWN: f64 = 0.1;
/// What never varied in a few runs may vary yet: by a thousandth.
const LEAST_VARIANCE: f64 = 1e-6;
/// By more than this no run is slower, or faster, as a whole.
const MOST: f64 = 20.0;

/// How far the steps of a run are longer, or shorter, together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pace {
    /// The variance of what a whole run shares.
    shared: f64,
    steps: FxHashMap<PathId, StepPace>,
}

/// The usual logarithm of a step, and how far it varies by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct StepPace {
    usual: f64,
    own: f64,
}

/// The logarithms of one step, one a run in which it ran.
type Logarithms = Vec<(usize, f64)>;

impl Pace {
    /// What these runs say.
    pub(super) fn of(runs: &[&PastRun]) -> Self {
        let mut told: FxHashMap<PathId, Logarithms> = FxHashMap::default();
        for (number, run) in runs.iter().enumerate() {
            for (path, logarithm) in of_run(run) {
                told.entry(path).or_default().push((number, logarithm));
            }
        }
        told.retain(|_, logarithms| logarithms.len() >= usize::from(FEWEST_RUNS));
        let shared = shared(told.values(), runs.len());
        if shared <= 0.0 {
            return Self::default();
        }
        let mut said = vec![Said::default(); runs.len()];
        let mut steps = FxHashMap::default();
        for (path, logarithms) in told {
            let (usual, variance) = mean_and_variance(&logarithms);
            let least = (LEAST_OWN * shared).max(LEAST_VARIANCE);
            let own = (variance - shared).max(least);
            let step = StepPace { usual, own };
            for (run, logarithm) in logarithms {
                if let Some(said) = said.get_mut(run) {
                    said.add(step, logarithm);
                }
            }
            steps.insert(path, step);
        }
        let usual = usual(said.iter().map(|said| said.factor(shared))).ln();
        for step in steps.values_mut() {
            step.usual += usual;
        }
        Self { shared, steps }
    }

    /// How many times the usual length a run takes in which steps took so long; 1 where nothing
    /// says otherwise.
    pub(super) fn factor(&self, over: impl IntoIterator<Item = (PathId, TimeDelta)>) -> f64 {
        if self.shared <= 0.0 {
            return 1.0;
        }
        let mut means = Means::default();
        for (path, lasted) in over {
            means.add(path, lasted);
        }
        let mut said = Said::default();
        for (path, mean) in means.0 {
            if let Some(step) = self.steps.get(&path) {
                said.add(*step, mean.get());
            }
        }
        said.factor(self.shared)
    }
}

/// What the steps of a run say of it: how far they are off, those most that vary least by
/// themselves.
#[derive(Clone, Copy, Default)]
struct Said {
    sum: f64,
    weight: f64,
}

impl Said {
    fn add(&mut self, step: StepPace, logarithm: f64) {
        self.sum += (logarithm - step.usual) / step.own;
        self.weight += 1.0 / step.own;
    }

    fn factor(self, shared: f64) -> f64 {
        let off = self.sum / (self.weight + 1.0 / shared);
        off.exp().clamp(1.0 / MOST, MOST)
    }
}

/// What is usual of factors: the mean of those in the middle, as of lengths.
fn usual(factors: impl Iterator<Item = f64>) -> f64 {
    let mut factors: Vec<f64> = factors.collect();
    factors.sort_by(f64::total_cmp);
    let middle = middle(&factors);
    let count = u16::try_from(middle.len()).unwrap_or(u16::MAX).max(1);
    middle.iter().sum::<f64>() / f64::from(count)
}

/// The logarithm of each step in a run, the mean of its iterations. Containers tell nothing that
/// what is in them does not.
fn of_run(run: &PastRun) -> impl Iterator<Item = (PathId, f64)> + use<> {
    let mut means = Means::default();
    for node in run.nodes.iter().filter(|node| node.children == 0) {
        if let Some(lasted) = node.lasted {
            means.add(node.path, lasted);
        }
    }
    means.0.into_iter().map(|(path, mean)| (path, mean.get()))
}

/// The means of logarithms by step.
#[derive(Default)]
struct Means(FxHashMap<PathId, Mean>);

#[derive(Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Means {
    fn add(&mut self, path: PathId, lasted: TimeDelta) {
        // What takes no time at all has no logarithm, and none that tells anything.
        if lasted >= TimeDelta::seconds(1) {
            let mean = self.0.entry(path).or_default();
            mean.sum += lasted.as_seconds_f64().ln();
            mean.count += 1.0;
        }
    }
}

impl Mean {
    fn get(&self) -> f64 {
        self.sum / self.count
    }
}

/// The variance that the steps of a run share: the mean of the products of all pairs of them, of
/// which those count most that vary least.
fn shared<'a>(steps: impl Iterator<Item = &'a Logarithms>, runs: usize) -> f64 {
    #[derive(Clone, Copy, Default)]
    struct Sums {
        off: f64,
        off_squared: f64,
        weight: f64,
        weight_squared: f64,
    }
    let mut sums = vec![Sums::default(); runs];
    for logarithms in steps {
        let (mean, variance) = mean_and_variance(logarithms);
        let weight = 1.0 / variance.max(LEAST_VARIANCE);
        for (run, logarithm) in logarithms {
            if let Some(sums) = sums.get_mut(*run) {
                let off = weight * (logarithm - mean);
                sums.off += off;
                sums.off_squared += off * off;
                sums.weight += weight;
                sums.weight_squared += weight * weight;
            }
        }
    }
    // The square of a sum holds each pair twice, and each step with itself, which is no pair.
    let products: f64 = sums
        .iter()
        .map(|run| run.off * run.off - run.off_squared)
        .sum();
    let pairs: f64 = sums
        .iter()
        .map(|run| run.weight * run.weight - run.weight_squared)
        .sum();
    if pairs <= f64::EPSILON {
        return 0.0;
    }
    // Around a mean of their own few numbers vary less than around the true one.
    let runs = f64::from(u16::try_from(runs).unwrap_or(u16::MAX).max(FEWEST_RUNS));
    (products / pairs * runs / (runs - 1.0)).max(0.0)
}

fn mean_and_variance(logarithms: &Logarithms) -> (f64, f64) {
    let count = f64::from(u16::try_from(logarithms.len()).unwrap_or(u16::MAX).max(1));
    let mean = logarithms
        .iter()
        .map(|(_, logarithm)| logarithm)
        .sum::<f64>()
        / count;
    let squares = logarithms
        .iter()
        .map(|(_, logarithm)| (logarithm - mean).powi(2));
    (mean, squares.sum::<f64>() / (count - 1.0).max(1.0))
}
