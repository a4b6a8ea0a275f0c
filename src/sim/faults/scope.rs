//! Which requests a fault is about: all of them, those of one operation, or batches of one list.

use crate::sim::faults::error::FaultError;
use crate::sim::protocol::catalogue;
use crate::sim::protocol::catalogue::{BatchList, Operation};
use crate::written::nearest;

/// The narrower stands first, because it counts where both could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    List(BatchList),
    Operation(&'static str),
    Everything,
}

/// What a request asks for, as far as faults are concerned. One that asks for nothing that exists
/// has no operation.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sim) struct Target {
    pub(in crate::sim) operation: Option<&'static str>,
    pub(in crate::sim) list: Option<BatchList>,
}

const LISTS: &[(&str, BatchList)] = &[
    ("PipelineRuns", BatchList::Runs),
    ("Nodes", BatchList::Nodes),
];

impl Scope {
    /// The list or the operation of this name.
    pub(super) fn read(name: &str) -> Result<Self, FaultError> {
        if let Some((_, list)) = LISTS.iter().find(|(known, _)| *known == name) {
            return Ok(Self::List(*list));
        }
        match operations().find(|known| *known == name) {
            Some(operation) => Ok(Self::Operation(operation)),
            None => Err(FaultError::Scope {
                value: name.to_owned(),
                nearest: nearest(name, names()).unwrap_or_default(),
            }),
        }
    }

    pub(super) fn holds(self, target: Target) -> bool {
        match self {
            Self::Everything => true,
            Self::Operation(name) => target.operation == Some(name),
            Self::List(list) => target.list == Some(list),
        }
    }

    /// As it is written behind an `@`.
    pub(super) fn name(self) -> Option<&'static str> {
        match self {
            Self::Everything => None,
            Self::Operation(name) => Some(name),
            Self::List(list) => LISTS
                .iter()
                .find(|(_, known)| *known == list)
                .map(|(name, _)| *name),
        }
    }
}

impl Target {
    pub(in crate::sim) fn of(operation: &'static Operation, list: Option<BatchList>) -> Self {
        Self {
            operation: Some(operation.name),
            list,
        }
    }
}

fn operations() -> impl Iterator<Item = &'static str> + Clone {
    catalogue::ALL.iter().map(|operation| operation.name)
}

fn names() -> impl Iterator<Item = &'static str> + Clone {
    operations().chain(LISTS.iter().map(|(name, _)| *name))
}
