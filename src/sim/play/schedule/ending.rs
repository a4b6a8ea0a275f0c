//! Endings that cut into the natural course of a run: never started, held for ever, stopped by a
//! person.

use crate::sim::play::schedule::interruptions::{Interruptions, NEVER, Stop};
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;

pub(super) fn apply(
    ending: Option<&Ending>,
    interruptions: &Interruptions,
    nodes: &mut Vec<NodeInstance>,
) {
    match ending {
        Some(Ending::Initialized) => keep_the_root(nodes, None),
        Some(Ending::Skipped) => keep_the_root(nodes, Some(Status::Skipped)),
        // Pauses, stops and failures are part of the course, and have been scheduled with it.
        Some(Ending::Suspended { .. } | Ending::Terminated { .. } | Ending::Failed { .. })
        | None => {}
    }
    for node in nodes.iter_mut() {
        node.timeline.cut(NEVER);
    }
    if let Some(stop) = interruptions.stop.filter(|stop| !is_over(nodes, stop.at)) {
        for node in nodes.iter_mut() {
            stop_timeline(&mut node.timeline, node.kind, stop);
        }
    }
    forget_the_unborn(nodes);
}

fn keep_the_root(nodes: &mut Vec<NodeInstance>, instead: Option<Status>) {
    nodes.truncate(1);
    for root in nodes {
        root.children.clear();
        let Some(started) = root.timeline.started(Moment::MAX) else {
            continue;
        };
        root.timeline.cut(started);
        if let Some(status) = instead {
            root.timeline.then(started, status);
        }
    }
}

/// What runs is stopped, what waits is skipped, what was not there yet never comes.
pub(super) fn stop_timeline(timeline: &mut Timeline, kind: NodeKind, stop: Stop) {
    if timeline.status(stop.at).is_some_and(Status::is_final) {
        return;
    }
    let runs = timeline
        .started(stop.at)
        .is_some_and(|started| started < stop.at);
    timeline.cut(stop.at);
    if runs || kind == NodeKind::Root {
        timeline.then(stop.at, Status::Terminating);
        timeline.then(stop.at + stop.takes, Status::Terminated);
    } else if !timeline.is_empty() {
        timeline.then(stop.at, Status::Skipped);
    }
}

fn is_over(nodes: &[NodeInstance], at: Moment) -> bool {
    nodes
        .first()
        .and_then(|root| root.timeline.status(at))
        .is_some_and(Status::is_final)
}

/// Positions stay as they are, because nodes point at each other by them; parents only lose the
/// children.
fn forget_the_unborn(nodes: &mut Vec<NodeInstance>) {
    let unborn = nodes
        .iter()
        .map(|node| node.timeline.is_empty())
        .collect::<Vec<_>>();
    for node in nodes {
        node.children
            .retain(|child| unborn.get(*child) == Some(&false));
    }
}
