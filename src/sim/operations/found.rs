//! A node that is asked for, and what is below it.

use crate::sim::play::present::Present;
use crate::sim::play::run::Run;
use crate::sim::play::schedule::entry::{Entry, Look};
use crate::sim::protocol::refusal::Refusal;
use crate::sim::protocol::routes::NodePath;

/// A node and its run, both of which exist at this moment.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) run: &'a Run,
    pub(super) entry: Look<'a>,
}

impl<'a> Found<'a> {
    pub(super) fn new(path: &NodePath, present: &'a Present<'_>) -> Result<Self, Refusal> {
        let run = present
            .run(&path.run)
            .ok_or_else(|| Refusal::no_such_run(&path.run))?;
        let entry = run
            .schedule(present.at)
            .entry(&path.node)
            .filter(|entry| entry.life.status(present.at).is_some())
            .ok_or_else(|| Refusal::no_such_node(&path.node))?;
        Ok(Self { run, entry })
    }
}

/// The positions of an entry's children and of what is below them, level by level, down to a depth,
/// of which 1 is the entry alone.
fn descendants(run: &Run, entry: &Entry, depth: i64, present: &Present<'_>) -> Vec<usize> {
    let schedule = run.schedule(present.at);
    let exists = |position: &usize| {
        let entry = schedule.at(*position);
        entry.is_some_and(|entry| entry.life.status(present.at).is_some())
    };
    let mut found = Vec::new();
    let mut level = entry.children.clone();
    for _ in 1..depth {
        level.retain(exists);
        if level.is_empty() {
            break;
        }
        found.extend(&level);
        level = level
            .iter()
            .filter_map(|position| schedule.at(*position))
            .flat_map(|entry| entry.children.clone())
            .collect();
    }
    found
}

/// The entry, and what is below it down to a depth.
pub(super) fn family<'a>(
    found: &Found<'a>,
    depth: i64,
    present: &Present<'_>,
) -> impl Iterator<Item = Look<'a>> + use<'a> {
    let below = descendants(found.run, &found.entry, depth, present);
    let schedule = found.run.schedule(present.at);
    let below = below
        .into_iter()
        .filter_map(|position| schedule.at(position));
    std::iter::once(found.entry.clone()).chain(below)
}
