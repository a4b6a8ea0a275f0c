//! Endings that cut into the natural course of a run: never started, held for ever, stopped by a
//! person.

use crate::sim::play::schedule::course::{Course, NEVER, Stop};
use crate::sim::play::schedule::life::Life;
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;

pub(super) fn apply(ending: Option<&Ending>, course: &Course, nodes: &mut Vec<NodeInstance>) {
    match ending {
        Some(Ending::Initialized) => keep_the_root(nodes, None),
        Some(Ending::Skipped) => keep_the_root(nodes, Some(Status::Skipped)),
        // Pauses, stops and failures are part of the course, and have been scheduled with it.
        Some(Ending::Suspended { .. } | Ending::Terminated { .. } | Ending::Failed { .. })
        | None => {}
    }
    for node in nodes.iter_mut() {
        node.life.cut(NEVER);
    }
    if let Some(stop) = course.stop.filter(|stop| !is_over(nodes, stop.at)) {
        for node in nodes.iter_mut() {
            stop_life(&mut node.life, node.kind, stop);
        }
    }
    forget_the_unborn(nodes);
}

fn keep_the_root(nodes: &mut Vec<NodeInstance>, instead: Option<Status>) {
    nodes.truncate(1);
    for root in nodes {
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
pub(super) fn stop_life(life: &mut Life, kind: NodeKind, stop: Stop) {
    if life.status(stop.at).is_some_and(Status::is_final) {
        return;
    }
    let runs = life
        .started(stop.at)
        .is_some_and(|started| started < stop.at);
    life.cut(stop.at);
    if runs || kind == NodeKind::Root {
        life.then(stop.at, Status::Terminating);
        life.then(stop.at + stop.takes, Status::Terminated);
    } else if !life.is_empty() {
        life.then(stop.at, Status::Skipped);
    }
}

fn is_over(nodes: &[NodeInstance], at: Moment) -> bool {
    nodes
        .first()
        .and_then(|root| root.life.status(at))
        .is_some_and(Status::is_final)
}

/// Positions stay as they are, because nodes point at each other by them; parents only lose the
/// children.
fn forget_the_unborn(nodes: &mut Vec<NodeInstance>) {
    let unborn = nodes
        .iter()
        .map(|node| node.life.is_empty())
        .collect::<Vec<_>>();
    for node in nodes {
        node.children
            .retain(|child| unborn.get(*child) == Some(&false));
    }
}
