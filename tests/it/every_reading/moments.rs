//! At every moment each word, time and count on the screen was true not longer ago than the
//! header says, and one interval more.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::model::Model;
use paiwatch::app::nodes::counts::Counts;
use paiwatch::app::query::ages;
use paiwatch::app::runs::run::{Run, Standing};
use paiwatch::domain::Status;
use proptest::prelude::*;

use super::state;
use super::timeline::Timeline;
use super::truth::{NodeTruth, RunTruth, StateTruth, known};

/// What the screen shows at one moment, and what it claims of it.
#[derive(Debug)]
pub(super) struct Moment {
    at: DateTime<Utc>,
    runs: Vec<ShownRun>,
    /// The counts of the header.
    leaves: Counts,
    run_counts: Counts,
    /// What the words of the runs add up to.
    counted: Counts,
}

#[derive(Debug)]
struct ShownRun {
    id: String,
    /// It was so at this moment or later.
    since: DateTime<Utc>,
    word: Word,
    /// The same of its times.
    times_since: DateTime<Utc>,
    started: Option<DateTime<Utc>>,
    finished: Option<DateTime<Utc>>,
    nodes: Vec<ShownNode>,
    /// The counts of its row, and what its rows add up to.
    leaves: Counts,
    added_up: Counts,
    /// Its nodes, where the screen claims that there are no others.
    all: Option<BTreeSet<String>>,
}

/// What is over is asked for its word at the first tick after a minute, and for its times once
/// a minute at most: a run that is run again, and ends with the same word before the next tick, shows by
/// these only. What was refused is asked again a minute later.
const TURN: TimeDelta = TimeDelta::minutes(1);

#[derive(Clone, Debug, PartialEq)]
enum Word {
    Deleted,
    Says(Status),
    /// That it is not answered, or nothing yet: this claims nothing.
    Nothing,
}

impl Word {
    fn of(truth: &RunTruth) -> Self {
        if truth.is_deleted {
            Self::Deleted
        } else {
            Self::Says(truth.status.clone())
        }
    }
}

#[derive(Debug)]
struct ShownNode {
    id: String,
    since: DateTime<Utc>,
    state: StateTruth,
}

impl Moment {
    pub(super) fn of(model: &Model) -> Self {
        let runs = model.watch.runs.values();
        let shown = runs.clone().filter_map(|run| ShownRun::of(model, run));
        Self {
            at: model.now.machine,
            runs: shown.collect(),
            leaves: model.watch.leaves(),
            run_counts: model.watch.run_counts(),
            counted: runs.map(Run::counted).sum(),
        }
    }
}

impl ShownRun {
    fn of(model: &Model, run: &Run) -> Option<Self> {
        let claim = Claim::of(model)?;
        let own = ages::own_age_of_run(model, run);
        let timing = run.timing();
        let word = match run.standing() {
            Standing::Deleted => Word::Deleted,
            Standing::Says(status) => Word::Says(status.clone()),
            Standing::Unanswered | Standing::Unknown => Word::Nothing,
        };
        let is_told = matches!(word, Word::Says(_));
        let turn = match &word {
            Word::Says(status) if status.is_final() => TURN + claim.interval,
            Word::Says(_) | Word::Deleted | Word::Nothing => TimeDelta::zero(),
        };
        let nodes = run.tree.iter().skip(1).filter(|_| is_told);
        let nodes = nodes.filter_map(|(place, node)| {
            let own = ages::own_age_of_node(model, run, node).max(own);
            Some(ShownNode {
                id: node.id.to_string(),
                since: claim.since(own) - turn * 2,
                state: state(run, place).filter(|_| !node.is_unanswered())?,
            })
        });
        Some(Self {
            id: run.id.to_string(),
            since: claim.since(own) - turn,
            times_since: claim.since(own) - turn * 2,
            started: known(timing.started.as_ref()),
            finished: known(timing.finished.as_ref()),
            nodes: nodes.collect(),
            leaves: run.tree.leaves(),
            added_up: added_up(run),
            all: (is_told && !ages::is_unread(run) && run.shape_error.is_none()).then(|| {
                let nodes = run.tree.iter().map(|(_, node)| node.id.to_string());
                nodes.collect()
            }),
            word,
        })
    }
}

