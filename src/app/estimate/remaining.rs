//! How long a run will still take: the longest way through what is not over, over usual lengths.
//!
//! Every length that is added is fixed while nothing is told, and every start is now or later;
//! so a moment later nothing is less by more than that moment, and nothing is more.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::estimate::end::EndTime;
use crate::app::estimate::history::{History, Usual};
use crate::app::estimate::left::{Basis, Forecast, Remaining};
use crate::app::estimate::path::PathId;
use crate::app::nodes::tree::{Node, Place, Tree};
use crate::domain::{Phase, StatusKind};

/// What is nested deeper is taken as a whole.
const DEEPEST: usize = 40;
/// Of a loop over more than this the end is not worth the counting.
const MOST_TURNS: usize = 100_000;
/// Below this a lower bound says nothing.
const LEAST_BOUND: TimeDelta = TimeDelta::minutes(1);

/// What is left of what is below `top`, a node that goes on; `paths` are those of its tree.
/// Nothing where less than half of the steps that are not over were seen before, or where those
/// that were are almost over.
pub fn forecast(
    tree: &Tree,
    paths: &[PathId],
    history: &History,
    top: Place,
    now: DateTime<Utc>,
) -> Option<Forecast> {
    let mut walk = RemainingWalk {
        tree,
        paths,
        history,
        now,
        basis: Basis::default(),
        slower: history.pace.factor(lengths(tree, paths)),
        depth: 0,
    };
    let end = walk.of_begun(top);
    let basis = walk.basis;
    if basis.known == 0 || basis.known * 2 < basis.open {
        return None;
    }
    // "At least a moment" is no news while a step goes on of which nothing is known.
    if !basis.is_whole() && end.likely < LEAST_BOUND {
        return None;
    }
    let remaining = if !basis.is_whole() {
        end.left()
    } else if end.late < TimeDelta::zero() {
        Remaining::Overdue(-end.late)
    } else {
        // What is foretold to end later than it is overdue would end all at once then.
        end.no_later_than_late().left()
    };
    Some(Forecast { remaining, basis })
}

/// How long each task took that has succeeded.
fn lengths<'a>(
    tree: &'a Tree,
    paths: &'a [PathId],
) -> impl Iterator<Item = (PathId, TimeDelta)> + 'a {
    tree.iter().zip(paths).filter_map(|((_, node), path)| {
        let is_over = node.children.is_empty() && node.kind() == Some(StatusKind::Succeeded);
        let timing = is_over.then_some(&node.state.timing)?;
        Some((*path, timing.finished_at()? - timing.started_at()?))
    })
}

/// The end of a child, and whether what waits for it will not begin.
#[derive(Clone, Copy)]
struct Child {
    end: EndTime,
    is_failed: bool,
}

struct RemainingWalk<'a> {
    tree: &'a Tree,
    paths: &'a [PathId],
    history: &'a History,
    now: DateTime<Utc>,
    basis: Basis,
    /// How many times the usual length this run takes as a whole.
    slower: f64,
    depth: usize,
}

impl<'a> RemainingWalk<'a> {
    fn path(&self, place: Place) -> PathId {
        let path = self.paths.get(place as usize);
        path.copied().unwrap_or(PathId::ROOT)
    }

    fn usual(&mut self, path: PathId) -> Option<Usual> {
        let usual = self.history.usual(path);
        self.basis.count(usual.is_some());
        usual.map(|usual| usual.slower(self.slower))
    }

    /// The end of a node that has begun and is not over.
    fn of_begun(&mut self, place: Place) -> EndTime {
        let Some(node) = self.tree.node(place) else {
            return EndTime::default();
        };
        if node.children.is_empty() || self.depth >= DEEPEST {
            return self.of_whole(place, node);
        }
        self.depth += 1;
        let end = if node.is_loop() {
            self.of_loop(place, node)
        } else {
            self.of_container(place, node)
        };
        self.depth -= 1;
        end
    }

    /// When a node began, as something that is over.
    fn start(&self, node: &Node) -> EndTime {
        let started = node.state.timing.started_at();
        EndTime::at(started.map_or(TimeDelta::zero(), |started| started - self.now))
    }

    /// The end of a node by how long it usually takes as a whole.
    fn of_whole(&mut self, place: Place, node: &Node) -> EndTime {
        let Some(usual) = self.usual(self.path(place)) else {
            return EndTime::default();
        };
        let started = node.state.timing.started_at().unwrap_or(self.now);
        let since = (self.now - started).max(TimeDelta::zero());
        EndTime::of_running(usual, since)
    }

    /// The end of a container whose children wait for one another. Where children are still
    /// to appear, the whole tells more than they do.
    fn of_container(&mut self, place: Place, node: &'a Node) -> EndTime {
        let begin = self.start(node);
        let mut known: FxHashMap<Place, Child> = FxHashMap::default();
        let mut last = begin;
        for place in self.in_order_of_dependencies(&node.children) {
            let Some(node) = self.tree.node(place) else {
                continue;
            };
            let child = self.of_child(place, node, begin, &known);
            last = last.later(child.end);
            known.insert(place, child);
        }
        let end = last.and_then(self.history.closing).not_before_now();
        if node.children.len() < self.history.children(self.path(place)) {
            end.later(self.of_whole(place, node))
        } else {
            end
        }
    }

