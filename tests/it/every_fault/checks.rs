//! What a watch must show while something goes wrong, and after it.

use chrono::{DateTime, TimeDelta, Utc};
use paiwatch::app::connection::Freshness;
use paiwatch::app::model::Model;
use paiwatch::app::nodes::tree::Node;
use paiwatch::app::runs::run::Run;
use paiwatch::domain::{Phase, Status};
use paiwatch::sim::Fault;

use super::expected::{Age, Appearance, Wrong, expected};
use super::{Case, INTERVAL};
use crate::every_reading::truth::{Oracle, RunTruth, known};
use crate::stage::screen;
use crate::watcher::beginning;

fn age(model: &Model) -> Option<TimeDelta> {
    match model.watch.connection.freshness(model.now.machine) {
        Freshness::Starting => None,
        Freshness::Live(age) | Freshness::Late(age) | Freshness::Stale(age) => Some(age),
    }
}

/// What the last answers told of was so when they were made; what they did not
/// hold was so once, and its row says that there is no status any more.
pub(super) fn check_what_is_shown(case: &Case, model: &Model, oracle: &Oracle) {
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
pub(super) fn check_ages(case: &Case, shown: &[Model]) {
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
pub(super) fn check_words(case: &Case, model: &Model) {
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

pub(super) fn check_all_is_right(
    case: &Case,
    model: &Model,
    oracle: &Oracle,
    world: DateTime<Utc>,
) {
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
