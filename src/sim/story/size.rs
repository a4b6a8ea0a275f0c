//! How many nodes a huge run has, and where in it each position stands.

use chrono::TimeDelta;

/// With fewer nodes, a run needs no stages.
const FEW: usize = 20;
const SHORTEST_SLOT: TimeDelta = TimeDelta::seconds(60);
/// A run goes on for so long at least, so that nothing ends while it is measured.
const SHORTEST_RUN: TimeDelta = TimeDelta::hours(4);

/// How many nodes a run has below its root, and how they are spread over time: in stages that run
/// side by side, each with some lanes in which one task follows the other, a slot of time each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) stages: usize,
    pub(crate) tasks: usize,
    pub(crate) lanes: usize,
    pub(crate) slot: TimeDelta,
    slots: usize,
}

/// One stage; or all there is in a run without stages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stage {
    /// The position of its first task.
    pub(crate) first: usize,
    pub(crate) tasks: usize,
    pub(crate) lanes: usize,
}

impl Size {
    pub(super) fn new(nodes: usize, running: usize) -> Self {
        let stages = if nodes > FEW {
            running.clamp(1, nodes / FEW)
        } else {
            0
        };
        let tasks = nodes - stages;
        let mut size = Self {
            stages,
            tasks,
            lanes: running.clamp(1, tasks),
            slot: SHORTEST_SLOT,
            slots: 0,
        };
        let slots = (0..size.blocks()).map(|number| size.stage(number).slots());
        size.slots = slots.max().unwrap_or(1);
        let shared = SHORTEST_RUN / i32::try_from(size.slots).unwrap_or(i32::MAX);
        size.slot = shared.max(SHORTEST_SLOT);
        size
    }

    pub(crate) fn stage(&self, number: usize) -> Stage {
        let blocks = self.blocks();
        let (share, left) = (self.tasks / blocks, self.tasks % blocks);
        let (lanes, left_lanes) = (self.lanes / blocks, self.lanes % blocks);
        let before = number * share + number.min(left) + (number + 1) * self.head();
        Stage {
            first: 1 + before,
            tasks: share + usize::from(number < left),
            lanes: (lanes + usize::from(number < left_lanes)).max(1),
        }
    }

    /// In which stage a position below the root lies, and whether it is a task there, by its
    /// number.
    pub(crate) fn place(&self, position: usize) -> Option<(usize, Option<usize>)> {
        let below = position.checked_sub(1)?;
        if below >= self.tasks + self.stages {
            return None;
        }
        let (share, left) = (self.tasks / self.blocks(), self.tasks % self.blocks());
        let (wide, narrow) = (share + 1 + self.head(), share + self.head());
        let (number, offset) = match below.checked_sub(left * wide) {
            None => (below / wide, below % wide),
            Some(rest) => (left + rest / narrow, rest % narrow),
        };
        Some((number, offset.checked_sub(self.head())))
    }

    /// From the beginning of a run to the end of its last node.
    pub(crate) fn lasts(&self) -> TimeDelta {
        self.slot * i32::try_from(self.slots + 1).unwrap_or(i32::MAX)
    }

    /// How many parts stand side by side: the stages, or one where there are none.
    pub(crate) fn blocks(&self) -> usize {
        self.stages.max(1)
    }

    /// How many positions of a stage are the stage itself.
    fn head(&self) -> usize {
        usize::from(self.stages > 0)
    }
}

impl Stage {
    /// How many tasks follow each other in its longest lane.
    pub(crate) fn slots(&self) -> usize {
        self.tasks.div_ceil(self.lanes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use crate::sim::story::size::Size;

    proptest! {
        #[test]
        fn every_position_has_one_place(nodes in 1_usize..3000, running in 0_usize..3000) {
            let size = Size::new(nodes, running);
            prop_assert_eq!(size.stages + size.tasks, nodes);
            let mut position = 0;
            for number in 0..size.blocks() {
                let stage = size.stage(number);
                if size.stages > 0 {
                    position += 1;
                    prop_assert_eq!(size.place(position), Some((number, None)));
                }
                prop_assert_eq!(stage.first, position + 1);
                for task in 0..stage.tasks {
                    position += 1;
                    prop_assert_eq!(size.place(position), Some((number, Some(task))));
                }
            }
            prop_assert_eq!(position, nodes);
            prop_assert_eq!((size.place(0), size.place(nodes + 1)), (None, None));
        }
    }
}
