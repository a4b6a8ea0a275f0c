//! The rows of the tree of an earlier run: which stand below each, and what each waits for.

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxHashMap;

use crate::domain::{ShapeNode, Status, StatusKind};

/// What took longer was no usual run, or the service's clock was no clock.
const LONGEST: TimeDelta = TimeDelta::days(366);

pub(super) struct PastRows<'a> {
    pub(super) rows: &'a [ShapeNode],
    children: Vec<Vec<usize>>,
    /// Where what a row waits for stands; none for what is not told beside it.
    dependencies: Vec<Vec<Option<usize>>>,
}

impl<'a> PastRows<'a> {
    pub(super) fn of(rows: &'a [ShapeNode]) -> Self {
        let mut children = vec![Vec::new(); rows.len()];
        for (at, row) in rows.iter().enumerate() {
            let above = row
                .parent
                .and_then(|parent| children.get_mut(parent as usize));
            if let Some(above) = above {
                above.push(at);
            }
        }
        Self {
            rows,
            children,
            dependencies: dependencies(rows),
        }
    }

    pub(super) fn parent(&self, row: &ShapeNode) -> Option<&'a ShapeNode> {
        self.rows.get(row.parent? as usize)
    }

    /// Where the rows stand that are directly below one.
    pub(super) fn below(&self, at: usize) -> &[usize] {
        self.children.get(at).map_or(&[], Vec::as_slice)
    }

    pub(super) fn dependencies(&self, at: usize) -> &[Option<usize>] {
        self.dependencies.get(at).map_or(&[], Vec::as_slice)
    }

    /// When a row ended, by where it stands.
    pub(super) fn end(&self, at: usize) -> Option<DateTime<Utc>> {
        self.rows.get(at)?.timing.finished_at()
    }
}

/// Dependencies are names of siblings, or their ids. Of two of one name the first is meant.
fn dependencies(rows: &[ShapeNode]) -> Vec<Vec<Option<usize>>> {
    let mut known: FxHashMap<(Option<u32>, &str), usize> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        let name = row.spec.name.as_deref().or(row.name.as_deref());
        for name in name.into_iter().chain([row.id.as_str()]) {
            known.entry((row.parent, name)).or_insert(at);
        }
    }
    let places = rows.iter().map(|row| {
        let names = row.spec.dependencies.iter();
        names
            .map(|name| known.get(&(row.parent, &**name)).copied())
            .collect()
    });
    places.collect()
}

pub(super) fn kind(row: &ShapeNode) -> Option<StatusKind> {
    row.status.as_ref().map(Status::kind)
}

/// A length of time that can be: not below nothing, and not absurdly long.
pub(super) fn possible(length: TimeDelta) -> Option<TimeDelta> {
    (TimeDelta::zero()..=LONGEST)
        .contains(&length)
        .then_some(length)
}
