//! What has come out of a node: the story's outputs, from the moment the node has succeeded.

use serde_json::{Map, Value};

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::entry::{Entry, EntryKind};
use crate::sim::play::values::Setting;
use crate::sim::seed::Seed;
use crate::sim::story::moment::Moment;
use crate::sim::story::pipeline::{Body, NodeSpec, OutputSpec};

/// Light, because there may be many of which few are looked at: what is written into it is made
/// when it is asked for.
#[derive(Clone, Copy)]
pub(in crate::sim) struct Artifact<'a> {
    pub(in crate::sim) run: &'a Run,
    pub(in crate::sim) entry: &'a Entry,
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
    entry: &'a Entry,
    present: &Present<'_>,
) -> impl Iterator<Item = Artifact<'a>> + use<'a> {
    let created = entry.life.succeeded(present.at);
    let node = entry.spec.as_deref().filter(|node| produces(entry, node));
    let spec = created.and(node).map_or(&[][..], |node| &node.outputs);
    let parts = spec
        .iter()
        .flat_map(|spec| (spec.part..spec.part + spec.parts).map(move |part| (spec, part)));
    parts
        .enumerate()
        .map(move |(place, (spec, part))| Artifact {
            run,
            entry,
            spec,
            part,
            place,
            created: created.unwrap_or_default(),
        })
}

/// Outputs of a loop over a task belong to its iterations; a loop over a pipeline has its own.
fn produces(entry: &Entry, node: &NodeSpec) -> bool {
    match (entry.kind, &node.body) {
        (EntryKind::Loop, Body::Task(_)) => false,
        (EntryKind::Loop, Body::Dag(_))
        | (EntryKind::Root | EntryKind::Dag | EntryKind::Task, _) => true,
    }
}

impl<'a> Artifact<'a> {
    pub(in crate::sim) fn id(&self) -> String {
        self.seed().id("artifact")
    }

    /// The name of the node within its pipeline, or the run where it is the whole run's.
    pub(in crate::sim) fn producer(&self) -> String {
        match self.entry.kind {
            EntryKind::Root => self.run.id.clone(),
            EntryKind::Dag | EntryKind::Loop | EntryKind::Task => self.entry.name.clone(),
        }
    }

    pub(in crate::sim) fn name(&self, present: &Present<'_>) -> String {
        self.setting(present).blanks.filled(&self.spec.name)
    }

    pub(in crate::sim) fn metadata(&self, present: &Present<'_>) -> Map<String, Value> {
        self.setting(present).object(&self.spec.metadata)
    }

    /// JSON within a text, as the service sends it.
    pub(in crate::sim) fn value(&self, present: &Present<'_>) -> String {
        self.setting(present).value(&self.spec.value).to_string()
    }

    pub(in crate::sim) fn kind(&self) -> &'static str {
        self.spec.kind.word()
    }

    /// An artifact that is no part of another has an empty name here.
    pub(in crate::sim) fn whole(&self) -> &'a str {
        self.spec.part_of.as_deref().unwrap_or("")
    }

    fn setting(&self, present: &Present<'_>) -> Setting {
        present
            .setting(self.run, self.entry, self.seed())
            .of_part(self.part)
    }

    fn seed(&self) -> Seed {
        self.entry.seed.at("output").at(self.place)
    }
}
