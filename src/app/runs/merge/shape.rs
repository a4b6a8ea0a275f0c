//! The shape of a run: which nodes there are, what hangs below what, what waits for what.

use chrono::{DateTime, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::runs::anew::Anew;
use crate::app::runs::merge::changed::Changed;
use crate::app::runs::merge::moment::AnswerMoment;
use crate::app::runs::merge::rows::note_miss;
use crate::app::runs::merge::state::{apply_state, open_what_matters};
use crate::app::runs::news::News;
use crate::app::runs::run::{Run, Runs};
use crate::domain::{
    Exchange, NodeId, NodeKey, Outcome, Raw, Sequence, Shape, ShapeNode, Status, StatusKind,
};

/// Takes a shape in, or notes why there is none. Structure always merges, state only where newer.
pub(in crate::app) fn merge(
    runs: &mut Runs,
    below: &NodeKey,
    outcome: Outcome<Shape>,
    moment: AnswerMoment,
) -> Changed {
    let Some(run) = runs.get_mut(below.run.as_str()) else {
        return Changed::Nothing;
    };
    match outcome {
        // A shape of a root that was replaced meanwhile tells of a tree that is gone.
        Ok(_) if run.tree.place(below.node.as_str()).is_none() => Changed::Nothing,
        Ok(answer) => {
            run.shape_error = None;
            take_in(run, &answer.content, &answer.exchange, moment.at_service)
        }
        Err(error) => {
            run.shape_error = Some(error);
            run.shape_refused = moment.refused;
            Changed::Facts
        }
    }
}

fn take_in(run: &mut Run, shape: &Shape, exchange: &Exchange, now: DateTime<Utc>) -> Changed {
    let sequence = exchange.sequence;
    let known = run.tree.len();
    let (places, added) = places(run, shape);
    let mut changed = Changed::structure(run.tree.len() > known);
    let children = children(shape, &places);
    let mut expected = ExpectedOutputs::default();
    for ((node, place), children) in shape.nodes.iter().zip(&places).zip(children) {
        changed = changed.max(take_in_spec(run, *place, node, sequence, &mut expected));
        run.tree.note_told(*place);
        if node.expanded {
            note_what_is_missing(run, *place, &children, sequence, now);
            changed = changed.max(Changed::structure(run.tree.set_children(*place, children)));
        }
    }
    // The same names mean the same nodes as long as nothing else changed.
    if changed > Changed::Nothing || !are_resolved(run, shape, &places) {
        let names = names(shape, &places);
        for (node, place) in shape.nodes.iter().zip(&places) {
            changed = changed.max(resolve_dependencies(run, *place, node, &names));
        }
        for (node, place) in shape.nodes.iter().zip(&places) {
            if node.expanded && node.composite {
                run.tree.tell_apart(*place);
            }
        }
    }
    let is_rebuilt = changed == Changed::Structure;
    if is_rebuilt {
        run.tree.recount();
    }
    for (node, place) in shape.nodes.iter().zip(&places) {
        let status = node.status.as_ref();
        changed = changed.max(apply_state(run, *place, status, &node.timing, exchange));
        if is_rebuilt {
            // What is above it may be new.
            changed = changed.max(open_what_matters(run, *place));
        }
    }
    note_failures(run, &places, &added);
    run.first_shape_at.get_or_insert(now);
    if places.first() == Some(&ROOT) {
        run.shape_from = run.shape_from.max(sequence);
    }
    if changed > Changed::Nothing {
        run.ask_anew(Anew::Demand);
    }
    changed
}

/// What came to a tree that had been read before, and has failed already, failed meanwhile: for
/// sure below what was read itself, and below what was not where its own end says so.
fn note_failures(run: &mut Run, places: &[Place], added: &FxHashMap<Place, Came>) {
    for place in places {
        let Some((came, node)) = added.get(place).zip(run.tree.node(*place)) else {
            continue;
        };
        let ended = node.state.timing.finished_at();
        let is_new = match came {
            Came::BelowRead => true,
            Came::BelowUnread => {
                let (first, ended) = (run.first_shape_at, ended);
                first.is_some_and(|first| ended.is_some_and(|ended| ended > first))
            }
        };
        let status = node.state.status.clone();
        let is_failure = |status: &Status| status.kind() == StatusKind::Failed;
        if let Some(to) = status.filter(|status| is_new && is_failure(status)) {
            run.news.push(News::Became {
                place: *place,
                from: None,
                to,
            });
        }
    }
}

/// Where a node has come that was not known before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// Below something of which the children had been read before.
    BelowRead,
    /// Below something that is read for the first time.
    BelowUnread,
}

/// The place of each node of the shape; unknown ones are made below their parent. And where
/// each of those has come.
fn places(run: &mut Run, shape: &Shape) -> (Vec<Place>, FxHashMap<Place, Came>) {
    let mut added: FxHashMap<Place, Came> = FxHashMap::default();
    run.tree.reserve(shape.nodes.len());
    let known: Vec<Option<Place>> = shape
        .nodes
        .iter()
        .map(|node| run.tree.place(node.id.as_str()))
        .collect();
    let unknown = shape.nodes.iter().zip(&known);
    let unknown = unknown.filter_map(|(node, known)| known.is_none().then_some(&node.id));
    let mut ids = NodeId::kept_together(unknown).into_iter();
    let mut places: Vec<Place> = Vec::with_capacity(shape.nodes.len());
    for (node, place) in shape.nodes.iter().zip(known) {
        let parent = node
            .parent
            .and_then(|parent| places.get(parent as usize).copied())
            .unwrap_or(ROOT);
        let known = run.tree.len();
        let place = place.unwrap_or_else(|| {
            let id = ids.next().unwrap_or_default();
            // An answer may tell a node twice.
            let known = run.tree.place(id.as_str());
            known.unwrap_or_else(|| run.tree.add(id, parent))
        });
        let was_read = |node: &Node| node.shape_from > Sequence::default();
        if run.tree.len() > known {
            let came = match added.get(&parent) {
                Some(came) => *came,
                None if run.tree.node(parent).is_some_and(was_read) => Came::BelowRead,
                None => Came::BelowUnread,
            };
            added.insert(place, came);
        }
        places.push(place);
    }
    (places, added)
}

