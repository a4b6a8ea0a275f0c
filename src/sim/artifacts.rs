//! What has come out of a node: the story's outputs, from the moment the node has succeeded.

use serde_json::{Map, Value};

use crate::sim::{
    schedule::{Entry, EntryKind, Moment},
    story::{Body, Node, Output, Work},
    world::{Present, Run},
};

pub(super) struct Artifact<'a> {
    pub(super) run: &'a Run,
    pub(super) entry: &'a Entry,
    pub(super) told: &'a Output,
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
    let outputs = node.outputs.iter().enumerate();
    outputs
        .map(|(place, told)| artifact(run, entry, place, told, created, present))
        .collect()
}

/// Outputs of a loop over a task belong to its iterations; a loop over a pipeline has its own.
fn produces(entry: &Entry, node: &Node) -> bool {
    match (&node.work, entry.kind) {
        (
            Work::Each {
                body: Body::Task(_),
                ..
            },
            EntryKind::Loop,
        ) => false,
        (Work::Each { .. } | Work::Once(_), _) => true,
    }
}

fn artifact<'a>(
    run: &'a Run,
    entry: &'a Entry,
    place: usize,
    told: &'a Output,
    created: Moment,
    present: &Present<'_>,
) -> Artifact<'a> {
    let dice = entry.dice.at("output").at(place);
    let setting = present.setting(run, entry, dice);
    Artifact {
        run,
        entry,
        told,
        id: dice.id("artifact"),
        name: told.name.clone(),
        created,
        producer: dice.at("producer").id("id"),
        metadata: setting.object(&told.metadata),
        value: setting.value(&told.value),
    }
}

impl Artifact<'_> {
    pub(super) fn kind(&self) -> &'static str {
        self.told.kind.word()
    }

    /// An artifact that is no part of another has an empty name here, and the index 0.
    pub(super) fn whole(&self) -> &str {
        self.told.part_of.as_deref().unwrap_or("")
    }
}
