//! The tree of nodes below one node (`protocol`: Trees), flattened.

use bytestring::ByteString;

use crate::domain::{Control, NodeId, NodeSpec, Shape, ShapeNode};
use crate::source::wire::Content;
use crate::source::wire::json::{Fields, Json};

impl Content for Shape {
    fn end(&mut self, _: &ByteString) {
        settle(self, 0);
    }
}

// The node that was asked for is the answer itself.
impl Fields for Shape {
    fn field(&mut self, name: &str, json: &mut Json<'_, '_>) {
        if self.nodes.is_empty() {
            self.nodes.push(ShapeNode::default());
        }
        node_field(self, 0, name, json);
    }
}

// A node stands before its children, so it takes its place before it is read.
// Recursion is safe: the reader refuses what is nested too deeply.
fn grow(shape: &mut Shape, parent: usize, json: &mut Json<'_, '_>) {
    let place = shape.nodes.len();
    shape.nodes.push(ShapeNode {
        parent: u32::try_from(parent).ok(),
        ..ShapeNode::default()
    });
    let is_object = json.object(|json, name| node_field(shape, place, name, json));
    let is_nameless = shape
        .nodes
        .get(place)
        .is_some_and(|node| node.id.is_empty());
    if is_object && is_nameless {
        json.is_odd();
    }
    settle(shape, place);
}

fn node_field(shape: &mut Shape, place: usize, name: &str, json: &mut Json<'_, '_>) {
    let part = match name {
        "Metadata" => metadata_field,
        "StatusInfo" => status_field,
        "Spec" => {
            json.object(|json, name| spec_field(shape, place, name, json));
            return;
        }
        _ => return,
    };
    if let Some(node) = shape.nodes.get_mut(place) {
        json.object(|json, name| part(node, name, json));
    }
}

fn metadata_field(node: &mut ShapeNode, name: &str, json: &mut Json<'_, '_>) {
    match name {
        "NodeId" => node.id = json.scalar().id(NodeId::new),
        "Name" => node.spec.name = json.scalar().text(),
        "DisplayName" => node.name = json.scalar().text(),
        "Identifier" => node.spec.identifier = json.scalar().text(),
        "Version" => node.spec.version = json.scalar().text(),
        "Provider" => node.spec.provider = json.scalar().text(),
        "NodeType" => node.spec.node_type = json.scalar().text(),
        "RelatedNodeIds" => {
            node.spec.related = json.list(|json| json.scalar().text().map(NodeId::new));
        }
        _ => {}
    }
}

fn spec_field(shape: &mut Shape, place: usize, name: &str, json: &mut Json<'_, '_>) {
    if name == "Pipelines" {
        // The list may come twice, too.
        shape.nodes.truncate(place + 1);
        json.list(|json| {
            grow(shape, place, json);
            None::<()>
        });
    } else if let Some(node) = shape.nodes.get_mut(place) {
        match name {
            "HasPipelines" => {
                let has_children = json.scalar().flag();
                node.composite = has_children == Some(true);
                // Children that are said to be there, but are not, were left out.
                node.expanded = has_children == Some(false);
            }
            _ => own_spec_field(&mut node.spec, name, json),
        }
    }
}

fn own_spec_field(spec: &mut NodeSpec, name: &str, json: &mut Json<'_, '_>) {
    match name {
        "Dependencies" => spec.dependencies = json.list(|json| json.scalar().text()),
        "Inputs" => spec.inputs = json.scalar().raw(),
        "Outputs" => spec.outputs = json.scalar().raw(),
        _ => control_field(&mut spec.control, name, json),
    }
}

// Where a field says nothing, nothing is kept for it.
fn control_field(control: &mut Option<Box<Control>>, name: &str, json: &mut Json<'_, '_>) {
    let mut told = control.take().unwrap_or_default();
    match name {
        "When" => told.when = json.scalar().text(),
        // An item's place is the number of its iteration, so none is left out.
        "WithItems" => {
            told.with_items =
                json.list(|json| Some(json.scalar().text_or_json().unwrap_or_default()));
        }
        "WithParam" => told.with_param = json.scalar().text(),
        "WithSequence" => told.with_sequence = json.scalar().raw(),
        "Parallelism" => told.parallelism = json.scalar().number(),
        _ => {}
    }
    *control = Some(told).filter(|told| **told != Control::default());
}

fn status_field(node: &mut ShapeNode, name: &str, json: &mut Json<'_, '_>) {
    match name {
        "Status" => node.status = json.scalar().status(),
        "StartedAt" => node.timing.started = json.scalar().time(),
        "FinishedAt" => node.timing.finished = json.scalar().time(),
        "Progress" => node.spec.progress = json.scalar().text(),
        "Conditions" => node.spec.conditions = json.scalar().raw(),
        _ => {}
    }
}

// What can be said only when the node and all below it have been read.
fn settle(shape: &mut Shape, place: usize) {
    let has_children = shape.nodes.len() > place + 1;
    let Some(node) = shape.nodes.get_mut(place) else {
        return;
    };
    // Of the node that was asked for, whoever asked knows the id.
    if node.id.is_empty() && place > 0 {
        remove(shape, place);
        return;
    }
    node.composite |= has_children || is_composite(&node.spec);
    node.expanded |= !node.composite || has_children;
    if node.name.is_none() {
        node.name.clone_from(&node.spec.name);
    }
}

fn is_composite(spec: &NodeSpec) -> bool {
    let node_type = spec.node_type.as_deref().unwrap_or_default();
    ["Dag", "Loop"]
        .iter()
        .any(|word| node_type.eq_ignore_ascii_case(word))
}

// A node without an id cannot be shown, but the tree below it can.
fn remove(shape: &mut Shape, place: usize) {
    let parent = shape.nodes.remove(place).parent;
    for node in shape.nodes.iter_mut().skip(place) {
        node.parent = match node.parent {
            Some(above) if above as usize == place => parent,
            Some(above) if above as usize > place => Some(above - 1),
            other => other,
        };
    }
}
