//! How long it usually takes, and how long it still will.

mod laws;
pub(crate) mod plan;

use crate::estimates::plan::{Run, Step, What, start, task};
use crate::stage::Stage;
use chrono::TimeDelta;
use paiwatch::app::estimate::{
    Basis, Forecast, History, PastFailure, PastRun, PathId, Remaining, SlowPath, forecast, paths,
};
use paiwatch::app::nodes::tree::{ROOT, Tree};
use paiwatch::domain::{RunRow, Shape, Status, StatusRows, Time};

pub(crate) const RUN: &str = "flow-a";

/// The tree that these rows make.
pub(crate) fn tree(shape: Shape) -> Tree {
    let mut stage = Stage::watching(&[RUN]);
    stage.runs(StatusRows {
        runs: vec![RunRow {
            run: RUN.into(),
            status: Some(Status::new("Running")),
            root: Some(shape.nodes[0].id.clone()),
            ..RunRow::default()
        }],
        ..StatusRows::default()
    });
    stage.shape(RUN, shape);
    stage.model.watch.runs[RUN].tree.clone()
}

/// So many earlier runs of these steps, the next a tenth slower than the one before.
pub(crate) fn earlier(steps: &[Step], count: i64) -> Vec<PastRun> {
    let runs = (0..count).map(|number| {
        let run = Run::of(steps, |usual| usual + usual * number / 10);
        PastRun::of(&format!("flow-{number}"), start(), &run.at(run.lasts)).unwrap()
    });
    runs.collect()
}

/// What is left of a run at a second.
fn at(steps: &[Step], history: &History, second: i64) -> Option<Forecast> {
    let run = Run::of(steps, |usual| usual);
    let tree = tree(run.at(second));
    let now = start() + TimeDelta::seconds(second);
    forecast(&tree, &paths(&tree), history, ROOT, now)
}

fn left(forecast: Option<Forecast>) -> i64 {
    match forecast.unwrap().remaining {
        Remaining::Left { likely, .. } => likely.num_seconds(),
        Remaining::Overdue(by) => -by.num_seconds(),
    }
}

fn looping(after: &[usize], items: usize, parallel: usize, each: i64) -> Step {
    Step {
        after: after.to_vec(),
        what: What::Loop {
            items,
            parallel,
            each,
        },
    }
}

/// The same length in each run, as many as say something.
fn steady(steps: &[Step]) -> History {
    let run = Run::of(steps, |usual| usual);
    let past = PastRun::of("flow-b", start(), &run.at(run.lasts)).unwrap();
    History::of([&past, &past, &past])
}

#[test]
fn what_took_a_time_three_times_usually_does_and_less_often_says_nothing() {
    let steps = [task(&[], 100)];
    let path = PathId::ROOT.below("step-0");
    for (runs, expected) in [(2, None), (3, Some((110, 118))), (5, Some((120, 136)))] {
        let history = History::of(&earlier(&steps, runs));
        let usual = history.usual(path);
        let usual = usual.map(|usual| (usual.p50.num_seconds(), usual.p90.num_seconds()));
        assert_eq!(usual, expected, "{runs} runs");
        assert_eq!(history.usual(path.below("step-0")), None, "never seen");
    }
}

#[test]
fn the_iterations_of_a_loop_are_one_step() {
    let history = History::of(&earlier(&[looping(&[], 7, 2, 60)], 4));
    let path = PathId::ROOT.below("step-0").iteration();
    let usual = history.usual(path).unwrap();
    assert_eq!(usual.runs, 4);
    assert_eq!(history.lengths(path).len(), 20);
    assert!((60..90).contains(&usual.p50.num_seconds()));
}

#[test]
fn what_is_left_is_the_longest_way_through_what_is_not_over() {
    let steps = [
        task(&[], 100),
        task(&[0], 50),
        task(&[0], 400),
        task(&[1], 60),
    ];
    let history = steady(&steps);
    for (second, expected) in [(0, 500), (40, 460), (120, 380), (499, 1)] {
        assert_eq!(
            left(at(&steps, &history, second)),
            expected,
            "at {second} s"
        );
    }
}

#[test]
fn the_turns_that_are_left_share_the_places_of_a_loop() {
    let steps = [looping(&[], 5, 2, 100)];
    let history = steady(&steps);
    for (second, expected) in [(0, 300), (130, 170), (250, 50)] {
        assert_eq!(
            left(at(&steps, &history, second)),
            expected,
            "at {second} s"
        );
    }
}

