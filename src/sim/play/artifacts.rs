//! What has come out of a node: the story's outputs, from the moment the node has succeeded.

use serde_json::{Map, Value};

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::play::values::ValueContext;
use crate::sim::seed::Seed;
use crate::sim::story::moment::Moment;
use crate::sim::story::pipeline::{Body, NodeSpec, OutputSpec};

/// Light, because there may be many of which few are looked at: what is written into it is made
/// when it is asked for.
#[derive(Clone, Copy)]
pub(in crate::sim) struct Artifact<'a> {
    pub(in crate::sim) run: &'a Run,
    pub(in crate::sim) node: &'a NodeInstance,
    spec: &'a OutputSpec,
    /// Which part of the whole it is, from 0; of no whole, 0.
    pub(in crate::sim) part: usize,
    /// Among all outputs of the node.
    place: usize,
    pub(in crate::sim) created: Moment,
}

/// All outputs of one node, without those of its children.
pub(in crate::sim) fn of<'a>(
    run: &'a Run,
    node: &'a NodeInstance,
    present: &Present<'_>,
) -> impl Iterator<Item = Artifact<'a>> + use<'a> {
    let created = node.timeline.succeeded(present.at);
    let spec = node.spec.as_deref().filter(|spec| produces(node, spec));
    let spec = created.and(spec).map_or(&[][..], |spec| &spec.outputs);
    let parts = spec
        .iter()
        .flat_map(|spec| (spec.part..spec.part + spec.parts).map(move |part| (spec, part)));
    parts
        .enumerate()
        .map(move |(place, (spec, part))| Artifact {
            run,
            node,
            spec,
            part,
            place,
            created: created.unwrap_or_default(),
        })
}

/// Outputs of a loop over a task belong to its iterations; a loop over a pipeline has its own.
fn produces(node: &NodeInstance, spec: &NodeSpec) -> bool {
    match (node.kind, &spec.body) {
        (NodeKind::Loop, Body::Task(_)) => false,
        (NodeKind::Loop, Body::Dag(_)) | (NodeKind::Root | NodeKind::Dag | NodeKind::Task, _) => {
            true
        }
    }
}

impl<'a> Artifact<'a> {
    pub(in crate::sim) fn id(&self) -> String {
        self.seed().id("artifact")
    }

    /// The name of the node within its pipeline, or the run where it is the whole run's.
    pub(in crate::sim) fn producer(&self) -> String {
        match self.node.kind {
            NodeKind::Root => self.run.id.clone(),
            NodeKind::Dag | NodeKind::Loop | NodeKind::Task => self.node.name.clone(),
        }
    }

    pub(in crate::sim) fn name(&self, present: &Present<'_>) -> String {
        self.value_context(present)
            .placeholders
            .filled(&self.spec.name)
    }

    pub(in crate::sim) fn metadata(&self, present: &Present<'_>) -> Map<String, Value> {
        self.value_context(present).object(&self.spec.metadata)
    }

    /// JSON within a text, as the service sends it.
    pub(in crate::sim) fn value(&self, present: &Present<'_>) -> String {
        self.value_context(present)
            .value(&self.spec.value)
            .to_string()
    }

    pub(in crate::sim) fn kind(&self) -> &'static str {
        self.spec.kind.word()
    }

    /// An artifact that is no part of another has an empty name here.
    pub(in crate::sim) fn whole(&self) -> &'a str {
        self.spec.part_of.as_deref().unwrap_or("")
    }

    fn value_context(&self, present: &Present<'_>) -> ValueContext {
        present
            .value_context(self.run, self.node, self.seed())
            .of_part(self.part)
    }

    fn seed(&self) -> Seed {
        self.node.seed.at("output").at(self.place)
    }
}
