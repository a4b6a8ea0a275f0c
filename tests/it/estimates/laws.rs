//! What holds for any pipeline and any past.

use chrono::TimeDelta;
use paiwatch::app::estimate::{History, PastRun, Remaining, SlowPath, forecast, paths};
use paiwatch::app::nodes::tree::ROOT;
use proptest::prelude::*;

use crate::estimates::plan::{Run, Step, start, steps, task};
use crate::estimates::{earlier, tree};

/// What is left, below nothing where it is overdue.
fn signed(remaining: Remaining) -> TimeDelta {
    match remaining {
        Remaining::Left { likely, .. } => likely,
        Remaining::Overdue(by) => -by,
    }
}

/// Nothing is told while these seconds pass: what is left grows by nothing, and falls by no more.
fn is_steady(
    steps: &[Step],
    slower: i64,
    share: f64,
    passes: Vec<i64>,
) -> Result<(), TestCaseError> {
    let history = History::of(&earlier(steps, 5));
    let run = Run::of(steps, |usual| usual * slower / 10 + 1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "seconds"
    )]
    let second = (run.lasts as f64 * share) as i64;
    let tree = tree(run.at(second));
    let paths = paths(&tree);
    let mut now = start() + TimeDelta::seconds(second);
    let at = |now| forecast(&tree, &paths, &history, ROOT, now).unwrap();
    let mut before = at(now);
    prop_assert!(before.basis.is_whole());
    for passed in passes {
        now += TimeDelta::seconds(passed);
        let after = at(now);
        let less = signed(before.remaining).max(TimeDelta::zero())
            - signed(after.remaining).max(TimeDelta::zero());
        prop_assert!(less >= TimeDelta::zero(), "grew by {}", -less);
        prop_assert!(less <= TimeDelta::seconds(passed), "fell by {less}");
        if let Remaining::Left { likely, late } = after.remaining {
            prop_assert!(likely >= TimeDelta::zero() && late >= likely);
        }
        before = after;
    }
    Ok(())
}

/// What ends at the latest when it is overdue is not foretold to end after that.
#[test]
fn what_becomes_overdue_does_not_fall_to_it() {
    let steps = [task(&[], 2103), task(&[0], 3895)];
    is_steady(&steps, 18, 0.956_187_975_162_542_5, vec![913, 259]).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn time_without_news_takes_no_more_than_itself_from_what_is_left(
        steps in steps(),
        slower in 5_i64..25,
        share in 0.0_f64..1.0,
        passes in vec_of_seconds(),
    ) {
        is_steady(&steps, slower, share, passes)?;
    }

    #[test]
    fn a_run_that_goes_as_all_before_it_is_foretold_to_the_second(steps in steps(), share in 0.0_f64..1.0) {
        let run = Run::of(&steps, |usual| usual);
        let past = PastRun::of("flow-b", start(), &run.at(run.lasts)).unwrap();
        let history = History::of([&past, &past, &past]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "seconds")]
        let second = (run.lasts as f64 * share) as i64;
        let tree = tree(run.at(second));
        let now = start() + TimeDelta::seconds(second);
        let forecast = forecast(&tree, &paths(&tree), &history, ROOT, now).unwrap();
        prop_assert_eq!(signed(forecast.remaining), TimeDelta::seconds(run.lasts - second));
    }

    #[test]
    fn the_slow_path_takes_no_longer_than_the_run_and_each_of_it_was_waited_for(
        steps in steps(),
        share in 0.0_f64..1.2,
    ) {
        let run = Run::of(&steps, |usual| usual);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "seconds")]
        let second = (run.lasts as f64 * share) as i64;
        let tree = tree(run.at(second));
        let now = start() + TimeDelta::seconds(second);
        let path = SlowPath::of(&tree, ROOT, now);
        prop_assert!(path.sum <= TimeDelta::seconds(second.min(run.lasts)));
        // Nothing is lost between two of them here, so the chain is as long as the run was.
        prop_assert_eq!(path.sum, TimeDelta::seconds(second.min(run.lasts)));
        for pair in path.nodes.windows(2) {
            let [later, before] = [pair[0], pair[1]].map(|place| tree.node(place).unwrap());
            prop_assert!(before.state.timing.finished_at() <= later.state.timing.started_at());
        }
    }
}

fn vec_of_seconds() -> impl Strategy<Value = Vec<i64>> {
    proptest::collection::vec(1_i64..2000, 1..6)
}
