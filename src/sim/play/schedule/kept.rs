//! What of an attempt stays as it is when the rest of it is tried again.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::sim::play::schedule::entries::Entries;
use crate::sim::play::schedule::entry::{Entry, Look};
use crate::sim::play::schedule::fate::{Done, Fate};
use crate::sim::story::status::Status;

pub(super) struct Kept<'a> {
    before: &'a Entries,
    positions: FxHashMap<String, usize>,
}

/// A node of the attempt before and all below it.
pub(super) struct KeptNode {
    pub(super) done: Done,
    pub(super) entries: Vec<Entry>,
}

impl<'a> Kept<'a> {
    pub(super) fn new(before: &'a Entries) -> Self {
        let paths = before.all().enumerate();
        Self {
            before,
            positions: paths
                .map(|(position, entry)| (entry.path.clone(), position))
                .collect(),
        }
    }

    pub(super) fn knows(&self, path: &str) -> bool {
        let position = self.positions.get(path).copied();
        let entry = position.and_then(|position| self.before.at(position));
        entry.is_some_and(|entry| !entry.life.is_empty())
    }

    /// The node at a path, if nothing about it is to be tried again. It will stand at this
    /// position.
    pub(super) fn good(&self, path: &str, first: usize) -> Option<KeptNode> {
        let entry = self.before.at(*self.positions.get(path)?)?;
        let fate = match entry.life.last()? {
            Status::Succeeded => Fate::Succeeded,
            Status::Skipped if entry.excused => Fate::Excused,
            _ => return None,
        };
        let done = Done {
            entry: first,
            at: entry.life.end()?,
            fate,
        };
        let mut entries = Vec::new();
        self.copy(&entry, first, &mut entries);
        Some(KeptNode { done, entries })
    }

    /// Children stand after their parents, and after those they wait for.
    fn copy(&self, old: &Look<'_>, first: usize, entries: &mut Vec<Entry>) {
        let position = entries.len();
        entries.push(copied(old));
        let mut moved = FxHashMap::default();
        for child in &old.children {
            let Some(entry) = self.before.at(*child) else {
                continue;
            };
            let place = entries.len();
            moved.insert(*child, first + place);
            self.copy(&entry, first, entries);
            let after = entry.after.iter();
            let after = after.filter_map(|before| moved.get(before).copied());
            if let Some(copy) = entries.get_mut(place) {
                copy.after = after.collect();
            }
        }
        if let Some(copy) = entries.get_mut(position) {
            let children = old.children.iter();
            copy.children = children
                .filter_map(|child| moved.get(child).copied())
                .collect();
        }
    }
}

/// Whom it waits for and what is below it stand elsewhere now.
fn copied(old: &Entry) -> Entry {
    Entry {
        id: old.id.clone(),
        physical_id: old.physical_id.clone(),
        name: old.name.clone(),
        display_name: old.display_name.clone(),
        path: old.path.clone(),
        kind: old.kind,
        children: Vec::new(),
        after: Vec::new(),
        life: old.life.clone(),
        spec: old.spec.clone(),
        turn: old.turn.clone(),
        excused: old.excused,
        seed: old.seed,
        rendered: OnceLock::new(),
    }
}
