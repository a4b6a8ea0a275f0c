//! Plays a run to its natural end: who waits for whom, who fails, how loops unfold.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, OnceLock};

use chrono::TimeDelta;

use crate::sim::play::schedule::course::Course;
use crate::sim::play::schedule::entries::Entries;
use crate::sim::play::schedule::entry::{Entry, EntryKind, Turn};
use crate::sim::play::schedule::fate::{Done, Fate};
use crate::sim::play::schedule::kept::Kept;
use crate::sim::play::schedule::life::Life;
use crate::sim::play::schedule::place::Place;
use crate::sim::play::schedule::trial::Trial;
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

pub(super) fn entries(run: &RunSpec, trial: &Trial, kept: Option<&Entries>) -> Vec<Entry> {
    let begin = trial.begin();
    let mut scheduler = Scheduler {
        entries: Vec::new(),
        doomed: trial.ending(run).and_then(Ending::doomed),
        course: &trial.course,
        begin,
        kept: kept.map(Kept::new),
        step: run.as_recorded.then_some(STEP),
    };
    let mut life = Life::beginning(trial.begins, Status::Initialized);
    life.then(begin, Status::Running);
    let place = Place::root(trial.names, trial.luck, run.varies);
    let name = run.pipeline.name.clone();
    let root = scheduler.enter(None, &place, name, EntryKind::Root, life);
    let done = scheduler.pipeline(&run.pipeline, root, &place, begin);
    scheduler.finish_the_root(root, done);
    scheduler.entries
}

