//! One run: what it is called, and what becomes of it each time it is tried.

use std::sync::{Arc, OnceLock};

use crate::sim::play::attempt;
use crate::sim::play::attempt::Attempt;
use crate::sim::play::intervention::{Intervention, Interventions};
use crate::sim::play::run_plan::RunPlan;
use crate::sim::play::schedule::Schedule;
use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::play::story_clock::StoryClock;
use crate::sim::seed::Seed;
use crate::sim::story::command::Command;
use crate::sim::story::moment::Moment;
use crate::sim::story::run::RunSpec;

/// A run while it is played; its attempts are worked out when somebody asks.
pub(in crate::sim) struct Run {
    pub(in crate::sim) id: String,
    pub(in crate::sim) name: String,
    plan: RunPlan,
    by_people: Interventions,
    first: OnceLock<Attempt>,
    date: OnceLock<String>,
}

impl Run {
    pub(in crate::sim) fn new(id: String, name: String, plan: RunPlan) -> Self {
        Self {
            id,
            name,
            plan,
            by_people: None,
            first: OnceLock::new(),
            date: OnceLock::new(),
        }
    }

    /// The run whose reruns keep its id.
    pub(super) fn keeping_its_id(mut self) -> Self {
        self.plan.keeps_its_id = true;
        self
    }

    /// The run to which people have done this.
    pub(super) fn treated(mut self, by_people: Interventions) -> Self {
        let interventions = &mut self.plan.interventions;
        interventions.extend(by_people.iter().flat_map(|done| done.iter().copied()));
        interventions.sort_by_key(|done| done.at);
        self.by_people = by_people;
        self
    }

    /// Whether it is known what people have done to it, and nothing else.
    pub(super) fn is_treated(&self, by_people: &Interventions) -> bool {
        match (&self.by_people, by_people) {
            (None, None) => true,
            (Some(known), Some(done)) => Arc::ptr_eq(known, done),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    /// The runs that reruns make where they make new ones, once this one is over.
    pub(in crate::sim) fn following(&self) -> Vec<Self> {
        let (plan, schedule) = (&self.plan, self.first().schedule());
        let created = plan.tried_again(schedule, plan.reruns_left);
        let by_story = created.map(|created| {
            let number = plan.number + 1;
            let names = plan.seed.at("rerun").at(number);
            let left = plan.reruns_left.saturating_sub(1);
            self.again(RunPlan {
                luck: plan.luck,
                ..plan.again(names, number, created, left)
            })
        });
        let by_command =
            attempt::reruns(schedule, &plan.interventions).map(|(position, created)| {
                let names = plan.names.at("again").at(position);
                self.again(plan.again(names, 1, created, 0))
            });
        by_story.into_iter().chain(by_command).collect()
    }

    fn again(&self, plan: RunPlan) -> Self {
        Self::new(plan.names.id("flow"), self.name.clone(), plan)
    }

    /// What the story tells of it.
    pub(in crate::sim) fn spec(&self) -> &RunSpec {
        &self.plan.spec
    }

    pub(in crate::sim) fn created(&self) -> Moment {
        self.plan.created
    }

    /// The day on which it was created, as names show it: the texts of every node ask for it.
    pub(in crate::sim) fn date(&self, clock: &StoryClock) -> &str {
        self.date.get_or_init(|| clock.date(self.created()))
    }

    pub(in crate::sim) fn seed(&self) -> Seed {
        self.plan.seed
    }

    /// What happens in the attempt that goes on, or was the last, at a moment.
    pub(in crate::sim) fn schedule(&self, at: Moment) -> &Schedule {
        self.first().at(at, &self.plan)
    }

    /// What becomes of the run as a whole.
    pub(in crate::sim) fn timeline(&self, at: Moment) -> &Timeline {
        self.schedule(at).timeline()
    }

    /// The id of its root, which each attempt has.
    pub(in crate::sim) fn root_id(&self) -> &str {
        self.first().schedule().root_id()
    }

    /// What recorded workflows call a run: its pipeline, and the end of its id.
    pub(in crate::sim) fn workflow_name(&self) -> String {
        let suffix = self.id.strip_prefix("flow-").unwrap_or(&self.id);
        format!("{}-{suffix}", self.spec().pipeline.name)
    }

    /// Whether the story or somebody has deleted it by then.
    pub(in crate::sim) fn is_deleted(&self, at: Moment) -> bool {
        let by_story = self.spec().deleted.map(|after| self.created() + after);
        let is_deletion = |done: &&Intervention| done.command == Command::Delete;
        let by_command = self.plan.interventions.iter().find(is_deletion);
        let deleted = by_story.into_iter().chain(by_command.map(|done| done.at));
        deleted.into_iter().any(|deleted| deleted <= at)
    }

    fn first(&self) -> &Attempt {
        self.first.get_or_init(|| Attempt::first(&self.plan))
    }
}