/// The children of each node of the shape, in the service's order.
fn children(shape: &Shape, places: &[Place]) -> Vec<Vec<Place>> {
    let mut children = vec![Vec::new(); shape.nodes.len()];
    for (node, place) in shape.nodes.iter().zip(places) {
        let siblings = node
            .parent
            .and_then(|parent| children.get_mut(parent as usize));
        if let Some(siblings) = siblings {
            siblings.push(*place);
        }
    }
    children
}

/// Children that are known but not in the answer are asked about by
/// themselves, and so is all that is below them.
fn note_what_is_missing(
    run: &mut Run,
    parent: Place,
    told: &[Place],
    sequence: Sequence,
    now: DateTime<Utc>,
) {
    let Some(parent) = run.tree.node(parent) else {
        return;
    };
    if parent.children == told {
        return;
    }
    let told: FxHashSet<Place> = told.iter().copied().collect();
    let missing = parent.children.iter().filter(|child| !told.contains(child));
    let missing = missing.flat_map(|child| run.tree.branch(*child));
    let is_old = |node: &Node| node.state.from < sequence && !node.is_unanswered();
    let missing: Vec<Place> = missing
        .filter(|(_, node)| is_old(node))
        .map(|(place, _)| place)
        .collect();
    for place in missing {
        note_miss(run, place, now);
    }
}

fn take_in_spec<'s>(
    run: &mut Run,
    place: Place,
    told: &'s ShapeNode,
    sequence: Sequence,
    expected: &mut ExpectedOutputs<'s>,
) -> Changed {
    let Some(node) = run.tree.node_mut(place) else {
        return Changed::Nothing;
    };
    let composite = told.composite || place == ROOT;
    if composite && node.shape_from < sequence && told.expanded {
        node.shape_from = sequence;
        // It may have been waiting for this very reading.
        run.ask_anew(Anew::Demand);
    }
    let Some(node) = run.tree.node_mut(place) else {
        return Changed::Nothing;
    };
    let name = told.name.as_deref().unwrap_or(told.id.as_str());
    if node.spec.is(&told.spec) && *node.name == *name && node.composite == composite {
        return Changed::Nothing;
    }
    let outputs = told.spec.outputs.as_ref();
    node.expects_outputs = outputs.and_then(|outputs| {
        let expects = expected.entry(outputs.as_str());
        *expects.or_insert_with(|| names_artifacts(outputs))
    });
    node.name = name.into();
    node.composite = composite;
    // What a shape tells lives as long as its answer's memory; a spec changes rarely, so it is copied.
    run.tree.set_spec(place, &told.spec);
    // Names decide about order and filters.
    Changed::Structure
}

/// Whether outputs name any artifact, by how they are written: all nodes of a step say the same.
type ExpectedOutputs<'s> = FxHashMap<&'s str, Option<bool>>;

/// Whether the outputs of a spec name any artifact; `None` where they do not say.
fn names_artifacts(outputs: &Raw) -> Option<bool> {
    let value = outputs.value();
    let artifacts = value.get("Artifacts")?.as_array()?;
    Some(!artifacts.is_empty())
}

/// The nodes of a shape by parent and name.
type Names<'a> = FxHashMap<(Option<u32>, &'a str), Place>;

fn names<'a>(shape: &'a Shape, places: &[Place]) -> Names<'a> {
    let mut names = Names::default();
    for (node, place) in shape.nodes.iter().zip(places) {
        for name in [node.spec.name.as_deref(), node.name.as_deref()]
            .into_iter()
            .flatten()
        {
            names.entry((node.parent, name)).or_insert(*place);
        }
    }
    names
}

/// Whether it is known of every dependency which node it means.
fn are_resolved(run: &Run, shape: &Shape, places: &[Place]) -> bool {
    let count = |place: &Place| run.tree.node(*place).map(|node| node.dependencies.len());
    let mut pairs = shape.nodes.iter().zip(places);
    pairs.all(|(node, place)| count(place) == Some(node.spec.dependencies.len()))
}

/// Dependencies are names of siblings or ids; the service's documents say both.
fn resolve_dependencies(
    run: &mut Run,
    place: Place,
    told: &ShapeNode,
    names: &Names<'_>,
) -> Changed {
    if told.parent.is_none() {
        // Its siblings are not in this shape; the shape of the whole run resolved it.
        return Changed::Nothing;
    }
    let find = |text: &bytestring::ByteString| {
        let text = text.trim();
        run.tree
            .place(text)
            .or_else(|| names.get(&(told.parent, text)).copied())
    };
    let dependencies: Vec<Place> = told
        .spec
        .dependencies
        .iter()
        .filter_map(find)
        .filter(|dependency| *dependency != place)
        .collect();
    match run.tree.node_mut(place) {
        Some(node) if node.dependencies != dependencies => {
            node.dependencies = dependencies;
            Changed::Facts
        }
        Some(_) | None => Changed::Nothing,
    }
}