fn added_up(run: &Run) -> Counts {
    let nodes = run.tree.iter().skip(1).map(|(_, node)| node);
    let leaves = nodes.filter(|node| node.children.is_empty());
    let words = leaves.map(|leaf| {
        let status = leaf.state.status.as_ref();
        Counts::of(status.filter(|_| !leaf.is_unanswered()))
    });
    words.sum()
}

/// What the header claims.
struct Claim {
    now: DateTime<Utc>,
    told: DateTime<Utc>,
    interval: TimeDelta,
}

impl Claim {
    /// Nothing while it says that nothing was told yet.
    fn of(model: &Model) -> Option<Self> {
        let interval = model.watch.connection.interval.max(model.settings.interval);
        Some(Self {
            now: model.now.machine,
            told: model.watch.connection.last_told?,
            interval: TimeDelta::from_std(interval).unwrap(),
        })
    }

    /// Since when something was so once at least, the own row of which may tell another age.
    fn since(&self, own: Option<TimeDelta>) -> DateTime<Utc> {
        let told = own.map_or(self.told, |own| self.told.min(self.now - own));
        told - self.interval
    }
}

/// The truth, and what of it has been found on the screen.
struct Truths<'a, 'b> {
    timeline: &'a Timeline<'b>,
    /// How old an answer may be when it is made.
    lag: TimeDelta,
    words: Found<Word>,
    times: Found<Option<DateTime<Utc>>>,
    nodes: Found<StateTruth>,
}

/// What was shown of each run, or of each of its nodes, and when that was so: it need not be
/// looked for again while it is no older than what is claimed.
type Found<T> = BTreeMap<(String, String), (T, DateTime<Utc>)>;

/// Whether it was so at a moment since then.
fn was<T: PartialEq>(
    found: &mut Found<T>,
    key: (&str, &str),
    shown: T,
    since: DateTime<Utc>,
    find: impl FnOnce(&T) -> Option<DateTime<Utc>>,
) -> bool {
    let key = (key.0.to_owned(), key.1.to_owned());
    let is_fresh = |(other, at): &(T, DateTime<Utc>)| *other == shown && *at >= since;
    if found.get(&key).is_some_and(is_fresh) {
        return true;
    }
    let at = find(&shown);
    found.extend(at.map(|at| (key, (shown, at))));
    at.is_some()
}

/// When anything was shown.
pub(super) fn looks(moments: &[Moment]) -> BTreeSet<DateTime<Utc>> {
    moments.iter().map(|moment| moment.at).collect()
}

/// Checks everything that was shown.
pub(super) fn check(
    moments: &[Moment],
    timeline: &Timeline<'_>,
    lag: TimeDelta,
    reads_every_tree: bool,
) -> Result<(), TestCaseError> {
    let mut truths = Truths {
        timeline,
        lag,
        words: Found::default(),
        times: Found::default(),
        nodes: Found::default(),
    };
    let mut whole_since = BTreeMap::new();
    for moment in moments {
        for run in &moment.runs {
            check_run(&mut truths, moment, run)?;
            for node in &run.nodes {
                check_node(&mut truths, moment, run, node)?;
            }
        }
        check_counts(moment)?;
        if reads_every_tree {
            check_that_all_is_shown(&truths, moment, &mut whole_since)?;
        }
    }
    Ok(())
}

/// One of the times of a root.
type Of = fn(&StateTruth) -> Option<DateTime<Utc>>;

