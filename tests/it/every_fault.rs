//! Whatever goes wrong, nothing shown is wrong, its age is told, and soon
//! after the end of it everything is right again: every fault of the service
//! and of the way to it, in every phase of a run, for a moment and for minutes.

mod absent;
mod clocks;
mod line;
mod stopped;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::connection::Freshness;
use paiwatch::app::model::Model;
use paiwatch::app::nodes::tree::Node;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Phase, RunId, Status, Update};
use paiwatch::sim::story::Story;
use paiwatch::sim::{Fault, Faults, Readings};

use self::line::Broken;
use crate::every_reading::truth::{Oracle, RunTruth, known};
use crate::stage::screen;
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

/// One thing that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wrong {
    AtTheService(Fault),
    OnTheWay(Broken),
}

impl Wrong {
    /// How old the answers are that the service passes off as new ones. No client can tell.
    fn lag(self) -> TimeDelta {
        match self {
            Self::AtTheService(Fault::StaleReplica) => TimeDelta::seconds(5),
            Self::AtTheService(_) | Self::OnTheWay(_) => TimeDelta::zero(),
        }
    }
}

/// How a fault is to be seen.
struct Appearance {
    /// In the header, on a screen of 160 columns.
    header: &'static str,
    /// In the tree.
    tree: &'static str,
    age: Age,
    healing: Healing,
}

/// After which answers everything is right again, once it goes wrong no more.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Healing {
    /// Two to queries by nodes.
    TwoBatches,
    /// No batch tells a tree: where that is refused, it takes the first one that is not.
    OneTree,
}

impl Healing {
    fn updates(self) -> (usize, fn(&Update) -> bool) {
        match self {
            Self::TwoBatches => (2, |update| matches!(update, Update::Nodes { .. })),
            Self::OneTree => (1, |update| {
                matches!(update, Update::Shape { outcome: Ok(_), .. })
            }),
        }
    }
}

/// What becomes of the age that the header tells.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Age {
    /// Nothing is heard, so it grows from the beginning of the fault on; the
    /// header says why, and when the next try is due.
    Grows,
    /// Answers come, and what they tell is right as of then.
    Stays,
}

/// The table. A fault without an expectation does not compile.
fn expected(wrong: Wrong) -> Appearance {
    let grows = |header| Appearance {
        header,
        tree: "",
        age: Age::Grows,
        healing: Healing::TwoBatches,
    };
    let stays = |header| Appearance {
        header,
        tree: "",
        age: Age::Stays,
        healing: Healing::TwoBatches,
    };
    match wrong {
        Wrong::OnTheWay(Broken::Refused) => grows("no connection: connection refused"),
        Wrong::OnTheWay(Broken::NoSuchName) => grows("no connection: "),
        Wrong::OnTheWay(Broken::NoRoute) => grows("no connection: network is unreachable"),
        Wrong::AtTheService(fault) => match fault {
            Fault::SlowHeaders | Fault::SlowBody => grows("timed out after 15s"),
            Fault::Drop => grows("no connection: the server closed the connection"),
            Fault::CutBody => {
                grows("invalid answer from the service: end of file before message length reached")
            }
            Fault::Throttle => grows("throttled (Throttling.User)"),
            Fault::ThrottleAcs | Fault::ThrottleHttp => grows("throttled for 5s"),
            Fault::InternalError | Fault::Refuse => grows("service error (InternalError)"),
            Fault::Unavailable => grows("HTTP 503 from a web server (nginx?)"),
            Fault::ExpiredToken => grows("token expired (InvalidSecurityToken.Expired)"),
            Fault::Garbage => grows("invalid JSON from the service (line 1, column "),
            Fault::DeepNesting => grows("invalid answer from the service: nested too deep"),
            Fault::HugeBody | Fault::GzipBomb => grows("answer over 16 MiB"),
            Fault::Forbidden => Appearance {
                healing: Healing::OneTree,
                ..stays("needs permission `paiflow:GetPipelineRunNode`")
            },
            Fault::Page => grows("got a web page instead of the service"),
            Fault::WrongTypes => grows("invalid answer from the service: `"),
            // What was asked about is not in the answers.
            Fault::Vanished => Appearance {
                tree: "no status",
                ..stays("live")
            },
            Fault::WrongElement => stays("not understood: `Nodes`"),
            Fault::ClockSkew | Fault::ClockJump => stays("clock +1m"),
            Fault::StaleReplica => stays("live"),
        },
    }
}