#[test]
fn what_takes_longer_than_nine_of_ten_is_overdue_and_before_that_ends_before_long() {
    let steps = [task(&[], 100)];
    let history = History::of(&earlier(&steps, 5));
    let slow = Run::of(&steps, |_| 10_000);
    let left_at = |second| {
        let tree = tree(slow.at(second));
        let now = start() + TimeDelta::seconds(second);
        left(forecast(&tree, &paths(&tree), &history, ROOT, now))
    };
    assert_eq!(left_at(20), 100);
    // Half of those that take so long end within seconds, and no later than when it is overdue.
    assert_eq!(left_at(125), 6);
    assert_eq!(left_at(136), 0);
    assert_eq!(left_at(436), -300);
}

#[test]
fn a_forecast_says_what_it_rests_on_and_is_none_where_most_is_unknown() {
    let known = [task(&[], 100), task(&[0], 50), task(&[1], 50)];
    let history = steady(&known);
    let grown = |more: usize| {
        let mut steps = known.to_vec();
        for _ in 0..more {
            steps.push(task(&[steps.len() - 1], 70));
        }
        at(&steps, &history, 10).map(|forecast| forecast.basis)
    };
    assert_eq!(grown(0), Some(Basis { known: 3, open: 3 }));
    assert_eq!(grown(2), Some(Basis { known: 3, open: 5 }));
    assert_eq!(grown(4), None);
    assert_eq!(at(&known, &History::default(), 10), None);
    // What nobody knows goes on beside a known step: no end within a minute is foretold.
    let beside = [task(&[], 100), task(&[], 500)];
    let history = steady(&beside[..1]);
    let basis = |second| at(&beside, &history, second).map(|forecast| forecast.basis);
    assert_eq!(basis(30), Some(Basis { known: 1, open: 2 }));
    assert_eq!(basis(70), None);
}

#[test]
fn steps_that_the_engine_takes_its_time_for_are_learnt_from_earlier_runs() {
    // What waits begins ten seconds after what it waited for.
    let steps = [task(&[], 90), task(&[0], 90), task(&[1], 90)];
    let run = Run::of(&steps, |usual| usual);
    let mut shape = run.at(run.lasts);
    for (at, node) in shape.nodes.iter_mut().enumerate().skip(2) {
        let pause = TimeDelta::seconds(10 * i64::try_from(at - 1).unwrap());
        let later = |time: &mut Option<Time>| {
            let moment = time.as_ref().unwrap().moment().unwrap();
            *time = Some(Time::At(moment + pause));
        };
        later(&mut node.timing.started);
        later(&mut node.timing.finished);
    }
    let past = PastRun::of("flow-b", start(), &shape).unwrap();
    let history = History::of([&past, &past, &past]);
    assert_eq!(left(at(&steps, &history, 30)), 60 + 10 + 90 + 10 + 90);
}

#[test]
fn absurd_times_of_earlier_runs_are_no_lengths() {
    let steps = [task(&[], 100), task(&[0], 100)];
    let run = Run::of(&steps, |usual| usual);
    let mut shape = run.at(run.lasts);
    let absurd = |second: i64| Some(Time::At(start() + TimeDelta::seconds(second)));
    shape.nodes[1].timing.finished = absurd(-50);
    shape.nodes[2].timing.finished = absurd(400 * 86_400);
    let past = PastRun::of("flow-b", start(), &shape).unwrap();
    let history = History::of([&past, &past, &past]);
    for name in ["step-0", "step-1"] {
        assert_eq!(history.usual(PathId::ROOT.below(name)), None);
    }
    shape.nodes[0].timing.finished = absurd(-1);
    assert_eq!(PastRun::of("flow-b", start(), &shape), None);
    assert_eq!(PastRun::of("flow-b", start(), &Shape::default()), None);
}

#[test]
fn earlier_runs_of_other_shapes_tell_of_the_steps_that_they_have() {
    let (old, new) = (
        [task(&[], 100), looping(&[0], 3, 1, 60)],
        [task(&[], 100), task(&[0], 50), task(&[1], 30)],
    );
    let mut runs = earlier(&old, 4);
    runs.extend(earlier(&new, 2));
    let history = History::of(&runs);
    let runs_of = |path: PathId| history.usual(path).map(|usual| usual.runs);
    let step = |name| PathId::ROOT.below(name);
    assert_eq!(runs_of(step("step-0")), Some(6));
    // A step that was a loop is the same step; one that two runs had says nothing.
    assert_eq!(runs_of(step("step-1")), Some(6));
    assert_eq!(runs_of(step("step-2")), None);
    let basis = at(&new, &history, 10).unwrap().basis;
    assert_eq!(basis, Basis { known: 2, open: 3 });
}