struct Scheduler<'a> {
    entries: Vec<Entry>,
    doomed: Option<&'a str>,
    course: &'a Course,
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
        let mut done: Vec<Done> = Vec::with_capacity(pipeline.nodes.len());
        for node in &pipeline.nodes {
            let before = node
                .after
                .iter()
                .filter_map(|position| done.get(*position))
                .copied()
                .collect::<Vec<_>>();
            let finished = self.node(node, parent, &place.inside(&node.name), begin, &before);
            done.push(finished);
        }
        Done::gathered(parent, begin, &done, self.step)
    }

    fn node(
        &mut self,
        node: &Arc<NodeSpec>,
        parent: usize,
        place: &Place,
        begin: Moment,
        before: &[Done],
    ) -> Done {
        if let Some(done) = self.keep(&place.path, parent) {
            self.describe(done.entry, node, before);
            return done;
        }
        let kind = match &node.each {
            None => kind(&node.body),
            Some(_) => EntryKind::Loop,
        };
        let appears = self.appears(&place.path, begin);
        let life = Life::beginning(appears, Status::ReadyToSchedule);
        let entry = self.enter(Some(parent), place, node.name.clone(), kind, life);
        self.describe(entry, node, before);
        let seen = before.iter().map(|done| self.seen(done));
        let ready = seen.fold(begin, Moment::max);
        let done = if let Some(fate) = Fate::obstacle(node, place, before) {
            self.excuse(entry, fate);
            if self.step.is_some() {
                // What is skipped there is said to have begun and ended when that was decided.
                self.change(entry, ready, Status::Running);
            }
            Done {
                entry,
                at: ready,
                fate,
            }
        } else {
            let queue = match self.step {
                Some(_) => TimeDelta::zero(),
                None => place.queue(node.queue),
            };
            let start = self.allowed(ready + queue);
            self.work(node, entry, place, start)
        };
        self.finish(entry, &done);
        done
    }

    fn work(&mut self, node: &Arc<NodeSpec>, entry: usize, place: &Place, start: Moment) -> Done {
        self.change(entry, start, Status::Running);
        match &node.each {
            None => self.body(node, entry, place, start),
            Some(each) => self.turns(node, each, entry, place, start),
        }
    }

    fn turns(
        &mut self,
        node: &Arc<NodeSpec>,
        each: &Each,
        entry: usize,
        place: &Place,
        start: Moment,
    ) -> Done {
        // More slots than items would stay empty, however many the story asks for.
        let slots = std::iter::repeat_n(Reverse(start), each.parallel.min(each.items.len()));
        let mut slots = slots.collect::<BinaryHeap<_>>();
        let mut done = Vec::with_capacity(each.items.len());
        for (index, item) in each.items.iter().enumerate() {
            let path = format!("{}/{}-{index}", place.path, node.name);
            if let Some(kept) = self.keep(&path, entry) {
                done.push(kept);
                continue;
            }
            let free = slots.pop().map_or(start, |Reverse(free)| free);
            let turn = Turn {
                index,
                item: item.as_str().into(),
            };
            let finished = self.iteration(node, entry, place, turn, free);
            slots.push(Reverse(finished.at));
            done.push(finished);
        }
        Done::gathered(entry, start, &done, self.step)
    }

    /// An iteration does not exist before its turn: that is how a loop unfolds.
    fn iteration(
        &mut self,
        node: &Arc<NodeSpec>,
        parent: usize,
        place: &Place,
        turn: Turn,
        free: Moment,
    ) -> Done {
        let name = format!("{}-{}", node.name, turn.index);
        let place = Place {
            turn: Some(turn),
            ..place.inside(&name)
        };
        let ready = self.allowed(free);
        let start = self.allowed(ready + TURN);
        let appears = self.appears(&place.path, ready);
        let mut life = Life::beginning(appears, Status::ReadyToSchedule);
        life.then(start, Status::Running);
        let entry = self.enter(Some(parent), &place, name, kind(&node.body), life);
        if let Body::Task(_) = node.body {
            self.describe(entry, node, &[]);
        }
        let done = self.body(node, entry, &place, start);
        self.finish(entry, &done);
        done
    }

    fn body(&mut self, node: &NodeSpec, entry: usize, place: &Place, start: Moment) -> Done {
        match &node.body {
            Body::Dag(pipeline) => self.pipeline(pipeline, entry, place, start),
            Body::Task(length) => {
                let lasts = place.length(*length);
                if self.fails(node, place) {
                    let share = 0.3 + 0.6 * place.seed.at("fails when").fraction();
                    return Done {
                        entry,
                        at: start + scaled(lasts, share),
                        fate: Fate::Failed,
                    };
                }
                Done {
                    entry,
                    at: start + lasts,
                    fate: Fate::Succeeded,
                }
            }
        }
    }

    fn fails(&self, node: &NodeSpec, place: &Place) -> bool {
        self.doomed == Some(place.path.as_str())
            || place
                .item()
                .is_some_and(|item| node.fails_on.iter().any(|named| named == item))
            || place.seed.at("fails").fraction() < node.fails
    }

    fn enter(
        &mut self,
        parent: Option<usize>,
        place: &Place,
        name: String,
        kind: EntryKind,
        life: Life,
    ) -> usize {
        let position = self.entries.len();
        self.entries.push(Entry {
            id: place.names.at("logical").id("node"),
            physical_id: place.seed.at("physical").id("node"),
            name,
            display_name: None,
            path: place.path.clone(),
            kind,
            children: Vec::new(),
            after: Vec::new(),
            life,
            spec: None,
            turn: place.turn.clone(),
            excused: false,
            seed: place.seed,
            rendered: OnceLock::new(),
        });
        self.adopt(position, parent);
        position
    }

    /// A node that was good in the attempt before, with all below it, as it was then.
    fn keep(&mut self, path: &str, parent: usize) -> Option<Done> {
        let first = self.entries.len();
        let kept = self.kept.as_ref()?.good(path, first)?;
        let done = kept.done;
        self.entries.extend(kept.entries);
        self.adopt(first, Some(parent));
        Some(done)
    }

    /// What was there before stays there while it waits for its turn.
    fn appears(&self, path: &str, turn: Moment) -> Moment {
        let is_known = self.kept.as_ref().is_some_and(|kept| kept.knows(path));
        if is_known { self.begin } else { turn }
    }

    fn adopt(&mut self, position: usize, parent: Option<usize>) {
        if let Some(parent) = parent.and_then(|parent| self.entries.get_mut(parent)) {
            parent.children.push(position);
        }
    }

    fn excuse(&mut self, entry: usize, fate: Fate) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.excused = fate == Fate::Excused;
        }
    }

    fn describe(&mut self, entry: usize, node: &Arc<NodeSpec>, before: &[Done]) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.display_name.clone_from(&node.display_name);
            entry.spec = Some(Arc::clone(node));
            entry.after = before.iter().map(|done| done.entry).collect();
        }
    }

    /// When the workflow knows that a node is done. What it skips itself it knows at once.
    fn seen(&self, done: &Done) -> Moment {
        match done.fate {
            Fate::Succeeded | Fate::Failed => done.at + self.step.unwrap_or_default(),
            Fate::Excused | Fate::Barred => done.at,
        }
    }

    /// When something that could begin now really begins.
    fn allowed(&self, moment: Moment) -> Moment {
        self.course.allowed(moment)
    }

    /// A run that is paused neither goes on nor ends before it is resumed.
    fn finish_the_root(&mut self, root: usize, done: Done) {
        let mut at = done.at;
        for pause in &self.course.pauses {
            if pause.from < at {
                self.change(root, pause.from, Status::Suspended);
                self.change(root, pause.until, Status::Running);
            }
            at = pause.allowed(at);
        }
        self.finish(root, &Done { at, ..done });
    }

    fn finish(&mut self, entry: usize, done: &Done) {
        self.change(entry, done.at, done.fate.status());
    }

    fn change(&mut self, entry: usize, at: Moment, status: Status) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.life.then(at, status);
        }
    }
}

fn kind(body: &Body) -> EntryKind {
    match body {
        Body::Task(_) => EntryKind::Task,
        Body::Dag(_) => EntryKind::Dag,
    }
}
