//! How large a pipeline becomes when all that runs inside it is written out.
//! A few lines that use each other twice would otherwise fill the memory.

const MOST_NODES: usize = 1_000_000;
const DEEPEST: usize = 50;

/// Of what has nothing inside it, unless it is said otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Extent {
    nodes: usize,
    depth: usize,
}

impl Extent {
    /// Of several that stand side by side.
    pub(super) fn together(extents: impl Iterator<Item = Self>) -> Self {
        extents.fold(Self::default(), |all, one| Self {
            nodes: all.nodes.saturating_add(one.nodes),
            depth: all.depth.max(one.depth),
        })
    }

    /// With a node around it.
    pub(super) fn wrapped(self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(1),
            depth: self.depth + 1,
        }
    }

    /// So many times, with a loop around it.
    pub(super) fn repeated(self, times: usize) -> Self {
        let nodes = self.nodes.saturating_mul(times);
        Self { nodes, ..self }.wrapped()
    }

    pub(super) fn is_bearable(self) -> bool {
        self.nodes <= MOST_NODES && self.depth <= DEEPEST
    }
}
