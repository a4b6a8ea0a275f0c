//! The watch is right under every reading of the service's documents: random
//! stories, random sets of readings, random faults, random moments. The whole client runs
//! over memory under paused time, so a case takes some milliseconds.
//!
//! `PAIWATCH_SEED=1000000 PAIWATCH_CASES=20000 cargo test --test it every_reading`
//! plays others, and more of them. A failing case is made small and printed with what replays it.

mod case;
mod checks;
mod going_wrong;
mod moments;
mod play;
mod timeline;
pub(crate) mod truth;

use std::time::Duration;

use chrono::{DateTime, Utc};
use paiwatch::app::model::Model;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{RunId, Sequence, Status};
use paiwatch::sim::{Faults, Reading, Seen};
use proptest::prelude::{ProptestConfig, TestCaseError};
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use tokio::time::Instant;

use self::case::{Case, any_case};
use self::checks::{check_at_once, check_budget, check_in_the_end, check_manners};
use self::moments::Moment;
use self::timeline::Timeline;
use self::truth::{Oracle, StateTruth, known};
use crate::watcher::{Setting, Watcher, beginning, paused_runtime};

/// How many cases are played when nobody says otherwise.
const CASES: u64 = 800;

/// Long enough for a rotation, a run row, a sweep with all its parts, and what must be confirmed.
const SETTLING: Duration = Duration::from_secs(200);

const INTERVAL: Duration = Duration::from_secs(20);

/// An id that belongs to nobody.
const FOREIGN: &str = "flow-of-somebody-else";

/// The newest facts of an update, and when it came.
struct Shown {
    at: DateTime<Utc>,
    runs: Vec<(RunId, Option<Status>)>,
    nodes: Vec<(RunId, String, StateTruth)>,
}

fn check(case: &Case) -> Result<(), TestCaseError> {
    let oracle = Oracle::new(case.play.story(), case.seed, case.readings);
    let watch = watch(case, &oracle);
    let timeline = Timeline::new(&oracle, moments::looks(&watch.moments));
    if !case.wrong.makes_answers_late() {
        check_at_once(case, &timeline, &watch.shown)?;
    }
    if !case.is_a_rerun_told_in_parts() {
        // Which nodes have come meanwhile nobody can know while trees fail to be read.
        let reads_every_tree = !case.wrong.is_any();
        moments::check(&watch.moments, &timeline, case.lag(), reads_every_tree)?;
    }
    check_in_the_end(case, &oracle, &watch)?;
    check_manners(&watch.seen)?;
    if case.has_budget {
        check_budget(&watch.sends)?;
    }
    Ok(())
}

/// What came of a watch.
struct Watched {
    model: Model,
    stood_still_at: DateTime<Utc>,
    shown: Vec<Shown>,
    moments: Vec<Moment>,
    seen: Vec<Seen>,
    sends: Vec<Instant>,
}

fn watch(case: &Case, oracle: &Oracle) -> Watched {
    let mut targets = Vec::new();
    if !case.discovers {
        targets = oracle.runs(beginning());
        targets.push(FOREIGN.to_owned());
    }
    let runtime = paused_runtime();
    runtime.block_on(async {
        let mut watcher = Watcher::start(Setting {
            story: case.play.story(),
            seed: case.seed,
            targets: targets.iter().map(|id| RunId::from(id.as_str())).collect(),
            readings: case.readings,
            interval: INTERVAL,
            requests_per_minute: case.has_budget.then_some(60),
        });
        let mut shown = Vec::new();
        let mut newest = Sequence::default();
        let mut moments = Vec::new();
        let mut look = |model: &Model| {
            shown.push(newest_facts(model, &mut newest));
            moments.push(Moment::of(model));
        };
        for (passes, faults) in case.wrong.turns(case.watched) {
            watcher.behaviour.fail_with(faults);
            watcher.pass_looking(passes, &mut look).await;
        }
        watcher.behaviour.fail_with(Faults::default());
        // An old replica shows the world as it was: only one that has ended is told alike by all.
        if case.readings.has(Reading::StaleReplica) {
            watcher
                .pass_looking(Duration::from_mins(15), &mut look)
                .await;
        }
        watcher.freeze_the_world();
        let stood_still_at = watcher.world_time();
        watcher.pass(SETTLING + case.wrong.patience()).await;
        Watched {
            seen: watcher.seen(),
            sends: watcher.sends(),
            model: watcher.model,
            stood_still_at,
            shown,
            moments,
        }
    })
}

fn newest_facts(model: &Model, newest: &mut Sequence) -> Shown {
    let before = *newest;
    let mut shown = Shown {
        // Requests take no time over memory.
        at: model.now.machine,
        runs: Vec::new(),
        nodes: Vec::new(),
    };
    for run in model.watch.runs.values() {
        if run.row_from > before {
            *newest = run.row_from.max(*newest);
            shown.runs.push((run.id.clone(), run.status().cloned()));
        }
        for (place, node) in run.tree.iter().skip(1) {
            if node.state.from > before {
                *newest = node.state.from.max(*newest);
                let Some(state) = state(run, place) else {
                    continue;
                };
                shown
                    .nodes
                    .push((run.id.clone(), node.id.to_string(), state));
            }
        }
    }
    shown
}

fn state(run: &Run, place: u32) -> Option<StateTruth> {
    let node = run.tree.node(place).unwrap();
    Some(StateTruth {
        status: node.state.status.clone()?,
        started: known(node.state.timing.started.as_ref()),
        finished: known(node.state.timing.finished.as_ref()),
    })
}

/// The number in a variable of the environment.
fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap())
}

/// Each case is made from a seed of its own, so that one that fails is played again without the others.
fn runner(seed: u64) -> TestRunner {
    let config = ProptestConfig {
        cases: 1,
        max_shrink_iters: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn play(first: u64, cases: u64) {
    for seed in first..first + cases {
        if let Err(TestError::Fail(why, case)) = runner(seed).run(&any_case(), |case| check(&case))
        {
            panic!(
                "{why}\nreadings {}, seed {}, watched {} s, discovers {}, budget {}\n{}\n{}\n\
                 play it again: PAIWATCH_SEED={seed} PAIWATCH_CASES=1 cargo test --test it every_reading",
                case.readings,
                case.seed,
                case.watched,
                case.discovers,
                case.has_budget,
                case.wrong,
                case.play.text()
            );
        }
    }
}

/// Where the cases begin, and how many each of the two tests plays.
fn extent() -> (u64, u64) {
    let first = variable("PAIWATCH_SEED").unwrap_or(1);
    let cases = variable("PAIWATCH_CASES").unwrap_or(CASES);
    (first, cases.div_ceil(2))
}

// Two of them, so that both cores of a small machine have something to do.

#[test]
fn what_is_shown_is_true_under_every_reading() {
    let (first, cases) = extent();
    play(first, cases);
}

#[test]
fn what_is_shown_is_true_under_every_other_reading() {
    let (first, cases) = extent();
    play(first + cases, cases);
}
