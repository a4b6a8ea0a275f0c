//! Stories of any size, for measuring: `huge:RUNSxNODES[:RUNNING]`. They are told by numbers instead of by a file,
//! and nothing in them is worked out before somebody asks for it.

use std::sync::Arc;

use chrono::TimeDelta;

use crate::sim::story::{Run, Story, StoryError};

const PREFIX: &str = "huge";
const TEMPLATE: &str = include_str!("../../../assets/stories/huge.toml");
const MOST_RUNS: usize = 10_000;
const MOST_NODES: usize = 1_000_000;
/// How many nodes run when nothing is said of it.
const USUALLY_RUNNING: usize = 50;
/// With fewer nodes, a run needs no stages.
const FEW: usize = 20;
const SHORTEST_SLOT: TimeDelta = TimeDelta::seconds(60);
/// A run goes on for so long at least, so that nothing ends while it is measured.
const SHORTEST_RUN: TimeDelta = TimeDelta::hours(4);

/// How many nodes a run has below its root, and how they are spread over time: in stages that run side by side,
/// each with some lanes in which one task follows the other, a slot of time each.
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
    fn new(nodes: usize, running: usize) -> Self {
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

    /// In which stage a position below the root lies, and whether it is a task there, by its number.
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

    pub(crate) fn blocks(&self) -> usize {
        self.stages.max(1)
    }

    /// How many positions of a stage are the stage itself.
    fn head(&self) -> usize {
        usize::from(self.stages > 0)
    }
}

impl Stage {
    pub(crate) fn slots(&self) -> usize {
        self.tasks.div_ceil(self.lanes)
    }
}

/// Whether the name of a story is that of one of these.
pub(super) fn is_meant(name: &str) -> bool {
    name.split(':').next() == Some(PREFIX)
}

pub(super) fn story(name: &str) -> Result<Story, StoryError> {
    let wish = Wish::read(name).ok_or_else(|| StoryError::Huge {
        name: name.to_owned(),
    })?;
    wish.check()?;
    let template = Story::parse("huge.toml", TEMPLATE)?;
    let run = template.runs.first().map(Arc::clone);
    Ok(Story {
        runs: run.map_or_else(Vec::new, |run| wish.runs(&run)).into(),
        ..template
    })
}

struct Wish {
    runs: usize,
    nodes: usize,
    running: usize,
}

impl Wish {
    fn read(name: &str) -> Option<Self> {
        let mut parts = name.split(':').skip(1);
        let (runs, nodes) = parts.next()?.split_once('x')?;
        let (runs, nodes) = (number(runs)?, number(nodes)?);
        let running = match parts.next() {
            Some(running) => number(running)?,
            None => USUALLY_RUNNING.min(runs.saturating_mul(nodes)),
        };
        let wish = Self {
            runs,
            nodes,
            running,
        };
        parts.next().is_none().then_some(wish)
    }

    fn check(&self) -> Result<(), StoryError> {
        let refused = |problem: String| Err(StoryError::TooHuge { problem });
        if !(1..=MOST_RUNS).contains(&self.runs) {
            return refused(format!(
                "it has from 1 to {MOST_RUNS} runs, not {}",
                self.runs
            ));
        }
        if !(1..=MOST_NODES).contains(&self.nodes) {
            return refused(format!(
                "a run has from 1 to {MOST_NODES} nodes, not {}",
                self.nodes
            ));
        }
        if self.running > self.runs * self.nodes {
            let all = self.runs * self.nodes;
            return refused(format!("{} of {all} nodes cannot run", self.running));
        }
        Ok(())
    }

    /// Those in which nothing runs have ended an hour before, one after the other.
    fn runs(&self, template: &Run) -> Vec<Arc<Run>> {
        let (share, left) = (self.running / self.runs, self.running % self.runs);
        let busy = Size::new(self.nodes, share + 1);
        let other = Size::new(self.nodes, if share == 0 { USUALLY_RUNNING } else { share });
        let run = |number: usize| {
            let is_over = share == 0 && number >= left;
            let size = if number < left { busy } else { other };
            let apart = TimeDelta::seconds(i64::try_from(number).unwrap_or(0));
            let since = if is_over {
                size.lasts() + TimeDelta::hours(1) + apart * 60
            } else {
                size.lasts() / 2 + apart
            };
            Arc::new(Run {
                name: format!("huge-{number:04}"),
                starts: -since,
                size: Some(size),
                ..template.clone()
            })
        };
        (0..self.runs).map(run).collect()
    }
}

fn number(text: &str) -> Option<usize> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // A number that is too large even for the machine is too large for the story, and is refused as such.
    is_plain.then(|| text.parse().unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert_eq, proptest};

    use crate::sim::story::huge::Size;

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
