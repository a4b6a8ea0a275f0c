//! The rows of a batch answer: states of runs and nodes, and outputs.

use chrono::{DateTime, Utc};
use rustc_hash::FxHashSet;

use crate::app::nodes::artifacts::Merged;
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::anew::Anew;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::details;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::merge::state::apply_state;
use crate::app::runs::merge::told::{NodeSpot, Told, spot_of};
use crate::app::runs::news::News;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{
    Answer, Exchange, NodeKey, NodeRow, OutputRow, Phase, RunId, Sequence, SourceError, StatusRows,
    Time,
};

/// Takes the answer to a query by runs in.
pub(in crate::app) fn merge_runs(
    runs: &mut Runs,
    asked: &[RunId],
    answer: &Answer<StatusRows>,
    now: DateTime<Utc>,
) -> Changed {
    let (changed, _) = merge_all(runs, answer, now);
    let told: FxHashSet<&RunId> = answer.content.runs.iter().map(|row| &row.run).collect();
    let mut missed = false;
    for run in asked.iter().filter(|run| !told.contains(run)) {
        if let Some(run) = runs.get_mut(run.as_str()) {
            run.note_miss(&answer.exchange, now);
            missed = true;
        }
    }
    changed.max(Changed::facts(missed))
}

/// Takes the answer to a query by nodes in.
pub(in crate::app) fn merge_nodes(
    runs: &mut Runs,
    asked: &[NodeKey],
    answer: &Answer<StatusRows>,
    batches_tell_outputs: bool,
    now: DateTime<Utc>,
) -> Changed {
    let (changed, spots) = merge_all(runs, answer, now);
    let told = Told::new(&answer.content.nodes, spots);
    let mut noted = false;
    for (index, key) in asked.iter().enumerate() {
        let in_order = told.in_order(index, key);
        let Some(spot) = in_order.or_else(|| spot_of(runs, key)) else {
            continue;
        };
        let (at, place) = spot;
        if let Some((_, run)) = runs.get_index_mut(at) {
            noted |= if in_order.is_some() || told.has(spot) {
                note_told(run, place, &answer.exchange, batches_tell_outputs)
            } else {
                note_miss(run, place, now);
                true
            };
        }
    }
    changed.max(Changed::facts(noted))
}

/// Notes what the service does not answer for, while it answers for others.
pub(in crate::app) fn merge_not_answered(
    runs: &mut Runs,
    (asked, nodes): (&[RunId], &[NodeKey]),
    error: &SourceError,
    moment: AnswerMoment,
) -> Changed {
    for run in asked {
        if let Some(run) = runs.get_mut(run.as_str()) {
            run.note_refusal(moment);
            run.refusal = Some(error.clone());
        }
    }
    for key in nodes {
        if let Some(run) = runs.get_mut(key.run.as_str())
            && let Some(place) = run.tree.place(key.node.as_str())
        {
            run.tree.note_refusal(place, moment.at_service);
            run.ask_anew(Anew::Demand);
        }
    }
    Changed::Facts
}

/// Every array of the answer counts, whatever was asked (`protocol`: The batch query). Gives
/// where the node of each row stands.
fn merge_all(
    runs: &mut Runs,
    answer: &Answer<StatusRows>,
    now: DateTime<Utc>,
) -> (Changed, Vec<Option<NodeSpot>>) {
    let exchange = &answer.exchange;
    let mut changed = Changed::Nothing;
    for row in &answer.content.runs {
        if let Some(run) = runs.get_mut(row.run.as_str()) {
            changed = changed.max(details::take_in_row(run, row, exchange, now));
        }
    }
    let mut grown: FxHashSet<&RunId> = FxHashSet::default();
    let mut spots = Vec::with_capacity(answer.content.nodes.len());
    for row in &answer.content.nodes {
        let watched = runs.get_full_mut(row.run.as_str());
        spots.push(watched.map(|(at, _, run)| {
            let known = run.tree.len();
            let (place, news) = merge_node(run, row, exchange);
            changed = changed.max(news);
            if run.tree.len() > known {
                grown.insert(&row.run);
            }
            (at, place)
        }));
    }
    for run in grown {
        if let Some(run) = runs.get_mut(run.as_str()) {
            run.tree.recount();
        }
    }
    changed = changed.max(merge_outputs(runs, None, &answer.content.outputs));
    (changed, spots)
}

fn merge_node(run: &mut Run, row: &NodeRow, exchange: &Exchange) -> (Place, Changed) {
    let known = run.tree.place(row.node.as_str());
    let place = known.unwrap_or_else(|| {
        // A node nobody has heard of: it hangs below the root until a shape says more.
        run.ask_anew(Anew::Shape);
        run.tree.find_or_add(&row.node, ROOT)
    });
    let mut changed = Changed::structure(known.is_none());
    if let Some(name) = row.name.as_deref()
        && let Some(node) = run.tree.node_mut(place)
        && node.spec.name().is_none()
        && *node.name != *name
    {
        node.name = name.into();
        changed = Changed::Structure;
    }
    changed = changed.max(apply_state(
        run,
        place,
        row.status.as_ref(),
        &row.timing,
        exchange,
    ));
    changed = changed.max(merge_archived(run, place, row, exchange.sequence));
    (place, changed)
}

