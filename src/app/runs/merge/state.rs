//! The state of a node, as one answer after another tells it.

use crate::app::nodes::step_back::{begins_later, goes_back, has_begun};
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, State};
use crate::app::runs::anew::Anew;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::news::News;
use crate::app::runs::run::Run;
use crate::domain::{Exchange, Phase, Sequence, Status, Time, Timing};

/// Applies a newer state to a node. It steps back only when its start is a later one or a
/// second answer confirms it: a rerun is shown, an old replica's answer is not.
pub(super) fn apply_state(
    run: &mut Run,
    place: Place,
    status: Option<&Status>,
    timing: &Timing,
    exchange: &Exchange,
) -> Changed {
    let sequence = exchange.sequence;
    let Some(node) = run.tree.node_mut(place) else {
        return Changed::Nothing;
    };
    if sequence <= node.state.from {
        return Changed::Nothing;
    }
    if !is_believed(node, status, timing, exchange) {
        // It is asked again at once: a second answer must confirm it.
        run.ask_anew(Anew::Demand);
        return Changed::Nothing;
    }
    if status.is_some() || node.state.status.is_none() {
        // Others are younger already.
        run.age_is_old |= node.told <= run.nodes_told;
        node.told = Some(exchange.received);
    }
    let Some(change) = StateChange::of(node, status, timing) else {
        node.state.from = sequence;
        return Changed::Nothing;
    };
    if change.is_a_rerun {
        node.begin_anew();
    }
    let timing_before = node.state.timing.clone();
    let state = State {
        status: change.status.clone(),
        timing: change.timing.clone(),
        from: sequence,
        ..node.state.clone()
    };
    // The run's own row speaks for the root.
    if change.is_another
        && place != ROOT
        && let (Some(from), Some(to)) = (node.state.status.clone(), change.status.clone())
    {
        run.news.push(News::Became {
            place,
            from: Some(from),
            to,
        });
    }
    run.tree.set_state(place, state);
    note_due(run, place, &change, sequence);
    if change.is_a_rerun && place == ROOT {
        run.rerun_from = run.rerun_from.max(sequence);
        // The details may have told of the new times already.
        if !begins_later(&timing_before, &run.details.timing) {
            run.forget_times();
        }
    }
    // What is quiet, filtered or folded by itself goes by the states; what the run before has left is gone.
    let changed = if change.is_another || change.is_a_rerun {
        Changed::Structure
    } else {
        Changed::Facts
    };
    changed.max(open_what_matters(run, place))
}

/// How a newer answer changes the state of a node.
struct StateChange {
    status: Option<Status>,
    timing: Timing,
    /// Its word is another one than before.
    is_another: bool,
    is_a_rerun: bool,
    has_ended: bool,
}

impl StateChange {
    /// Nothing where the answer tells what is known. A missing word says nothing: what was
    /// known stays.
    fn of(node: &Node, status: Option<&Status>, timing: &Timing) -> Option<Self> {
        let known = node.state.status.as_ref();
        let is_another = status.is_some() && known != status;
        let is_a_rerun = has_run_again(node, status, timing);
        let status = status.or(known).cloned();
        let is_final = status.as_ref().is_some_and(Status::is_final);
        // What a rerun leaves out it does not have yet: the end of the run before is not its own.
        let timing = if is_a_rerun {
            timing.clone()
        } else {
            merged_timing(&node.state.timing, status.as_ref(), timing)
        };
        // The word and the times may be of two answers: only together they say what can be so.
        let timing = timing.possible(is_final);
        // A rerun that says the same word has another start, so this tells it from an echo.
        if !is_another && node.state.timing == timing {
            return None;
        }
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
fn note_due(run: &mut Run, place: Place, change: &StateChange, sequence: Sequence) {
    run.ask_anew(match (change.is_a_rerun, place) {
        (false, _) => Anew::Demand,
        (true, ROOT) => Anew::Everything,
        (true, _) => Anew::Shape,
    });
    let parent = run.tree.node(place).map(|node| node.parent);
    if place != ROOT
        && change.has_ended
        && let Some(parent) = parent.and_then(|parent| run.tree.node_mut(parent))
    {
        parent.child_ended = sequence;
    }
}

/// What was final and is something else has run again, and what had begun and does so from a
/// later start: of that its end was never told.
fn has_run_again(node: &Node, status: Option<&Status>, timing: &Timing) -> bool {
    let is_other = status.is_some_and(|status| node.kind() != Some(status.kind()));
    let leaves_its_end = node.phase() == Phase::Final && is_other;
    let begins_anew = has_begun(node.phase()) && begins_later(&node.state.timing, timing);
    leaves_its_end || begins_anew
}

/// A time that an answer leaves out says nothing, except that what waits has not begun and what runs has not ended.
fn merged_timing(known: &Timing, status: Option<&Status>, told: &Timing) -> Timing {
    let keeps_start = status.map(Status::phase) != Some(Phase::Waiting);
    let keep = |told: &Option<Time>, known: &Option<Time>, keeps: bool| match told {
        None if keeps => known.clone(),
        told => told.clone(),
    };
    // The same start may be told more exactly elsewhere.
    let is_same = !begins_later(known, told) && !begins_later(told, known);
    let is_finer = is_same && known.started_at() > told.started_at();
    let told_start = if is_finer { &None } else { &told.started };
    Timing {
        started: keep(told_start, &known.started, keeps_start),
        // What goes on has none: see `Timing::possible`.
        finished: keep(&told.finished, &known.finished, true),
    }
}

fn is_believed(
    node: &mut Node,
    status: Option<&Status>,
    timing: &Timing,
    exchange: &Exchange,
) -> bool {
    let known = &node.state;
    if goes_back(known.status.as_ref(), &known.timing, status, timing) {
        return node.pending.confirms(exchange);
    }
    node.pending.end();
    true
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
