//! Endings that cut into the natural course of a run: never started, paused, stopped by a person.

use chrono::TimeDelta;

use crate::sim::{
    schedule::{Entry, EntryKind, Life, Moment, Status},
    story::Ending,
};

/// Stopping is asked for, and takes a little.
const STOPPING: TimeDelta = TimeDelta::seconds(6);

pub(super) fn apply(ending: Option<&Ending>, entries: &mut Vec<Entry>) {
    let Some(started) = entries
        .first()
        .and_then(|root| root.life.started(Moment::MAX))
    else {
        return;
    };
    match ending {
        Some(Ending::Initialized) => keep_the_root(entries, started, None),
        Some(Ending::Skipped) => keep_the_root(entries, started, Some(Status::Skipped)),
        Some(Ending::Suspended {
            after,
            resumes: None,
        }) => suspend(entries, started + *after),
        Some(Ending::Terminated { after }) => terminate(entries, started + *after),
        // A pause and a failure are part of the natural course, and have been scheduled with it.
        Some(
            Ending::Suspended {
                resumes: Some(_), ..
            }
            | Ending::Failed { .. },
        )
        | None => {}
    }
}

fn keep_the_root(entries: &mut Vec<Entry>, started: Moment, instead: Option<Status>) {
    entries.truncate(1);
    for root in entries {
        root.children.clear();
        root.life.cut(started);
        if let Some(status) = instead {
            root.life.then(started, status);
        }
    }
}

/// Nothing begins any more; tasks that run then run to their end. A container ends only when all in it has ended.
fn suspend(entries: &mut Vec<Entry>, at: Moment) {
    if is_over(entries, at) {
        return;
    }
    // Children stand after their parents, so going backwards sees them first.
    for position in (0..entries.len()).rev() {
        let open = entries
            .get(position)
            .is_some_and(|entry| has_open_child(entry, entries));
        if let Some(entry) = entries.get_mut(position) {
            let runs = entry.life.started(at).is_some_and(|started| started < at);
            match entry.kind {
                EntryKind::Root => {
                    entry.life.cut(at);
                    entry.life.then(at, Status::Suspended);
                }
                EntryKind::Dag | EntryKind::Loop if runs && !open => {}
                EntryKind::Task if runs => {}
                EntryKind::Dag | EntryKind::Loop | EntryKind::Task => entry.life.cut(at),
            }
        }
    }
    forget_the_unborn(entries);
}

fn has_open_child(entry: &Entry, entries: &[Entry]) -> bool {
    let is_open = |life: &Life| life.last().is_none_or(|status| !status.is_final());
    entry
        .children
        .iter()
        .filter_map(|child| entries.get(*child))
        .any(|child| is_open(&child.life))
}

/// What runs is stopped, what waits is skipped, what was not there yet never comes.
fn terminate(entries: &mut Vec<Entry>, at: Moment) {
    if is_over(entries, at) {
        return;
    }
    for entry in entries.iter_mut() {
        if entry.life.status(at).is_some_and(Status::is_final) {
            continue;
        }
        let runs = entry.life.started(at).is_some_and(|started| started < at);
        entry.life.cut(at);
        if runs {
            entry.life.then(at, Status::Terminating);
            entry.life.then(at + STOPPING, Status::Terminated);
        } else if !entry.life.is_empty() {
            entry.life.then(at, Status::Skipped);
        }
    }
    forget_the_unborn(entries);
}

fn is_over(entries: &[Entry], at: Moment) -> bool {
    entries
        .first()
        .and_then(|root| root.life.status(at))
        .is_some_and(Status::is_final)
}

/// Positions stay as they are, because entries point at each other by them; parents only lose the children.
fn forget_the_unborn(entries: &mut Vec<Entry>) {
    let unborn = entries
        .iter()
        .map(|entry| entry.life.is_empty())
        .collect::<Vec<_>>();
    for entry in entries {
        entry
            .children
            .retain(|child| unborn.get(*child) == Some(&false));
    }
}
