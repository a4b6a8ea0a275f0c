//! Plays a run to its natural end: who waits for whom, who fails, how loops unfold.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, OnceLock};

use chrono::TimeDelta;

use crate::sim::play::schedule::attempt_plan::AttemptPlan;
use crate::sim::play::schedule::interruptions::Interruptions;
use crate::sim::play::schedule::kept::Kept;
use crate::sim::play::schedule::node::{Iteration, NodeInstance, NodeKind};
use crate::sim::play::schedule::nodes::Nodes;
use crate::sim::play::schedule::outcome::{Done, Outcome};
use crate::sim::play::schedule::place::Place;
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::story::each::Each;
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::{Moment, scaled};
use crate::sim::story::pipeline::{Body, NodeSpec, Pipeline};
use crate::sim::story::run::RunSpec;
use crate::sim::story::status::Status;

/// How long an iteration waits once its turn has come.
const TURN: TimeDelta = TimeDelta::milliseconds(1200);
/// Recorded workflows look this often at what has ended, and start what comes next only then.
const STEP: TimeDelta = TimeDelta::seconds(10);

pub(super) fn nodes(
    run: &RunSpec,
    attempt: &AttemptPlan,
    kept: Option<&Nodes>,
) -> Vec<NodeInstance> {
    let begin = attempt.begin();
    let mut scheduler = Scheduler {
        nodes: Vec::new(),
        doomed: attempt.ending(run).and_then(Ending::doomed),
        interruptions: &attempt.interruptions,
        begin,
        kept: kept.map(Kept::new),
        step: run.as_recorded.then_some(STEP),
    };
    let mut timeline = Timeline::beginning(attempt.begins, Status::Initialized);
    timeline.then(begin, Status::Running);
    let place = Place::root(attempt.names, attempt.luck, run.varies);
    let name = run.pipeline.name.clone();
    let root = scheduler.enter(None, &place, name, NodeKind::Root, timeline);
    let done = scheduler.pipeline(&run.pipeline, root, &place, begin);
    scheduler.finish_the_root(root, done);
    scheduler.nodes
}

struct Scheduler<'a> {
    nodes: Vec<NodeInstance>,
    doomed: Option<&'a str>,
    interruptions: &'a Interruptions,
    begin: Moment,
    /// What stays as it was in the attempt before.
    kept: Option<Kept<'a>>,
    /// How often the workflow looks at what has happened; else it knows at once.
    step: Option<TimeDelta>,
}

