//! What has come out of a node: the story's outputs, from the moment the node has succeeded.

use serde_json::{Map, Value};

use crate::sim::{
    present::Present,
    run::Run,
    schedule::{Entry, EntryKind, Moment},
    story::{Body, Node, Output},
};

pub(super) struct Artifact<'a> {
    pub(super) run: &'a Run,
    pub(super) entry: &'a Entry,
    pub(super) told: &'a Output,
    /// Which part of the whole it is, from 0; of no whole, 0.
    pub(super) part: usize,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) created: Moment,
    pub(super) producer: String,
    pub(super) metadata: Map<String, Value>,
    pub(super) value: Value,
}

/// All outputs of one node, without those of its children.
pub(super) fn of<'a>(run: &'a Run, entry: &'a Entry, present: &Present<'_>) -> Vec<Artifact<'a>> {
    let Some(created) = entry.life.succeeded(present.at) else {
        return Vec::new();
    };
    let Some(node) = entry.told.as_deref().filter(|node| produces(entry, node)) else {
        return Vec::new();
    };
    let copies = node
        .outputs
        .iter()
        .flat_map(|told| (told.part..told.part + told.parts).map(move |part| (told, part)));
    copies
        .enumerate()
        .map(|(place, (told, part))| {
            let dice = entry.dice.at("output").at(place);
            let setting = present.setting(run, entry, dice).of_part(part);
            Artifact {
                run,
                entry,
                told,
                part,
                id: dice.id("artifact"),
                name: setting.blanks.filled(&told.name),
                created,
                producer: dice.at("producer").id("id"),
                metadata: setting.object(&told.metadata),
                value: setting.value(&told.value),
            }
        })
        .collect()
}

/// Outputs of a loop over a task belong to its iterations; a loop over a pipeline has its own.
fn produces(entry: &Entry, node: &Node) -> bool {
    match (entry.kind, &node.body) {
        (EntryKind::Loop, Body::Task(_)) => false,
        (EntryKind::Loop, Body::Dag(_))
        | (EntryKind::Root | EntryKind::Dag | EntryKind::Task, _) => true,
    }
}

impl Artifact<'_> {
    pub(super) fn kind(&self) -> &'static str {
        self.told.kind.word()
    }

    /// An artifact that is no part of another has an empty name here.
    pub(super) fn whole(&self) -> &str {
        self.told.part_of.as_deref().unwrap_or("")
    }
}
