//! Where the outputs of a node stand, by id and by name. It holds places alone, because
//! the words stand with the outputs, and only nodes with many outputs have one.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::app::nodes::artifacts::output::{Artifact, Output};
use crate::app::nodes::artifacts::spot::{Spot, output_at};

/// The places of outputs and groups. Each of its methods wants the same list.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    outputs: HashTable<Spot>,
    /// The first output of each name that can hold metrics.
    metrics: HashTable<Spot>,
    groups: HashTable<u32>,
}

impl Index {
    pub(super) fn of(list: &[Artifact]) -> Self {
        let mut index = Self::default();
        for (at, artifact) in (0..).zip(list) {
            if matches!(artifact, Artifact::Group(_)) {
                index.add_group(list, at);
            }
            for (part, _) in (0..).zip(artifact.outputs()) {
                index.add_output(list, Spot { at, part });
            }
        }
        index
    }

    pub(super) fn output(&self, list: &[Artifact], id: &str) -> Option<Spot> {
        let is_it = |spot: &Spot| is_same(id_at(list, *spot), id);
        self.outputs.find(hash(id), is_it).copied()
    }

    pub(super) fn metrics(&self, list: &[Artifact], name: &str) -> Option<Spot> {
        let is_it = |spot: &Spot| is_same(name_at(list, *spot), name);
        self.metrics.find(hash(name), is_it).copied()
    }

    pub(super) fn group(&self, list: &[Artifact], name: &str) -> Option<u32> {
        let is_it = |at: &u32| is_same(group_name(list, *at), name);
        self.groups.find(hash(name), is_it).copied()
    }

    /// Adds an output whose id no other has.
    pub(super) fn add_output(&mut self, list: &[Artifact], spot: Spot) {
        let hash_of = |spot: &Spot| hash(id_at(list, *spot));
        self.outputs.insert_unique(hash_of(&spot), spot, hash_of);
        let Some(output) = output_at(list, spot).filter(|output| output.is_metrics()) else {
            return;
        };
        if self.metrics(list, &output.name).is_none() {
            let hash_of = |spot: &Spot| hash(name_at(list, *spot));
            self.metrics.insert_unique(hash_of(&spot), spot, hash_of);
        }
    }

    /// Adds a group whose name no other has.
    pub(super) fn add_group(&mut self, list: &[Artifact], at: u32) {
        let hash_of = |at: &u32| hash(group_name(list, *at));
        self.groups.insert_unique(hash_of(&at), at, hash_of);
    }

    /// Forgets an output, which stands there still.
    pub(super) fn forget(&mut self, list: &[Artifact], spot: Spot) {
        let id = id_at(list, spot);
        let entry = self.outputs.find_entry(hash(id), |other| *other == spot);
        if let Ok(entry) = entry {
            entry.remove();
        }
    }
}

fn id_at(list: &[Artifact], spot: Spot) -> &str {
    output_at(list, spot).map_or("", |output: &Output| output.id.as_str())
}

fn name_at(list: &[Artifact], spot: Spot) -> &str {
    output_at(list, spot).map_or("", |output: &Output| &output.name)
}

fn group_name(list: &[Artifact], at: u32) -> &str {
    match list.get(at as usize) {
        Some(Artifact::Group(group)) => &group.name,
        Some(Artifact::Single(_)) | None => "",
    }
}

/// The one place where words are compared to find something, so that a test can count it.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    #[cfg(test)]
    super::tests::COMPARED.with(|compared| compared.set(compared.get() + 1));
    one == other
}

fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}