fn check_run(
    truths: &mut Truths<'_, '_>,
    moment: &Moment,
    run: &ShownRun,
) -> Result<(), TestCaseError> {
    let (timeline, lag) = (truths.timeline, truths.lag);
    let find =
        |since, is_so: &dyn Fn(&RunTruth) -> bool| timeline.find(&run.id, since, moment.at, is_so);
    let since = run.since - lag;
    let key = (run.id.as_str(), "");
    let is_true = match &run.word {
        Word::Nothing => true,
        Word::Deleted | Word::Says(_) => {
            was(&mut truths.words, key, run.word.clone(), since, |word| {
                find(since, &|truth| Word::of(truth) == *word)
            })
        }
    };
    prop_assert!(is_true, "{}", told(truths, moment, run));
    let Word::Says(_) = run.word else {
        return Ok(());
    };
    let since = run.times_since - lag;
    let started: Of = |root| root.started;
    let finished: Of = |root| root.finished;
    let times = [
        ("start", run.started, started),
        ("end", run.finished, finished),
    ];
    for (what, shown, of) in times {
        // No time says nothing.
        let is_true = shown.is_none() || {
            let key = (run.id.as_str(), what);
            was(&mut truths.times, key, shown, since, |shown| {
                let is_so = |root: &NodeTruth| of(&root.state) == *shown;
                let root = |truth: &RunTruth| truth.nodes.get(&truth.root).is_some_and(is_so);
                find(since, &root)
            })
        };
        let row = || told(truths, moment, run);
        prop_assert!(is_true, "{what} {shown:?}: {}", row());
    }
    Ok(())
}

fn check_node(
    truths: &mut Truths<'_, '_>,
    moment: &Moment,
    run: &ShownRun,
    node: &ShownNode,
) -> Result<(), TestCaseError> {
    let timeline = truths.timeline;
    let since = node.since - truths.lag;
    let key = (run.id.as_str(), node.id.as_str());
    let is_true = was(&mut truths.nodes, key, node.state.clone(), since, |state| {
        let is_so = |told: &NodeTruth| told.state == *state;
        let node = |truth: &RunTruth| truth.nodes.get(&node.id).is_some_and(is_so);
        timeline.find(&run.id, since, moment.at, &node)
    });
    if !is_true {
        let now = timeline.at(&run.id, moment.at);
        let now = (*now).as_ref().and_then(|run| run.nodes.get(&node.id));
        let row = told(truths, moment, run);
        prop_assert!(is_true, "{node:?} of {row}; now {now:?}");
    }
    Ok(())
}

/// What is counted is what the rows say.
fn check_counts(moment: &Moment) -> Result<(), TestCaseError> {
    for run in &moment.runs {
        let (id, at) = (&run.id, moment.at);
        prop_assert_eq!(run.leaves, run.added_up, "the leaves of {} at {}", id, at);
    }
    prop_assert_eq!(moment.run_counts, moment.counted);
    let leaves: Counts = moment.runs.iter().map(|run| run.leaves).sum();
    prop_assert!(moment.runs.is_empty() || moment.leaves == leaves);
    Ok(())
}

/// What was there for all of the time that is claimed is known, but a tree may be told in
/// parts, one after the other.
fn check_that_all_is_shown<'a>(
    truths: &Truths<'_, '_>,
    moment: &'a Moment,
    whole_since: &mut BTreeMap<&'a str, DateTime<Utc>>,
) -> Result<(), TestCaseError> {
    for run in &moment.runs {
        let Some(shown) = &run.all else {
            whole_since.remove(&*run.id);
            continue;
        };
        let since = run.since - truths.lag;
        if *whole_since.entry(&run.id).or_insert(moment.at) > since {
            continue;
        }
        let (before, now) = (
            truths.timeline.at(&run.id, since),
            truths.timeline.at(&run.id, moment.at),
        );
        let (Some(before), Some(now)) = (&*before, &*now) else {
            continue;
        };
        for (id, node) in &now.nodes {
            let is_known = !before.nodes.contains_key(id) || shown.contains(id);
            let row = || told(truths, moment, run);
            prop_assert!(is_known, "{id} {} is not shown: {}", node.name, row());
        }
    }
    Ok(())
}

/// A row of the screen beside the truth of its time.
fn told(truths: &Truths<'_, '_>, moment: &Moment, run: &ShownRun) -> String {
    let truth = |at| {
        let truth = truths.timeline.at(&run.id, at);
        let words = truth.as_ref().as_ref().map(|truth| {
            let root = truth.nodes.get(&truth.root).map(|root| &root.state);
            format!("{} deleted {} {root:?}", truth.status, truth.is_deleted)
        });
        words.unwrap_or_default()
    };
    format!(
        "at {} the run {} is {:?} from {:?} to {:?}, since {} or later; then {}; now {}",
        moment.at,
        run.id,
        run.word,
        run.started,
        run.finished,
        run.since,
        truth(run.since - truths.lag),
        truth(moment.at)
    )
}
