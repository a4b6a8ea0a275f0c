//! Which step of a pipeline a node is, whichever run and iteration it belongs to.

use serde::{Deserialize, Serialize};

use crate::app::nodes::iteration::numbered;
use crate::app::nodes::tree::{Node, ROOT, Tree};
use crate::domain::{NodeSpec, ShapeNode};

/// The names from the root down, without the numbers of iterations, as a number: many
/// paths are kept, and the file they are kept in tells nobody's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PathId(u64);

/// The offset and the prime of the FNV-1a hash, which is the same on every machine.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;
/// Stands in no name that people give.
const SEPARATOR: u8 = 0x1f;

impl PathId {
    /// The run itself.
    pub const ROOT: Self = Self(OFFSET);

    /// A step of this name in it.
    #[must_use]
    pub fn below(self, name: &str) -> Self {
        let bytes = std::iter::once(SEPARATOR).chain(name.bytes());
        Self(bytes.fold(self.0, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(PRIME)
        }))
    }

    /// Any iteration of it.
    #[must_use]
    pub fn iteration(self) -> Self {
        self.below("\u{1f}")
    }

    pub(super) fn hex(self) -> String {
        format!("{:016x}", self.0)
    }

    fn step(self, above: &PathStep<'_>, step: &PathStep<'_>) -> Self {
        if above.is_loop || is_iteration(above.name, step.name) {
            self.iteration()
        } else {
            self.below(step.name)
        }
    }
}

/// What of a node says where it belongs.
pub(super) struct PathStep<'a> {
    pub name: &'a str,
    pub is_loop: bool,
}

impl<'a> PathStep<'a> {
    pub(super) fn of_node(node: &'a Node) -> Self {
        Self {
            name: name(node.spec.name(), &node.name),
            is_loop: node.is_loop(),
        }
    }

    pub(super) fn of_shape(node: &'a ShapeNode) -> Self {
        Self {
            name: name(
                node.spec.name.as_deref(),
                node.name.as_deref().unwrap_or_default(),
            ),
            is_loop: is_loop(&node.spec),
        }
    }
}

fn name<'a>(own: Option<&'a str>, shown: &'a str) -> &'a str {
    own.filter(|name| !name.is_empty()).unwrap_or(shown)
}

fn is_loop(spec: &NodeSpec) -> bool {
    let kind = spec.node_type.as_deref();
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("Loop"))
}

/// Where the service calls a loop a Dag, an iteration is called like it, with a number.
fn is_iteration(above: &str, name: &str) -> bool {
    let is_sign = |char: char| "-_.[(#".contains(char);
    let stem = numbered(name).map(|(before, ..)| before.trim_end_matches(is_sign));
    !above.is_empty() && stem == Some(above) && name.len() > above.len()
}

/// The path of each row of a tree as the service tells it; parents stand before their children.
pub(super) fn of_rows(rows: &[ShapeNode]) -> Vec<PathId> {
    let mut paths: Vec<PathId> = Vec::with_capacity(rows.len());
    for row in rows {
        let above = row.parent.map(|parent| parent as usize);
        let above = above.and_then(|at| Some((*paths.get(at)?, rows.get(at)?)));
        paths.push(match above {
            Some((path, parent)) => {
                path.step(&PathStep::of_shape(parent), &PathStep::of_shape(row))
            }
            None => PathId::ROOT,
        });
    }
    paths
}

/// The path of each node of a tree, by its place.
pub fn paths(tree: &Tree) -> Vec<PathId> {
    let mut paths = vec![PathId::ROOT; tree.len()];
    for (place, node) in tree.in_order() {
        let above = tree.node(node.parent);
        let known = paths.get(node.parent as usize).copied();
        let path = match (above, known) {
            // The root is called like the run, which says nothing of what is below it.
            (Some(_), Some(known)) if node.parent == ROOT => {
                known.below(PathStep::of_node(node).name)
            }
            (Some(above), Some(known)) => {
                known.step(&PathStep::of_node(above), &PathStep::of_node(node))
            }
            (None, _) | (_, None) => PathId::ROOT,
        };
        if let Some(slot) = paths.get_mut(place as usize) {
            *slot = path;
        }
    }
    paths
}