fn all() -> impl Iterator<Item = Wrong> {
    let broken = [Broken::Refused, Broken::NoSuchName, Broken::NoRoute];
    let on_the_way = broken.into_iter().map(Wrong::OnTheWay);
    Fault::all().map(Wrong::AtTheService).chain(on_the_way)
}

/// The fault as it is written: what is big is small enough here to be held in memory.
pub(crate) fn written(fault: Fault) -> Faults {
    match fault {
        Fault::HugeBody => "huge-body=20".parse().unwrap(),
        Fault::GzipBomb => "gzip-bomb=20".parse().unwrap(),
        Fault::DeepNesting => "deep-nesting=1000".parse().unwrap(),
        Fault::Vanished => "vanished=work".parse().unwrap(),
        fault => fault.name().parse().unwrap(),
    }
}

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

fn age(model: &Model) -> Option<TimeDelta> {
    match model.watch.connection.freshness(model.now.machine) {
        Freshness::Starting => None,
        Freshness::Live(age) | Freshness::Late(age) | Freshness::Stale(age) => Some(age),
    }
}

/// What the last answers told of was so when they were made; what they did not
/// hold was so once, and its row says that there is no status any more.
fn check_what_is_shown(case: &Case, model: &Model, oracle: &Oracle) {
    let Some(age) = age(model) else {
        return;
    };
    let as_of = model.now.machine - age;
    let was_so = |run: &Run, node: &Node, status: &Status, within: TimeDelta| {
        (0..=within.num_seconds()).any(|second| {
            let at = as_of - TimeDelta::seconds(second);
            let truth = oracle.run(run.id.as_str(), at);
            truth.is_some_and(|truth| {
                let told = truth.nodes.get(node.id.as_str());
                told.is_some_and(|told| told.state.status == *status)
            })
        })
    };
    for (run, node) in nodes(model) {
        let Some(status) = &node.state.status else {
            continue;
        };
        let is_sure =
            !node.absence.has_begun() && !run.absence.has_begun() && run.shape_error.is_none();
        let within = if is_sure {
            INTERVAL + case.wrong.lag()
        } else {
            as_of - beginning()
        };
        assert!(
            was_so(run, node, status, within),
            "{} is {status} as of {as_of}, {}",
            node.name,
            case.what
        );
    }
}

fn nodes(model: &Model) -> impl Iterator<Item = (&Run, &Node)> {
    let runs = model.watch.runs.values();
    runs.flat_map(|run| run.tree.iter().skip(1).map(move |(_, node)| (run, node)))
}

/// While nothing is heard the age grows from second to second; while answers
/// come it stays small. No time shown runs backwards.
fn check_ages(case: &Case, shown: &[Model]) {
    let what = &case.what;
    for (before, after) in shown.iter().zip(shown.iter().skip(1)) {
        let grew = age(after) > age(before);
        match expected(case.wrong).age {
            Age::Grows => {
                // What was under way when it began may still have come.
                let has_come = before.watch.connection.answers < after.watch.connection.answers;
                assert!(grew || has_come || age(after).is_none(), "{what}");
            }
            Age::Stays => {
                let freshness = after.watch.connection.freshness(after.now.machine);
                assert!(
                    matches!(freshness, Freshness::Live(_)),
                    "{freshness:?}, {what}"
                );
            }
        }
        check_elapsed(what, before, after);
    }
}

