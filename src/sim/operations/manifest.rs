//! The manifest of a pipeline, as JSON or YAML text. Only the raw one leaves inner pipelines as
//! names.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::sim::operations::conditions::{Casing, Conditions};
use crate::sim::operations::yaml;
use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;
use crate::sim::story::pipeline::{Body, NodeSpec, Pipeline};

/// Which form of a manifest is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum ManifestKind {
    Raw,
    /// Frozen, rendered, expanded or as it runs: with all inner pipelines in their places.
    WrittenOut,
}

impl ManifestKind {
    pub(in crate::sim) fn new(parameters: &Parameters) -> Result<Self, Refusal> {
        let words = [
            ("Raw", Self::Raw),
            ("Frozen", Self::WrittenOut),
            ("Rendered", Self::WrittenOut),
            ("Expanded", Self::WrittenOut),
            ("Runtime", Self::WrittenOut),
        ];
        Ok(parameters
            .word("ManifestType", &words)?
            .unwrap_or(Self::Raw))
    }
}

/// The manifest as JSON text.
pub(super) fn text(pipeline: &Pipeline, kind: ManifestKind) -> String {
    written(pipeline, kind).to_string()
}

/// As the pipeline itself was written.
pub(super) fn yaml(pipeline: &Pipeline) -> String {
    yaml::text(&written(pipeline, ManifestKind::Raw))
}

fn written(pipeline: &Pipeline, kind: ManifestKind) -> Value {
    json!({
        "apiVersion": "core/v1",
        "metadata": { "provider": pipeline.provider, "identifier": pipeline.name, "version": pipeline.version },
        "spec": { "pipelines": steps(pipeline, kind) },
    })
}

#[derive(Serialize)]
struct Step<'a> {
    metadata: Value,
    spec: Spec<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Spec<'a> {
    dependencies: Vec<&'a str>,
    arguments: &'a Map<String, Value>,
    #[serde(flatten)]
    conditions: Conditions<'a>,
    /// The name of an inner pipeline, where it is not written out.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pipelines: Option<Vec<Step<'a>>>,
}

fn steps(pipeline: &Pipeline, kind: ManifestKind) -> Vec<Step<'_>> {
    pipeline
        .nodes
        .iter()
        .map(|node| step(node, pipeline, kind))
        .collect()
}

fn step<'a>(node: &'a NodeSpec, pipeline: &'a Pipeline, kind: ManifestKind) -> Step<'a> {
    let (from, pipelines) = match (&node.body, kind) {
        (Body::Task(_), _) => (None, None),
        (Body::Dag(inner), ManifestKind::Raw) => (Some(inner.name.as_str()), None),
        (Body::Dag(inner), ManifestKind::WrittenOut) => (None, Some(steps(inner, kind))),
    };
    Step {
        metadata: json!({ "name": node.name, "displayName": node.display_name.as_ref().unwrap_or(&node.name) }),
        spec: Spec {
            dependencies: after(node, pipeline),
            arguments: &node.inputs,
            conditions: Conditions {
                when: node.when.as_deref(),
                each: node.each.as_ref(),
                casing: Casing::Camel,
            },
            from,
            pipelines,
        },
    }
}

/// The names of the nodes this one waits for.
fn after<'a>(node: &NodeSpec, pipeline: &'a Pipeline) -> Vec<&'a str> {
    let before = node
        .after
        .iter()
        .filter_map(|position| pipeline.nodes.get(*position));
    before.map(|node| node.name.as_str()).collect()
}
