//! Whatever goes wrong, nothing shown is wrong, its age is told, and soon
//! after the end of it everything is right again: every fault of the service
//! and of the way to it, in every phase of a run, for a moment and for minutes.

mod absent;
mod checks;
mod clocks;
mod expected;
mod line;
mod stopped;

use std::time::Duration;

use chrono::TimeDelta;
use paiwatch::app::model::Model;
use paiwatch::domain::RunId;
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Faults, Readings};

pub(crate) use self::expected::written;

use self::checks::{check_ages, check_all_is_right, check_what_is_shown, check_words};
use self::expected::{Wrong, all, expected};
use crate::every_reading::truth::Oracle;
use crate::watcher::{Setting, Watcher, beginning, paused_runtime};

const STORY: &str = r#"
workspace = "94801"
user = "2000"
account = "1000"

[[pipeline]]
name = "work"

[[pipeline.node]]
name = "read"
lasts = "20s"

[[pipeline.node]]
name = "fit"
after = ["read"]
lasts = "40s"

[[pipeline.node]]
name = "score"
after = ["fit"]
lasts = "30s"

[[run]]
pipeline = "work"
name = "work"
starts = "0s"
"#;

/// When it begins to go wrong.
const PHASES: [(&str, u64); 3] = [
    ("at the first request", 0),
    ("while it runs", 31),
    ("at its end", 85),
];

/// How long it does.
const LENGTHS: [u64; 2] = [5, 150];

/// For two answers, whatever the backoff has come to. A run that is over, or was not
/// answered, is asked about once a minute.
const PATIENCE: Duration = Duration::from_mins(5);

const INTERVAL: TimeDelta = TimeDelta::seconds(3);

fn story() -> Story {
    Story::parse("faults.toml", STORY).unwrap()
}

/// One fault in one phase for one length.
struct Case {
    wrong: Wrong,
    start: u64,
    length: u64,
    what: String,
}

impl Case {
    fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for wrong in all() {
            for (phase, start) in PHASES {
                for length in LENGTHS {
                    let what = format!("{wrong:?} {phase} for {length} s");
                    cases.push(Self {
                        wrong,
                        start,
                        length,
                        what,
                    });
                }
            }
        }
        cases
    }

    /// What is not in the table, and may change times.
    fn of_clocks(what: &str) -> Self {
        Self {
            wrong: Wrong::AtTheService(Fault::ClockJump),
            start: 31,
            length: 0,
            what: what.to_owned(),
        }
    }

    fn begin(&self, watcher: &Watcher) {
        match self.wrong {
            Wrong::AtTheService(fault) => watcher.behaviour.fail_with(written(fault)),
            Wrong::OnTheWay(broken) => watcher.break_line(Some(line::error(broken))),
        }
    }

    fn end(watcher: &Watcher) {
        watcher.behaviour.fail_with(Faults::default());
        watcher.break_line(None);
    }

    fn is_long(&self) -> bool {
        self.length > 60
    }
}

#[test]
fn whatever_goes_wrong_nothing_shown_is_wrong_and_all_is_right_soon_after() {
    let oracle = Oracle::new(story(), 1, Readings::default());
    let run = RunId::from(oracle.runs(beginning()).remove(0).as_str());
    for case in Case::all() {
        let runtime = paused_runtime();
        let mut shown = Vec::new();
        let (model, world) = runtime.block_on(async {
            let setting = Setting::of(story()).with_targets(vec![run.clone()]);
            let mut watcher = Watcher::start(setting);
            watcher.pass(Duration::from_secs(case.start)).await;
            case.begin(&watcher);
            for _ in 0..case.length {
                watcher.pass(Duration::from_secs(1)).await;
                shown.push(watcher.model.clone());
            }
            Case::end(&watcher);
            let (wanted, is_one) = expected(case.wrong).healing.updates();
            watcher.updates(wanted, is_one, PATIENCE).await;
            (watcher.model.clone(), watcher.world_time())
        });
        // What is shown changes with an answer only, so each is looked at once.
        let mut told: Vec<&Model> = shown.iter().rev().collect();
        told.dedup_by_key(|model| model.watch.connection.answers);
        for model in told {
            check_what_is_shown(&case, model, &oracle);
        }
        check_ages(&case, &shown);
        check_words(&case, shown.last().unwrap());
        check_all_is_right(&case, &model, &oracle, world);
    }
}
