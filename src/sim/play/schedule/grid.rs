//! A run so large that its nodes are not kept: each is worked out from its position when somebody
//! asks for it.

use std::sync::{Arc, OnceLock};

use chrono::TimeDelta;

use crate::sim::play::schedule::attempt_plan::{AttemptPlan, LEAD};
use crate::sim::play::schedule::ending::stop_timeline;
use crate::sim::play::schedule::interruptions::{Interruptions, NEVER};
use crate::sim::play::schedule::node::{NodeInstance, NodeKind};
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::seed::Seed;
use crate::sim::story::moment::{Moment, scaled};
use crate::sim::story::pipeline::NodeSpec;
use crate::sim::story::run::RunSpec;
use crate::sim::story::size::Size;
use crate::sim::story::status::Status;

/// What a task waits for at the most once its slot has come.
const QUEUE: TimeDelta = TimeDelta::seconds(2);

pub(super) struct Grid {
    name: String,
    specs: Vec<Arc<NodeSpec>>,
    size: Size,
    created: Moment,
    names: Seed,
    containers: Seed,
    luck: Seed,
    interruptions: Interruptions,
}

impl Grid {
    pub(super) fn new(run: &RunSpec, size: Size, attempt: &AttemptPlan) -> Self {
        Self {
            name: run.pipeline.name.clone(),
            specs: run.pipeline.nodes.clone(),
            size,
            created: attempt.begins,
            names: attempt.names.at("logical"),
            containers: attempt.names.at("physical"),
            luck: attempt.luck,
            interruptions: attempt.interruptions.clone(),
        }
    }

    /// Of an id, the logical or the physical one.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        let place = self.names.place_of("node", id);
        let place = place.or_else(|| self.containers.place_of("node", id))?;
        usize::try_from(place).ok()
    }

    pub(super) fn node(&self, position: usize) -> Option<NodeInstance> {
        if position == 0 {
            return Some(self.root());
        }
        let node = match self.size.place(position)? {
            (stage, None) => self.stage(position, stage),
            (stage, Some(task)) => self.task(position, stage, task),
        };
        Some(node)
    }

    fn root(&self) -> NodeInstance {
        let timeline = self.root_timeline();
        let blocks = 0..self.size.blocks();
        let children = if self.size.stages == 0 {
            (1..=self.size.tasks).collect()
        } else {
            blocks
                .map(|stage| self.size.stage(stage).first - 1)
                .collect()
        };
        NodeInstance {
            children,
            ..self.named(
                (0, self.luck.at(0)),
                self.name.clone(),
                String::new(),
                NodeKind::Root,
                timeline,
            )
        }
    }

    fn stage(&self, position: usize, number: usize) -> NodeInstance {
        let stage = self.size.stage(number);
        let mut timeline = Timeline::beginning(self.begin(), Status::ReadyToSchedule);
        timeline.then(self.begin(), Status::Running);
        timeline.then(self.moved(self.slot(stage.slots() + 1)), Status::Succeeded);
        let name = stage_name(number);
        NodeInstance {
            children: (stage.first..stage.first + stage.tasks).collect(),
            ..self.named(
                (position, self.luck.at(position)),
                name.clone(),
                name,
                NodeKind::Dag,
                timeline,
            )
        }
    }

    fn task(&self, position: usize, number: usize, task: usize) -> NodeInstance {
        let stage = self.size.stage(number);
        let slot = self.slot(task / stage.lanes) + self.offset(number, task % stage.lanes);
        let seed = self.luck.at(position);
        let queue = scaled(QUEUE, seed.at("queue").fraction());
        let lasts = scaled(self.size.slot, 0.9 + 0.09 * seed.at("lasts").fraction()) - queue;
        let starts = self.moved(slot + queue);
        let mut timeline = Timeline::beginning(self.begin(), Status::ReadyToSchedule);
        timeline.then(starts, Status::Running);
        timeline.then(starts + lasts, Status::Succeeded);
        let name = format!("task-{position:06}");
        let path = match self.size.stages {
            0 => name.clone(),
            _ => stage_name(number) + "/" + &name,
        };
        let before = task.checked_sub(stage.lanes);
        NodeInstance {
            after: before
                .map(|before| stage.first + before)
                .into_iter()
                .collect(),
            spec: self
                .specs
                .get(position % self.specs.len().max(1))
                .map(Arc::clone),
            ..self.named((position, seed), name, path, NodeKind::Task, timeline)
        }
    }

    fn named(
        &self,
        (position, seed): (usize, Seed),
        name: String,
        path: String,
        kind: NodeKind,
        mut timeline: Timeline,
    ) -> NodeInstance {
        timeline.cut(NEVER);
        let natural_end = self.moved(self.begin() + self.size.lasts());
        if let Some(stop) = self.interruptions.stop.filter(|stop| stop.at < natural_end) {
            stop_timeline(&mut timeline, kind, stop);
        }
        let place = u64::try_from(position).unwrap_or(u64::MAX);
        NodeInstance {
            id: self.names.id_of("node", place),
            physical_id: self.containers.id_of("node", place),
            name,
            display_name: None,
            path,
            kind,
            children: Vec::new(),
            after: Vec::new(),
            timeline,
            spec: None,
            iteration: None,
            excused: false,
            seed,
            rendered: OnceLock::new(),
        }
    }

    fn root_timeline(&self) -> Timeline {
        let mut timeline = Timeline::beginning(self.created, Status::Initialized);
        timeline.then(self.begin(), Status::Running);
        let end = self.moved(self.begin() + self.size.lasts());
        for pause in self
            .interruptions
            .pauses
            .iter()
            .filter(|pause| pause.from < end)
        {
            timeline.then(pause.from, Status::Suspended);
            timeline.then(pause.until, Status::Running);
        }
        timeline.then(end, Status::Succeeded);
        timeline
    }

    /// When something begins that would begin at this moment without pauses: each moves all behind
    /// it.
    fn moved(&self, moment: Moment) -> Moment {
        let pauses = self.interruptions.pauses.iter();
        pauses.fold(moment, |moment, pause| {
            if moment >= pause.from {
                moment + pause.length()
            } else {
                moment
            }
        })
    }

    fn begin(&self) -> Moment {
        self.created + LEAD
    }

    /// Lanes go their own ways, so that something happens all the time and not everything at once.
    fn offset(&self, stage: usize, lane: usize) -> TimeDelta {
        let seed = self.luck.at("lane").at(stage).at(lane);
        scaled(self.size.slot, seed.fraction())
    }

    fn slot(&self, number: usize) -> Moment {
        self.begin() + self.size.slot * i32::try_from(number).unwrap_or(i32::MAX)
    }
}

fn stage_name(number: usize) -> String {
    format!("stage-{number:04}")
}
