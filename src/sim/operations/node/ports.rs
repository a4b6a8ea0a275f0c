//! What goes into a node and what comes out of it, as its specification tells it.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::Serialize;
use serde_json::Value;

use crate::sim::story::pipeline::{NodeSpec, OutputSpec};
use crate::sim::story::words::Kind;

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Ports<'a> {
    pub(super) artifacts: Vec<Artifact<'a>>,
    pub(super) parameters: Vec<Parameter>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Artifact<'a> {
    name: &'a str,
    #[serde(rename = "Type")]
    kind: &'static str,
    /// Of which node's output it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) value: Value,
}

pub(super) fn outputs(spec: &NodeSpec) -> Ports<'_> {
    let artifacts = ports(spec).into_iter();
    Ports {
        artifacts: artifacts
            .map(|(name, kind)| Artifact {
                name,
                kind: kind.word(),
                from: None,
            })
            .collect(),
        parameters: Vec::new(),
    }
}

/// What comes out of one node goes into those that wait for it.
pub(super) fn taken(before: &NodeSpec) -> impl Iterator<Item = Artifact<'_>> {
    ports(before).into_iter().map(|(name, kind)| Artifact {
        name,
        kind: kind.word(),
        from: Some(format!(
            "{{{{pipelines.{}.outputs.artifacts.{name}}}}}",
            before.name
        )),
    })
}

/// What comes out of a node, by name. The parts of an artifact come out as one.
fn ports(spec: &NodeSpec) -> IndexMap<&str, Kind, FxBuildHasher> {
    spec.outputs.iter().map(named).collect()
}

fn named(output: &OutputSpec) -> (&str, Kind) {
    let name = output.part_of.as_deref().unwrap_or(&output.name);
    (name, output.kind)
}
