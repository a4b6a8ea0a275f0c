//! Endings that cut into the natural course of a run: never started, held for ever, stopped by a
//! person.

use crate::sim::play::schedule::course::{Course, NEVER, Stop};
use crate::sim::play::schedule::entry::{Entry, EntryKind};
use crate::sim::play::schedule::life::Life;
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;

pub(super) fn apply(ending: Option<&Ending>, course: &Course, entries: &mut Vec<Entry>) {
    match ending {
        Some(Ending::Initialized) => keep_the_root(entries, None),
        Some(Ending::Skipped) => keep_the_root(entries, Some(Status::Skipped)),
        // Pauses, stops and failures are part of the course, and have been scheduled with it.
        Some(Ending::Suspended { .. } | Ending::Terminated { .. } | Ending::Failed { .. })
        | None => {}
    }
    for entry in entries.iter_mut() {
        entry.life.cut(NEVER);
    }
    if let Some(stop) = course.stop.filter(|stop| !is_over(entries, stop.at)) {
        for entry in entries.iter_mut() {
            stop_life(&mut entry.life, entry.kind, stop);
        }
    }
    forget_the_unborn(entries);
}

fn keep_the_root(entries: &mut Vec<Entry>, instead: Option<Status>) {
    entries.truncate(1);
    for root in entries {
        root.children.clear();
        let Some(started) = root.life.started(Moment::MAX) else {
            continue;
        };
        root.life.cut(started);
        if let Some(status) = instead {
            root.life.then(started, status);
        }
    }
}

/// What runs is stopped, what waits is skipped, what was not there yet never comes.
pub(super) fn stop_life(life: &mut Life, kind: EntryKind, stop: Stop) {
    if life.status(stop.at).is_some_and(Status::is_final) {
        return;
    }
    let runs = life
        .started(stop.at)
        .is_some_and(|started| started < stop.at);
    life.cut(stop.at);
    if runs || kind == EntryKind::Root {
        life.then(stop.at, Status::Terminating);
        life.then(stop.at + stop.takes, Status::Terminated);
    } else if !life.is_empty() {
        life.then(stop.at, Status::Skipped);
    }
}

fn is_over(entries: &[Entry], at: Moment) -> bool {
    entries
        .first()
        .and_then(|root| root.life.status(at))
        .is_some_and(Status::is_final)
}

/// Positions stay as they are, because entries point at each other by them; parents only lose the
/// children.
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
