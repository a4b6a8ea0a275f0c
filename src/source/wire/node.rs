//! The tree of nodes below one node (API reference 5.3), flattened.

use bytestring::ByteString;
use serde::Deserialize;

use crate::domain::{NodeId, NodeSpec, Shape, ShapeNode, Status, Timing};
use crate::source::wire::Content;
use crate::source::wire::container::{List, Object};
use crate::source::wire::scalar::Scalar;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub(crate) struct NodeJson<'a> {
    #[serde(borrow)]
    request_id: Scalar<'a>,
    #[serde(borrow)]
    metadata: Object<MetadataJson<'a>>,
    #[serde(borrow)]
    spec: Object<SpecJson<'a>>,
    #[serde(borrow)]
    status_info: Object<StatusInfoJson<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct MetadataJson<'a> {
    #[serde(borrow)]
    node_id: Scalar<'a>,
    name: Scalar<'a>,
    display_name: Scalar<'a>,
    identifier: Scalar<'a>,
    version: Scalar<'a>,
    provider: Scalar<'a>,
    node_type: Scalar<'a>,
    #[serde(borrow)]
    related_node_ids: List<Scalar<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct SpecJson<'a> {
    #[serde(borrow)]
    has_pipelines: Scalar<'a>,
    #[serde(borrow)]
    pipelines: List<Object<NodeJson<'a>>>,
    #[serde(borrow)]
    dependencies: List<Scalar<'a>>,
    inputs: Scalar<'a>,
    outputs: Scalar<'a>,
    when: Scalar<'a>,
    #[serde(borrow)]
    with_items: List<Scalar<'a>>,
    with_param: Scalar<'a>,
    with_sequence: Scalar<'a>,
    parallelism: Scalar<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct StatusInfoJson<'a> {
    #[serde(borrow)]
    status: Scalar<'a>,
    started_at: Scalar<'a>,
    finished_at: Scalar<'a>,
    progress: Scalar<'a>,
    conditions: Scalar<'a>,
}

impl Content for Shape {
    type Json<'a> = NodeJson<'a>;

    fn request_id(json: &NodeJson<'_>) -> Option<Box<str>> {
        json.request_id.own()
    }

    fn from_json(json: NodeJson<'_>, body: &ByteString) -> Self {
        let mut shape = Self::default();
        grow(&mut shape, None, json, body);
        shape
    }
}

// Recursion is safe: the JSON parser has refused what is nested too deeply.
fn grow(shape: &mut Shape, parent: Option<u32>, json: NodeJson<'_>, body: &ByteString) {
    let mut spec = json.spec.or_empty();
    let children = std::mem::take(&mut spec.pipelines).facts(Some);
    let metadata = json.metadata.or_empty();
    let info = json.status_info.or_empty();
    // A node without an id cannot be shown, but the tree below it can.
    let place = match metadata.node_id.text(body).map(NodeId::new) {
        Some(id) => {
            let composite = is_composite(&metadata, &spec) || !children.is_empty();
            shape.nodes.push(ShapeNode {
                id,
                parent,
                name: metadata
                    .display_name
                    .text(body)
                    .or_else(|| metadata.name.text(body)),
                status: info.status.said().map(|word| Status::new(&word)),
                timing: Timing {
                    started: info.started_at.time(),
                    finished: info.finished_at.time(),
                },
                composite,
                expanded: !composite || !children.is_empty(),
                spec: node_spec(metadata, spec, &info, body),
            });
            u32::try_from(shape.nodes.len() - 1).ok()
        }
        None => parent,
    };
    for child in children {
        grow(shape, place, child, body);
    }
}

fn is_composite(metadata: &MetadataJson<'_>, spec: &SpecJson<'_>) -> bool {
    let is_type = |word: &str| {
        let said = metadata.node_type.said();
        said.is_some_and(|said| said.eq_ignore_ascii_case(word))
    };
    spec.has_pipelines.flag() == Some(true) || is_type("Dag") || is_type("Loop")
}

fn node_spec(
    metadata: MetadataJson<'_>,
    spec: SpecJson<'_>,
    info: &StatusInfoJson<'_>,
    body: &ByteString,
) -> NodeSpec {
    NodeSpec {
        name: metadata.name.text(body),
        node_type: metadata.node_type.text(body),
        identifier: metadata.identifier.text(body),
        version: metadata.version.text(body),
        provider: metadata.provider.text(body),
        related: metadata
            .related_node_ids
            .texts(body)
            .map(NodeId::new)
            .collect(),
        dependencies: spec.dependencies.texts(body).collect(),
        inputs: spec.inputs.raw(body),
        outputs: spec.outputs.raw(body),
        when: spec.when.text(body),
        with_items: items(spec.with_items, body),
        with_param: spec.with_param.text(body),
        with_sequence: spec.with_sequence.raw(body),
        parallelism: spec.parallelism.number(),
        progress: info.progress.text(body),
        conditions: info.conditions.raw(body),
    }
}

// An item's place is the number of its iteration, so none is left out.
fn items(list: List<Scalar<'_>>, body: &ByteString) -> Vec<ByteString> {
    list.0
        .into_iter()
        .map(|item| item.text_or_json(body).unwrap_or_default())
        .collect()
}