/// The flags are part of the state, so they count only where the row's state did.
fn merge_archived(run: &mut Run, place: Place, row: &NodeRow, sequence: Sequence) -> Changed {
    let node = run.tree.node_mut(place);
    let Some(node) = node.filter(|node| node.state.from == sequence) else {
        return Changed::Nothing;
    };
    let inputs = row.inputs_archived.or(node.state.inputs_archived);
    let outputs = row.outputs_archived.or(node.state.outputs_archived);
    let same = inputs == node.state.inputs_archived && outputs == node.state.outputs_archived;
    if same {
        return Changed::Nothing;
    }
    // Whether its outputs are saved matters to what is asked only once it is over;
    // a waiting node tells its flags for the first time whenever its turn comes.
    let matters = node.phase() == Phase::Final && outputs != node.state.outputs_archived;
    node.state.inputs_archived = inputs;
    node.state.outputs_archived = outputs;
    run.ask_anew(Anew::demand_if(matters));
    Changed::Facts
}

/// Takes the outputs of an answer in: of the run that was asked about, or of whichever each names.
pub(in crate::app) fn merge_outputs(
    runs: &mut Runs,
    asked: Option<&RunId>,
    rows: &[OutputRow],
) -> Changed {
    let mut touched: FxHashSet<(usize, Place)> = FxHashSet::default();
    for row in rows {
        let run = asked.unwrap_or(&row.run);
        if let Some((at, _, run)) = runs.get_full_mut(run.as_str())
            && let Some(place) = merge_output(run, row)
        {
            touched.insert((at, place));
        }
    }
    for (at, place) in &touched {
        let run = runs.get_index_mut(*at);
        if let Some(node) = run.and_then(|(_, run)| run.tree.node_mut(*place)) {
            node.artifacts.settle();
        }
    }
    // A new part can move the ones behind it, so the rows are laid out anew also for a changed one.
    Changed::structure(!touched.is_empty())
}

/// Takes one output in. The place of its node where that changed anything.
fn merge_output(run: &mut Run, row: &OutputRow) -> Option<Place> {
    let place = run.tree.place(row.node.as_str())?;
    let node = run.tree.node_mut(place)?;
    if is_news(node, row) {
        run.news.push(News::Output {
            place,
            name: row.name.as_deref().unwrap_or_default().into(),
            kind: row.kind.as_deref().unwrap_or_default().into(),
            created: row.created.as_ref().and_then(Time::moment),
        });
    }
    match node.artifacts.merge(row) {
        Merged::Same => None,
        Merged::Changed => Some(place),
    }
}

/// Whether an output is new, and not only told late: of what is over nobody knows when it came, unless the service says so.
fn is_news(node: &Node, row: &OutputRow) -> bool {
    let is_dated = row.created.as_ref().and_then(Time::moment).is_some();
    (is_dated || node.phase() != Phase::Final) && node.artifacts.find(row.id.as_str()).is_none()
}

/// Notes that a node that was asked about is missing in the answer.
pub(super) fn note_miss(run: &mut Run, place: Place, now: DateTime<Utc>) {
    run.tree.note_miss(place, now);
    run.ask_anew(Anew::Demand);
}

/// Notes that a node that was asked about is in the answer. Returns whether that changed anything that is shown.
fn note_told(run: &mut Run, place: Place, exchange: &Exchange, batches_tell_outputs: bool) -> bool {
    let was_missing = run.tree.note_told(place);
    run.ask_anew(Anew::demand_if(was_missing));
    let Some(node) = run.tree.node_mut(place) else {
        return was_missing;
    };
    let is_over = node.phase() == Phase::Final && node.state.from <= exchange.sequence;
    if is_over && !node.outputs_are_told() {
        // This answer was made after the node had ended.
        node.answers_since_end = node.answers_since_end.saturating_add(1);
        node.outputs_told = node.is_archived(exchange.service_moment())
            && batch_tells_outputs(node, batches_tell_outputs);
        run.ask_anew(Anew::Demand);
    }
    was_missing
}

/// Whether a batch that told of the node has told its outputs, too. Where it
/// held none, they may be told by a call of their own only.
fn batch_tells_outputs(node: &Node, batches_tell_outputs: bool) -> bool {
    let has_some = !node.artifacts.is_empty();
    match node.expects_outputs {
        Some(true) => has_some,
        Some(false) => true,
        None => has_some || batches_tell_outputs,
    }
}