impl Scheduler<'_> {
    /// All nodes of a pipeline, in an order in which dependencies come first.
    fn pipeline(
        &mut self,
        pipeline: &Pipeline,
        parent: usize,
        place: &Place,
        begin: Moment,
    ) -> Done {
        // There is no clock to wait for: when a node ends follows from when those before it did,
        // so one walk in the order of dependencies plays it all, and the same whenever asked.
        let mut done: Vec<Done> = Vec::with_capacity(pipeline.nodes.len());
        for spec in &pipeline.nodes {
            let before = spec
                .after
                .iter()
                .filter_map(|position| done.get(*position))
                .copied()
                .collect::<Vec<_>>();
            let finished = self.node(spec, parent, &place.inside(&spec.name), begin, &before);
            done.push(finished);
        }
        Done::gathered(parent, begin, &done, self.step)
    }

    fn node(
        &mut self,
        spec: &Arc<NodeSpec>,
        parent: usize,
        place: &Place,
        begin: Moment,
        before: &[Done],
    ) -> Done {
        if let Some(done) = self.keep(&place.path, parent) {
            self.describe(done.node, spec, before);
            return done;
        }
        let kind = match &spec.each {
            None => kind(&spec.body),
            Some(_) => NodeKind::Loop,
        };
        let appears = self.appears(&place.path, begin);
        let timeline = Timeline::beginning(appears, Status::ReadyToSchedule);
        let node = self.enter(Some(parent), place, spec.name.clone(), kind, timeline);
        self.describe(node, spec, before);
        // Not that a node ended lets the next one begin, but that it is seen, which may be later.
        let seen = before.iter().map(|done| self.seen(done));
        let ready = seen.fold(begin, Moment::max);
        let done = if let Some(outcome) = Outcome::obstacle(spec, place, before) {
            self.excuse(node, outcome);
            if self.step.is_some() {
                // What is skipped there is said to have begun and ended when that was decided.
                self.change(node, ready, Status::Running);
            }
            Done {
                node,
                at: ready,
                outcome,
            }
        } else {
            let queue = match self.step {
                Some(_) => TimeDelta::zero(),
                None => place.queue(spec.queue),
            };
            let start = self.allowed(ready + queue);
            self.work(spec, node, place, start)
        };
        self.finish(node, &done);
        done
    }

    fn work(&mut self, spec: &Arc<NodeSpec>, node: usize, place: &Place, start: Moment) -> Done {
        self.change(node, start, Status::Running);
        match &spec.each {
            None => self.body(spec, node, place, start),
            Some(each) => self.iterations(spec, each, node, place, start),
        }
    }

    fn iterations(
        &mut self,
        spec: &Arc<NodeSpec>,
        each: &Each,
        node: usize,
        place: &Place,
        start: Moment,
    ) -> Done {
        // More slots than items would stay empty, however many the story asks for.
        let slots = std::iter::repeat_n(Reverse(start), each.parallel.min(each.items.len()));
        let mut slots = slots.collect::<BinaryHeap<_>>();
        let mut done = Vec::with_capacity(each.items.len());
        for (index, item) in each.items.iter().enumerate() {
            let path = format!("{}/{}-{index}", place.path, spec.name);
            if let Some(kept) = self.keep(&path, node) {
                done.push(kept);
                continue;
            }
            // The slot that is free first takes the next item, as a pool of workers does; an
            // item that failed frees its slot like any other.
            let free = slots.pop().map_or(start, |Reverse(free)| free);
            let iteration = Iteration {
                index,
                item: item.as_str().into(),
            };
            let finished = self.iteration(spec, node, place, iteration, free);
            slots.push(Reverse(finished.at));
            done.push(finished);
        }
        Done::gathered(node, start, &done, self.step)
    }

    /// An iteration does not exist before its turn: that is how a loop unfolds.
    fn iteration(
        &mut self,
        spec: &Arc<NodeSpec>,
        parent: usize,
        place: &Place,
        iteration: Iteration,
        free: Moment,
    ) -> Done {
        let name = format!("{}-{}", spec.name, iteration.index);
        let place = Place {
            iteration: Some(iteration),
            ..place.inside(&name)
        };
        let ready = self.allowed(free);
        let start = self.allowed(ready + TURN);
        let appears = self.appears(&place.path, ready);
        let mut timeline = Timeline::beginning(appears, Status::ReadyToSchedule);
        timeline.then(start, Status::Running);
        let node = self.enter(Some(parent), &place, name, kind(&spec.body), timeline);
        if let Body::Task(_) = spec.body {
            self.describe(node, spec, &[]);
        }
        let done = self.body(spec, node, &place, start);
        self.finish(node, &done);
        done
    }

    fn body(&mut self, spec: &NodeSpec, node: usize, place: &Place, start: Moment) -> Done {
        match &spec.body {
            Body::Dag(pipeline) => self.pipeline(pipeline, node, place, start),
            Body::Task(length) => {
                let lasts = place.length(*length);
                if self.fails(spec, place) {
                    let share = 0.3 + 0.6 * place.seed.at("fails when").fraction();
                    return Done {
                        node,
                        at: start + scaled(lasts, share),
                        outcome: Outcome::Failed,
                    };
                }
                Done {
                    node,
                    at: start + lasts,
                    outcome: Outcome::Succeeded,
                }
            }
        }
    }

    fn fails(&self, spec: &NodeSpec, place: &Place) -> bool {
        self.doomed == Some(place.path.as_str())
            || place
                .item()
                .is_some_and(|item| spec.fails_on.iter().any(|named| named == item))
            || place.seed.at("fails").fraction() < spec.fails
    }

    fn enter(
        &mut self,
        parent: Option<usize>,
        place: &Place,
        name: String,
        kind: NodeKind,
        timeline: Timeline,
    ) -> usize {
        let position = self.nodes.len();
        self.nodes.push(NodeInstance {
            id: place.names.at("logical").id("node"),
            physical_id: place.seed.at("physical").id("node"),
            name,
            display_name: None,
            path: place.path.clone(),
            kind,
            children: Vec::new(),
            after: Vec::new(),
            timeline,
            spec: None,
            iteration: place.iteration.clone(),
            excused: false,
            seed: place.seed,
            rendered: OnceLock::new(),
        });
        self.adopt(position, parent);
        position
    }

    /// A node that was good in the attempt before, with all below it, as it was then.
    fn keep(&mut self, path: &str, parent: usize) -> Option<Done> {
        let first = self.nodes.len();
        let kept = self.kept.as_ref()?.good(path, first)?;
        let done = kept.done;
        self.nodes.extend(kept.nodes);
        self.adopt(first, Some(parent));
        Some(done)
    }

    /// What was there before stays there while it waits for its turn.
    fn appears(&self, path: &str, iteration: Moment) -> Moment {
        let is_known = self.kept.as_ref().is_some_and(|kept| kept.knows(path));
        if is_known { self.begin } else { iteration }
    }

    fn adopt(&mut self, position: usize, parent: Option<usize>) {
        if let Some(parent) = parent.and_then(|parent| self.nodes.get_mut(parent)) {
            parent.children.push(position);
        }
    }

    fn excuse(&mut self, node: usize, outcome: Outcome) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.excused = outcome == Outcome::Excused;
        }
    }

    fn describe(&mut self, node: usize, spec: &Arc<NodeSpec>, before: &[Done]) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.display_name.clone_from(&spec.display_name);
            node.spec = Some(Arc::clone(spec));
            node.after = before.iter().map(|done| done.node).collect();
        }
    }

    /// When the workflow knows that a node is done. What it skips itself it knows at once.
    fn seen(&self, done: &Done) -> Moment {
        match done.outcome {
            Outcome::Succeeded | Outcome::Failed => done.at + self.step.unwrap_or_default(),
            Outcome::Excused | Outcome::Barred => done.at,
        }
    }

    /// When something that could begin now really begins.
    fn allowed(&self, moment: Moment) -> Moment {
        self.interruptions.allowed(moment)
    }

    /// A run that is paused neither goes on nor ends before it is resumed.
    fn finish_the_root(&mut self, root: usize, done: Done) {
        let mut at = done.at;
        for pause in &self.interruptions.pauses {
            if pause.from < at {
                self.change(root, pause.from, Status::Suspended);
                self.change(root, pause.until, Status::Running);
            }
            at = pause.allowed(at);
        }
        self.finish(root, &Done { at, ..done });
    }

    fn finish(&mut self, node: usize, done: &Done) {
        self.change(node, done.at, done.outcome.status());
    }

    fn change(&mut self, node: usize, at: Moment, status: Status) {
        if let Some(node) = self.nodes.get_mut(node) {
            node.timeline.then(at, status);
        }
    }
}

fn kind(body: &Body) -> NodeKind {
    match body {
        Body::Task(_) => NodeKind::Task,
        Body::Dag(_) => NodeKind::Dag,
    }
}
