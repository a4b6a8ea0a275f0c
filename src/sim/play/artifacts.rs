//! What has come out of a node: the story's outputs, from the moment the node has succeeded.

use serde_json::{Map, Value};

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::entry::{Entry, EntryKind};
use crate::sim::play::values::Setting;
use crate::sim::seed::Seed;
use crate::sim::story::moment::Moment;
use crate::sim::story::pipeline::{Body, Node, Output};

/// Light, because there may be many of which few are looked at: what is written into it is made
/// when it is asked for.
#[derive(Clone, Copy)]
pub(in crate::sim) struct Artifact<'a> {
    pub(in crate::sim) run: &'a Run,
    pub(in crate::sim) entry: &'a Entry,
    told: &'a Output,
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
    let node = entry.told.as_deref().filter(|node| produces(entry, node));
    let told = created.and(node).map_or(&[][..], |node| &node.outputs);
    let parts = told
        .iter()
        .flat_map(|told| (told.part..told.part + told.parts).map(move |part| (told, part)));
    parts
        .enumerate()
        .map(move |(place, (told, part))| Artifact {
            run,
            entry,
            told,
            part,
            place,
            created: created.unwrap_or_default(),
        })
}

/// Outputs of a loop over a task belong to its iterations; a loop over a pipeline has its own.
fn produces(entry: &Entry, node: &Node) -> bool {
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
        self.setting(present).blanks.filled(&self.told.name)
    }

    pub(in crate::sim) fn metadata(&self, present: &Present<'_>) -> Map<String, Value> {
        self.setting(present).object(&self.told.metadata)
    }

    /// JSON within a text, as the service sends it.
    pub(in crate::sim) fn value(&self, present: &Present<'_>) -> String {
        self.setting(present).value(&self.told.value).to_string()
    }

    pub(in crate::sim) fn kind(&self) -> &'static str {
        self.told.kind.word()
    }

    /// An artifact that is no part of another has an empty name here.
    pub(in crate::sim) fn whole(&self) -> &'a str {
        self.told.part_of.as_deref().unwrap_or("")
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
