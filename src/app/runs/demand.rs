//! What to ask about a run follows from what is known of it: which nodes can change, which
//! outputs are missing, where new nodes may have appeared.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::reason::{container_has_begun, waits_for};
use crate::app::runs::run::{Run, Runs};
use crate::domain::{Attention, NodeId, Phase, RunDemand, StatusKind, WorkspaceId};

/// Makes the lists of every run anew whose tree has changed since.
pub(in crate::app) fn renew(runs: &mut Runs, now: DateTime<Utc>) {
    for run in runs.values_mut() {
        if !run.take_demand_is_old() {
            continue;
        }
        let demand = demand_of(run);
        note_what_enters(run, &demand, now);
        // Where nothing came of it the list that was handed out stays, which is
        // known by its place to be the same.
        if demand != *run.demand {
            run.demand = Arc::new(demand);
        }
    }
}

fn demand_of(run: &Run) -> RunDemand {
    let mut demand = RunDemand {
        run: run.id.clone(),
        root: run.root().cloned(),
        workspace: workspace(run),
        token: run.token.clone(),
        attention: attention(run),
        row_is_doubtful: row_is_doubtful(run),
        due: run.due(),
        nodes: node_ids(run),
        ..RunDemand::default()
    };
    // The row of a run that has just begun may be behind its nodes.
    let has_begun = matches!(demand.attention, Attention::Active | Attention::Waiting);
    let mut has_asked_in_vain = false;
    for (place, node) in run.tree.iter() {
        if has_begun && may_unfold(&run.tree, place, node) {
            demand.unfolding.push(place);
        }
        if place == ROOT {
            continue;
        }
        if demand.rerun_probe.is_none()
            && node.state.timing.started.is_some()
            && !node.is_unanswered()
        {
            demand.rerun_probe = Some(place);
        }
        let list = match node.phase() {
            _ if is_unclear(node) => &mut demand.running,
            Phase::Final if node.outputs_are_told() || node.is_unanswered() => continue,
            Phase::Final => {
                has_asked_in_vain |= is_told_by_no_batch(node);
                &mut demand.unarchived
            }
            _ if node.is_unanswered() => &mut demand.waiting,
            Phase::Active if is_told_by_what_runs(node) => &mut demand.waiting,
            Phase::Active | Phase::Held | Phase::Unclear => &mut demand.running,
            Phase::Waiting if may_change(&run.tree, place, node) => &mut demand.frontier,
            Phase::Waiting => &mut demand.waiting,
        };
        list.push(place);
    }
    let are_many = demand.unarchived.len() > ASKED_BY_BATCH;
    demand.wants_outputs = has_asked_in_vain || are_many;
    if are_many && run.outputs_error.is_none() {
        // That something has been saved, no call for outputs tells.
        let is_saving = |place: &Place| {
            let node = run.tree.node(*place);
            node.is_some_and(|node| node.state.outputs_archived == Some(false))
        };
        demand.unarchived.retain(is_saving);
    }
    demand
}

/// How closely a run is asked about. What was never answered for, and not for long, may have been
/// made a moment ago; of what was refused the next answer says no more.
fn attention(run: &Run) -> Attention {
    let absence = run.absence;
    let may_be_new = absence.is_unanswered() && !run.is_known() && !absence.is_refused();
    if may_be_new && !absence.is_certain() {
        return Attention::Active;
    }
    run.attention()
}

/// What could not change by itself until now was vouched for by what it waited for, of
/// which an answer has just told that it is over. Of what that answer contradicts, nothing is.
fn note_what_enters(run: &mut Run, demand: &RunDemand, now: DateTime<Utc>) {
    for place in demand.running.iter().chain(&demand.frontier) {
        let is_doubted = run.tree.node(*place).is_some_and(|node| run.doubts(node));
        if !run.can_change(*place) && !is_doubted {
            run.tree.vouch_for(*place, now);
        }
    }
    run.age_is_old = true;
}

/// Whether the run's own word may be an old one: then it is asked again at the next tick.
fn row_is_doubtful(run: &Run) -> bool {
    let is_going_missing = run.absence.has_begun() && !run.is_unanswered();
    run.pending.is_open() || is_going_missing || nodes_contradict(run)
}

/// Whether the run's nodes cannot be as they are while its own word is true.
fn nodes_contradict(run: &Run) -> bool {
    let root = run.tree.node(ROOT).map_or(Phase::Unclear, Node::phase);
    let leaves = run.tree.leaves();
    let is_over = leaves.total() > 0 && leaves == leaves.over();
    match run.phase() {
        Phase::Waiting => {
            let has_begun = leaves.running > 0 || leaves.over().total() > 0;
            has_begun || matches!(root, Phase::Active | Phase::Final)
        }
        Phase::Active => is_over || root == Phase::Final,
        Phase::Final => leaves.running > 0 || root == Phase::Active,
        Phase::Held | Phase::Unclear => false,
    }
}

/// More nodes than this without outputs are not asked one by one: a single call tells all of a run.
const ASKED_BY_BATCH: usize = 100;

/// What is asked again before anything else: an answer told a step back, which a second one
/// must confirm, or did not hold what is over.
fn is_unclear(node: &Node) -> bool {
    let is_missing = node.phase() == Phase::Final && node.absence.has_begun();
    !node.is_unanswered() && (node.pending.is_open() || is_missing)
}

/// A batch has told of the node after its outputs were saved, but not of them.
fn is_told_by_no_batch(node: &Node) -> bool {
    let is_saving =
        node.kind() == Some(StatusKind::Succeeded) && node.state.outputs_archived == Some(false);
    (node.answers_since_end > 0 || node.outputs_listed) && !is_saving
}

fn workspace(run: &Run) -> Option<WorkspaceId> {
    let id = WorkspaceId::from(run.details.workspace_id.as_deref()?);
    (!id.is_empty()).then_some(id)
}

/// The ids by place; shared with the list before where no node came.
fn node_ids(run: &Run) -> Arc<Vec<NodeId>> {
    let before = &run.demand.nodes;
    let is_the_same = before.len() == run.tree.len()
        && before.first() == run.tree.node(ROOT).map(|root| &root.id);
    if is_the_same {
        return Arc::clone(before);
    }
    let ids = run.tree.iter().map(|(_, node)| node.id.clone());
    Arc::new(ids.collect())
}

/// A running container in which nodes may have appeared: none where
/// a known one is still to begin, for that is what comes next. One without
/// children is a leaf to the counts, and says of itself that it runs.
fn may_unfold(tree: &Tree, place: Place, node: &Node) -> bool {
    node.composite
        && node.phase() == Phase::Active
        && (!is_told_by_what_runs(node) || node.child_ended > node.shape_from)
        && !tree.has_waiting_child(place)
}

/// A container goes on as long as something runs in it, so there is no hurry
/// to ask about the container itself.
fn is_told_by_what_runs(node: &Node) -> bool {
    !node.children.is_empty() && node.leaves.running > 0
}

/// Whether a waiting node may change now: nothing is left to wait for, or what
/// it waits for has broken, so that it will be skipped.
fn may_change(tree: &Tree, place: Place, node: &Node) -> bool {
    let has_broken = |dependency: &Place| {
        matches!(
            tree.node(*dependency).and_then(Node::kind),
            Some(StatusKind::Failed | StatusKind::Skipped | StatusKind::Terminated)
        )
    };
    let nothing_to_wait_for = waits_for(tree, place).next().is_none();
    container_has_begun(tree, node)
        && (nothing_to_wait_for || node.dependencies.iter().any(has_broken))
}