    fn of_child(
        &mut self,
        place: Place,
        node: &Node,
        begin: EndTime,
        known: &FxHashMap<Place, Child>,
    ) -> Child {
        match node.phase() {
            Phase::Final => {
                let finished = node.state.timing.finished_at();
                Child {
                    end: finished.map_or(begin, |finished| EndTime::at(finished - self.now)),
                    is_failed: node.has_failed(),
                }
            }
            Phase::Active | Phase::Held | Phase::Unclear => Child {
                end: self.of_begun(place),
                is_failed: node.leaves.failed > 0,
            },
            Phase::Waiting => {
                let before = node.dependencies.iter();
                let before = before.filter_map(|before| known.get(before));
                let is_failed = before.clone().any(|before| before.is_failed)
                    && !self.history.runs_after_failure(self.path(place));
                let ready = before.fold(begin, |ready, before| ready.later(before.end));
                Child {
                    end: if is_failed {
                        ready
                    } else {
                        self.of_waiting(self.path(place), ready)
                    },
                    is_failed,
                }
            }
        }
    }

    /// The end of a node that waits for nothing but its turn from the moment on at which it is ready.
    fn of_waiting(&mut self, path: PathId, ready: EndTime) -> EndTime {
        if self.history.is_mostly_skipped(path) {
            self.basis.count(true);
            return ready;
        }
        let begin = ready.and_then(self.history.wait(path)).begins();
        self.usual(path)
            .map_or(begin, |usual| begin.and_usually(usual))
    }

    /// The end of a loop: what is left is shared out among the iterations that may run at once.
    fn of_loop(&mut self, place: Place, node: &Node) -> EndTime {
        let mut last = self.start(node);
        let mut running = Vec::new();
        let mut known = 0;
        for child in &node.children {
            let Some(iteration) = self.tree.node(*child) else {
                continue;
            };
            match iteration.phase() {
                Phase::Waiting => continue,
                Phase::Final => {
                    let finished = iteration.state.timing.finished_at();
                    last = finished.map_or(last, |finished| {
                        last.later(EndTime::at(finished - self.now))
                    });
                }
                Phase::Active | Phase::Held | Phase::Unclear => running.push(self.of_begun(*child)),
            }
            known += 1;
        }
        let in_all = self.iterations(place, node);
        let turns = in_all.saturating_sub(known);
        let free = last;
        let end = running.iter().fold(last, |last, end| last.later(*end));
        let slots = Self::slots(node, running.len(), in_all);
        let end = if turns == 0 {
            end
        } else {
            let path = self.path(place).iteration();
            end.later(self.turns(path, turns, slots, &running, free))
        };
        end.and_then(self.history.closing).not_before_now()
    }

    /// How many iterations there will be.
    fn iterations(&self, place: Place, node: &Node) -> usize {
        let items = node.spec.control().with_items.len();
        let told = if items > 0 {
            items
        } else {
            self.history.children(self.path(place))
        };
        told.max(node.children.len())
    }

    /// How many of them may run at once. Where the service does not say it, as many as do.
    fn slots(node: &Node, running: usize, in_all: usize) -> usize {
        let told = node.spec.control().parallelism;
        let told = told
            .and_then(|told| usize::try_from(told).ok())
            .filter(|told| *told > 0);
        told.unwrap_or(running).clamp(1, in_all.max(1))
    }

    /// The end of what is still to come, each as soon as there is room.
    fn turns(
        &mut self,
        path: PathId,
        turns: usize,
        slots: usize,
        running: &[EndTime],
        free: EndTime,
    ) -> EndTime {
        let usual = self.usual(path);
        let lasts = usual.map_or(TimeDelta::zero(), |usual| usual.mean);
        let wait = self.history.wait(path);
        let taken = running.iter().map(|end| end.likely);
        let spare = std::iter::repeat_n(free.likely, slots.saturating_sub(running.len()));
        let mut slots: BinaryHeap<Reverse<TimeDelta>> = taken.chain(spare).map(Reverse).collect();
        let mut end = TimeDelta::zero();
        for _ in 0..turns.min(MOST_TURNS) {
            let free = slots.pop().map_or(TimeDelta::zero(), |Reverse(free)| free);
            end = (free + wait).max(TimeDelta::zero()) + lasts;
            slots.push(Reverse(end));
        }
        let rounds = turns.div_ceil(slots.len().max(1));
        let last = slots.iter().map(|Reverse(end)| *end).max().unwrap_or(end);
        EndTime::spread(last, usual, rounds)
    }

    /// Siblings in an order in which what is waited for comes first. Those that wait for
    /// each other in a circle come in whatever order.
    fn in_order_of_dependencies(&self, siblings: &[Place]) -> Vec<Place> {
        let among: FxHashSet<Place> = siblings.iter().copied().collect();
        let mut ordered = Vec::with_capacity(siblings.len());
        let mut seen: FxHashSet<Place> = FxHashSet::default();
        let mut open: Vec<(Place, bool)> = siblings.iter().rev().map(|at| (*at, false)).collect();
        while let Some((place, is_met)) = open.pop() {
            if is_met {
                ordered.push(place);
            } else if seen.insert(place) {
                open.push((place, true));
                let before = self
                    .tree
                    .node(place)
                    .into_iter()
                    .flat_map(|node| &node.dependencies);
                let before =
                    before.filter(|before| among.contains(before) && !seen.contains(before));
                open.extend(before.map(|before| (*before, false)));
            }
        }
        ordered
    }
}