/// No time runs backwards: only that of what has ended meanwhile, which had
/// been counted on, goes to what it really took. What is answered for no more is
/// not counted on.
fn check_elapsed(what: &str, before: &Model, after: &Model) {
    for (run, node) in nodes(after) {
        let elapsed = run.elapsed_of(node, after.now.service);
        assert!(elapsed.is_none_or(|elapsed| elapsed >= TimeDelta::zero()));
        let run_before = &before.watch.runs[&run.id];
        let known = run_before.tree.iter().map(|(_, known)| known);
        for known in known.filter(|known| known.id == node.id) {
            let has_ended = known.phase() != Phase::Final && node.phase() == Phase::Final;
            let goes_on = elapsed >= run_before.elapsed_of(known, before.now.service);
            assert!(goes_on || has_ended, "{} goes back, {what}", node.name);
            let is_missing = known.absence.has_begun() && known.absence == node.absence;
            let stands = elapsed == run_before.elapsed_of(known, before.now.service);
            assert!(stands || !is_missing, "{} goes on, {what}", node.name);
        }
    }
}

/// A moment may be too short for what it leads to; what is shown then is checked all the same.
fn check_words(case: &Case, model: &Model) {
    if !case.is_long() {
        return;
    }
    let what = &case.what;
    let screen = screen(model, 160, 45);
    let (header, tree) = screen.split_at(screen.find('─').unwrap());
    let Appearance {
        header: in_header,
        tree: in_tree,
        age,
        healing: _,
    } = expected(case.wrong);
    assert!(header.contains(in_header), "{header}\n{what}");
    assert!(tree.contains(in_tree), "{tree}\n{what}");
    match age {
        Age::Grows => {
            let trouble = model.watch.connection.trouble.as_ref().unwrap();
            let wait = (trouble.next_try - model.now.machine).num_seconds();
            assert!(wait <= 60, "next try in {wait} s, {what}");
            let words: &[&str] = if case.start == 0 {
                &["! "]
            } else {
                &["! stale ", ", next try in "]
            };
            for words in words {
                assert!(header.contains(words), "{header}\n{what}");
            }
            check_next_try_on_a_narrow_screen(case, model);
        }
        Age::Stays => {
            assert!(header.contains("● live"), "{header}\n{what}");
            assert_eq!(model.watch.connection.trouble, None, "{what}");
            let narrow = narrow_screen(model);
            assert!(narrow.contains(in_header), "{narrow}\n{what}");
        }
    }
}

fn narrow_screen(model: &Model) -> String {
    screen(model, 80, 24)
}

/// However long the cause is, when the next try is due stands there in full.
fn check_next_try_on_a_narrow_screen(case: &Case, model: &Model) {
    let screen = narrow_screen(model);
    let header = screen.lines().next().unwrap().trim_end();
    let next = header.rsplit_once("next try in ");
    let is_told = next.is_some_and(|(_, left)| left.ends_with('s') && left.len() < 4);
    assert!(is_told || case.start == 0, "{header}\n{}", case.what);
}

fn check_all_is_right(case: &Case, model: &Model, oracle: &Oracle, world: DateTime<Utc>) {
    let what = &case.what;
    assert_eq!(model.watch.connection.trouble, None, "{what}");
    for run in model.watch.runs.values() {
        let truth: RunTruth = oracle.run(run.id.as_str(), world).unwrap();
        assert_eq!(run.status(), Some(&truth.status), "{what}");
        assert!(!run.is_unanswered(), "{what}");
        for (id, told) in &truth.nodes {
            let place = run
                .tree
                .place(id)
                .unwrap_or_else(|| panic!("{} is unknown, {what}", told.name));
            if place == 0 {
                continue;
            }
            let node = run.tree.node(place).unwrap();
            assert!(!node.absence.has_begun(), "{}, {what}", node.name);
            assert_eq!(
                node.state.status.as_ref(),
                Some(&told.state.status),
                "{}, {what}",
                node.name
            );
            let is_of_clocks = matches!(
                case.wrong,
                Wrong::AtTheService(Fault::ClockSkew | Fault::ClockJump)
            );
            if !is_of_clocks {
                let started = known(node.state.timing.started.as_ref());
                assert_eq!(started, told.state.started, "{}, {what}", node.name);
            }
        }
    }
}
