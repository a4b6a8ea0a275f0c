//! The state of a node, as one answer after another tells it.

use crate::app::events::News;
use crate::app::merge::Changed;
use crate::app::run::Run;
use crate::app::tree::{Node, Place, ROOT, State};
use crate::domain::{Phase, Sequence, Status, Time, Timing};

/// Applies a newer state to a node. A final node leaves its final state only
/// when its start changed or a second answer confirms it: a rerun is shown, an
/// old replica's answer is not.
pub(super) fn apply_state(
    run: &mut Run,
    place: Place,
    status: Option<&Status>,
    timing: &Timing,
    sequence: Sequence,
) -> Changed {
    let Some(node) = run.tree.node_mut(place) else {
        return Changed::Nothing;
    };
    if sequence <= node.state.from {
        return Changed::Nothing;
    }
    if !is_believed(node, status, timing, sequence) {
        // It is asked again at once: a second answer must confirm it.
        run.ask_is_old = true;
        return Changed::Nothing;
    }
    let Some(turn) = Turn::of(node, status, timing) else {
        node.state.from = sequence;
        return Changed::Nothing;
    };
    if turn.is_a_rerun {
        node.begin_anew();
    }
    let state = State {
        status: turn.status.clone(),
        timing: turn.timing.clone(),
        from: sequence,
        ..node.state.clone()
    };
    // The run's own row speaks for the root.
    if turn.is_another
        && place != ROOT
        && let (Some(from), Some(to)) = (node.state.status.clone(), turn.status.clone())
    {
        run.news.push(News::Became { place, from, to });
    }
    run.tree.set_state(place, state);
    note_due(run, place, &turn, sequence);
    // What is quiet, filtered or folded by itself goes by the states; what the run before has left is gone.
    let changed = if turn.is_another || turn.is_a_rerun {
        Changed::Structure
    } else {
        Changed::Facts
    };
    changed.max(open_what_matters(run, place))
}

/// How a newer answer changes the state of a node.
struct Turn {
    status: Option<Status>,
    timing: Timing,
    /// Its word is another one than before.
    is_another: bool,
    is_a_rerun: bool,
    has_ended: bool,
}

impl Turn {
    /// Nothing where the answer tells what is known. A missing word says nothing: what was
    /// known stays.
    fn of(node: &Node, status: Option<&Status>, timing: &Timing) -> Option<Self> {
        let known = node.state.status.as_ref();
        let is_another = status.is_some() && known != status;
        let is_a_rerun = has_run_again(node, status, timing);
        let timing = if is_a_rerun {
            timing.clone()
        } else {
            merged_timing(&node.state.timing, status, timing)
        };
        if !is_another && node.state.timing == timing {
            return None;
        }
        let status = status.or(known).cloned();
        let is_final = status.as_ref().is_some_and(Status::is_final);
        Some(Self {
            has_ended: node.phase() != Phase::Final && is_final,
            status,
            timing,
            is_another,
            is_a_rerun,
        })
    }
}

/// Notes what is to be asked because the state of a node has changed.
fn note_due(run: &mut Run, place: Place, turn: &Turn, sequence: Sequence) {
    run.ask_is_old = true;
    let parent = run.tree.node(place).map(|node| node.parent);
    if place != ROOT
        && turn.has_ended
        && let Some(parent) = parent.and_then(|parent| run.tree.node_mut(parent))
    {
        parent.child_ended = sequence;
    }
    if turn.is_a_rerun {
        run.due.shape += 1;
    }
}

/// What was final and is something else, or is so from another start, has run again.
fn has_run_again(node: &Node, status: Option<&Status>, timing: &Timing) -> bool {
    let is_other = status.is_some_and(|status| node.kind() != Some(status.kind()));
    let known = &node.state.timing.started;
    let begins_anew = known.is_some() && timing.started.is_some() && *known != timing.started;
    node.phase() == Phase::Final && (is_other || begins_anew)
}

/// A time that an answer leaves out says nothing, except that what waits has not begun and what runs has not ended.
fn merged_timing(known: &Timing, status: Option<&Status>, told: &Timing) -> Timing {
    let phase = status.map(Status::phase);
    let keeps_start = phase != Some(Phase::Waiting);
    let keeps_end = phase.is_none_or(|phase| phase == Phase::Final);
    let keep = |told: &Option<Time>, known: &Option<Time>, keeps: bool| match told {
        None if keeps => known.clone(),
        told => told.clone(),
    };
    Timing {
        started: keep(&told.started, &known.started, keeps_start),
        finished: keep(&told.finished, &known.finished, keeps_end),
    }
}

fn is_believed(
    node: &mut Node,
    status: Option<&Status>,
    timing: &Timing,
    sequence: Sequence,
) -> bool {
    let leaves_its_end =
        node.phase() == Phase::Final && status.is_some_and(|status| !status.is_final());
    let has_another_start = timing.started.is_some() && node.state.timing.started != timing.started;
    if !leaves_its_end || has_another_start {
        node.doubt.end();
        return true;
    }
    node.doubt.confirms(sequence)
}

/// Opens the containers around a node that runs or failed, so that it is
/// seen. What a hand closed stays closed.
pub(super) fn open_what_matters(run: &mut Run, place: Place) -> Changed {
    let runs_or_failed = |node: &Node| node.has_failed() || node.phase() == Phase::Active;
    let matters = run.tree.node(place).is_some_and(runs_or_failed);
    if !matters {
        return Changed::Nothing;
    }
    let mut opened = false;
    let above: Vec<Place> = run.tree.ancestors(place).collect();
    for ancestor in above {
        if let Some(node) = run.tree.node_mut(ancestor) {
            opened |= node.fold.open_by_itself();
        }
    }
    Changed::structure(opened)
}
