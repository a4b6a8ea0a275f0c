//! The chain of nodes that has set the end of a run so far: the last one, what it waited
//! for longest, and so on to the beginning. To be quicker, one of these must be.

use std::cmp::Reverse;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::nodes::tree::{Node, Place, Tree};
use crate::domain::Phase;

/// What is nested deeper is taken as a whole.
const DEEPEST: usize = 40;

/// The nodes of the chain that have nothing below them, the last first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlowPath {
    pub nodes: Vec<Place>,
    /// How long they took together, waiting not counted.
    pub sum: TimeDelta,
}

impl SlowPath {
    /// The chain of what is below `top`.
    pub fn of(tree: &Tree, top: Place, now: DateTime<Utc>) -> Self {
        let mut path = Self::default();
        let chain = Chain { tree, now };
        if let Some(top) = tree.node(top) {
            chain.follow(top, now, 0, &mut path);
        }
        path
    }
}

/// An iteration of a loop that has begun.
struct BegunIteration {
    ended: DateTime<Utc>,
    began: DateTime<Utc>,
    place: Place,
}

struct Chain<'a> {
    tree: &'a Tree,
    now: DateTime<Utc>,
}

impl<'a> Chain<'a> {
    /// Follows the chain below a container back from a moment. Until when it leads is answered.
    fn follow(
        &self,
        container: &Node,
        mut until: DateTime<Utc>,
        depth: usize,
        path: &mut SlowPath,
    ) -> DateTime<Utc> {
        let mut iterations = self.iterations(container);
        let mut next = self.last(container.children.iter().copied(), until);
        while let Some((place, node, began)) = next {
            if node.children.is_empty() || depth >= DEEPEST {
                let ended = self.end(node).unwrap_or(until).min(until);
                path.sum += (ended - began).max(TimeDelta::zero());
                path.nodes.push(place);
                until = began;
            } else {
                until = self.follow(node, until, depth + 1, path).min(began);
            }
            next = if container.is_loop() {
                // The last iteration that was over by then: its place in the loop became free.
                let before = iterations.find(|iteration| {
                    iteration.place != place && iteration.began < until && iteration.ended <= until
                });
                before.and_then(|iteration| {
                    Some((
                        iteration.place,
                        self.tree.node(iteration.place)?,
                        iteration.began,
                    ))
                })
            } else {
                self.last_over(node.dependencies.iter().copied(), until)
            };
        }
        until
    }

    /// The iterations of a loop, those that ended last first, so that going back takes each once.
    fn iterations(&self, container: &Node) -> impl Iterator<Item = BegunIteration> + use<> {
        let children = container.children.iter().filter(|_| container.is_loop());
        let iterations = children.filter_map(|place| {
            let node = self.tree.node(*place)?;
            let (began, ended) = (node.state.timing.started_at()?, self.end(node)?);
            // What took no time was skipped.
            node.elapsed(self.now)?;
            Some(BegunIteration {
                ended,
                began,
                place: *place,
            })
        });
        let mut iterations: Vec<BegunIteration> = iterations.collect();
        iterations.sort_unstable_by_key(|iteration| {
            Reverse((iteration.ended, iteration.began, iteration.place))
        });
        iterations.into_iter()
    }

    /// When a node that has begun was over; now, where it is not.
    fn end(&self, node: &Node) -> Option<DateTime<Utc>> {
        match node.phase() {
            Phase::Final => node.state.timing.finished_at(),
            Phase::Active | Phase::Held | Phase::Unclear => Some(self.now),
            Phase::Waiting => None,
        }
    }

    /// Of these the one that went on longest, with its start; of those that still do, the
    /// one that began last, for it was waited for.
    fn last(
        &self,
        places: impl Iterator<Item = Place>,
        until: DateTime<Utc>,
    ) -> Option<(Place, &'a Node, DateTime<Utc>)> {
        let begun = places.filter_map(|place| {
            let node = self.tree.node(place)?;
            let began = node.state.timing.started_at()?;
            let ended = self.end(node)?;
            let took_time = node.elapsed(self.now).is_some();
            (began < until && took_time).then_some((ended, began, place, node))
        });
        let last = begun.max_by_key(|(ended, began, ..)| (*ended, *began));
        last.map(|(_, began, place, node)| (place, node, began))
    }

    /// The last that was over by then, of those that were waited for.
    fn last_over(
        &self,
        places: impl Iterator<Item = Place>,
        until: DateTime<Utc>,
    ) -> Option<(Place, &'a Node, DateTime<Utc>)> {
        let is_over = |place: &Place| {
            let node = self.tree.node(*place);
            node.and_then(|node| self.end(node))
                .is_some_and(|ended| ended <= until)
        };
        self.last(places.filter(is_over), until)
    }
}
