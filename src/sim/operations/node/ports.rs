//! What goes into a node and what comes out of it, as its specification tells it.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::sim::story::pipeline::{NodeSpec, OutputSpec};
use crate::sim::story::words::Kind;

#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Ports {
    pub(super) artifacts: Vec<Value>,
    pub(super) parameters: Vec<Value>,
}

pub(super) fn outputs(spec: &NodeSpec) -> Ports {
    let artifacts = ports(spec).into_iter();
    Ports {
        artifacts: artifacts
            .map(|(name, kind)| json!({ "Name": name, "Type": kind.word() }))
            .collect(),
        parameters: Vec::new(),
    }
}

/// What comes out of a node, by name. The parts of an artifact come out as one.
pub(super) fn ports(spec: &NodeSpec) -> IndexMap<&str, Kind> {
    spec.outputs.iter().map(named).collect()
}

fn named(output: &OutputSpec) -> (&str, Kind) {
    let name = output.part_of.as_deref().unwrap_or(&output.name);
    (name, output.kind)
}

/// What comes out of one node goes into those that wait for it.
pub(super) fn taken((name, kind): (&str, Kind), before: &NodeSpec) -> Value {
    let from = format!("{{{{pipelines.{}.outputs.artifacts.{name}}}}}", before.name);
    json!({ "Name": name, "Type": kind.word(), "From": from })
}