#[test]
fn one_run_that_was_run_again_days_later_does_not_move_what_is_usual() {
    let steps = [task(&[], 100), task(&[0], 50)];
    let run = Run::of(&steps, |usual| usual);
    let past = |shape: &Shape| PastRun::of("flow-b", start(), shape).unwrap();
    let mut rerun = run.at(run.lasts);
    let later = Some(Time::At(start() + TimeDelta::days(3)));
    // The run began when it did; its last step began and ended days later.
    for node in [0, 2] {
        rerun.nodes[node].timing.finished.clone_from(&later);
    }
    rerun.nodes[2].timing.started = Some(Time::At(
        start() + TimeDelta::days(3) - TimeDelta::seconds(50),
    ));
    let whole = past(&run.at(run.lasts));
    let history = History::of([&past(&rerun), &whole, &whole, &whole, &whole]);
    assert_eq!(left(at(&steps, &history, 20)), 130);
    let usual = history.usual(PathId::ROOT).unwrap();
    assert_eq!(usual.p50, TimeDelta::seconds(150));
}

#[test]
fn the_slow_path_is_what_was_waited_for() {
    let inner = Step {
        after: vec![0],
        what: What::Dag(vec![task(&[], 300), task(&[], 20), task(&[0, 1], 30)]),
    };
    let steps = [task(&[], 100), inner, task(&[0], 50), task(&[1, 2], 60)];
    let run = Run::of(&steps, |usual| usual);
    let tree = tree(run.at(run.lasts));
    let now = start() + TimeDelta::seconds(run.lasts + 1000);
    let path = SlowPath::of(&tree, ROOT, now);
    let names: Vec<String> = path
        .nodes
        .iter()
        .map(|place| {
            let node = tree.node(*place).unwrap();
            let above = tree.node(node.parent).unwrap();
            format!("{}/{}", above.name, node.name)
        })
        .collect();
    assert_eq!(
        names,
        [
            "root/step-3",
            "step-1/step-2",
            "step-1/step-0",
            "root/step-0"
        ]
    );
    assert_eq!(path.sum, TimeDelta::seconds(490));
}

#[test]
fn a_run_that_is_slower_as_a_whole_takes_longer_where_earlier_runs_went_so_too() {
    let steps = [task(&[], 100), task(&[0], 200), task(&[1], 300)];
    // Each step varies as much in both, together or against one another.
    let together = History::of(&earlier(&steps, 5));
    let mut number = 0;
    let alone = (0..5).map(|_| {
        let run = Run::of(&steps, |usual| {
            number += 3;
            usual + usual * (number % 5) / 10
        });
        PastRun::of("flow-b", start(), &run.at(run.lasts)).unwrap()
    });
    let alone = History::of(&alone.collect::<Vec<_>>());
    let slow = Run::of(&steps, |usual| usual * 14 / 10);
    let tree = tree(slow.at(141));
    let now = start() + TimeDelta::seconds(141);
    let left = |history| left(forecast(&tree, &paths(&tree), history, ROOT, now));
    assert_eq!(left(&alone), 599);
    assert!(
        (680..=699).contains(&left(&together)),
        "{}",
        left(&together)
    );
}

#[test]
fn a_run_as_usual_among_some_far_quicker_and_slower_ones_is_foretold_as_usual() {
    let steps = [task(&[], 1_000), task(&[0], 2_000), task(&[1], 3_000)];
    let earlier = (0..10).map(|number| {
        let run = Run::of(&steps, |usual| usual * (1 + 2 * number) / 10);
        PastRun::of("flow-b", start(), &run.at(run.lasts)).unwrap()
    });
    let history = History::of(&earlier.collect::<Vec<_>>());
    let left = left(at(&steps, &history, 1_000));
    assert!((4_900..=5_200).contains(&left), "{left}");
}

#[test]
fn what_ran_after_a_failure_in_an_earlier_run_will_run_again() {
    let steps = [
        task(&[], 100),
        task(&[0], 200),
        task(&[1], 300),
        task(&[1], 400),
    ];
    let history = steady(&steps);
    let failed = |mut shape: Shape| {
        shape.nodes[2].status = Some(Status::new("Failed"));
        shape
    };
    // The second step has failed; what waits for it is skipped, but for the last step.
    let mut earlier = Run::of(&steps, |usual| usual).at(10_000);
    earlier.nodes[3].status = Some(Status::new("Skipped"));
    let past = PastFailure::of("flow-c", &failed(earlier));
    assert_eq!(past.undeterred, [PathId::ROOT.below("step-3")]);
    let tree = tree(failed(Run::of(&steps, |usual| usual).at(299)));
    let now = start() + TimeDelta::seconds(301);
    let foretold = |history| forecast(&tree, &paths(&tree), history, ROOT, now);
    assert_eq!(foretold(&history), None, "nothing more will run");
    let knowing = history.clone().and_failures([&past]);
    assert_eq!(left(foretold(&knowing)), 400);
}
