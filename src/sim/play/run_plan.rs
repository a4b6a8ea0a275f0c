//! How one run is tried, and tried again: with which names and which luck, and what is done to it.

use std::sync::Arc;

use crate::sim::play::intervention::Intervention;
use crate::sim::play::schedule::Schedule;
use crate::sim::play::schedule::attempt_plan::AttemptPlan;
use crate::sim::seed::Seed;
use crate::sim::story::moment::Moment;
use crate::sim::story::run::RunSpec;

/// What is known of a run before any of it is played.
pub(in crate::sim) struct RunPlan {
    pub(in crate::sim) spec: Arc<RunSpec>,
    pub(in crate::sim) created: Moment,
    pub(in crate::sim) seed: Seed,
    /// What its nodes are called, however often it is tried.
    pub(in crate::sim) names: Seed,
    /// Of these each attempt but the story's first has its luck.
    pub(in crate::sim) luck: Seed,
    /// Which attempt of the story's run it begins with.
    pub(in crate::sim) number: u32,
    /// So many times the story has it run again.
    pub(in crate::sim) reruns_left: u32,
    /// Whether what is run again is still the same run.
    pub(in crate::sim) keeps_its_id: bool,
    /// In the order of time: the story's own, and those of people.
    pub(in crate::sim) interventions: Vec<Intervention>,
}

impl RunPlan {
    /// As the story tells it.
    pub(in crate::sim) fn new(spec: &Arc<RunSpec>, created: Moment, seed: Seed) -> Self {
        Self {
            spec: Arc::clone(spec),
            created,
            seed,
            names: seed,
            luck: seed,
            number: 0,
            reruns_left: spec.rerun.map_or(0, |rerun| rerun.times),
            keeps_its_id: false,
            interventions: of_the_story(spec, created),
        }
    }

    /// The same, tried again as a run of its own.
    pub(in crate::sim) fn again(
        &self,
        names: Seed,
        number: u32,
        created: Moment,
        left: u32,
    ) -> Self {
        Self {
            spec: Arc::clone(&self.spec),
            created,
            seed: self.seed,
            names,
            luck: names,
            number,
            reruns_left: left,
            keeps_its_id: false,
            interventions: Vec::new(),
        }
    }

    /// What is to be played in one of its attempts.
    pub(in crate::sim) fn attempt(&self, number: u32, begins: Moment) -> AttemptPlan {
        if number == 0 {
            return AttemptPlan::first(self.seed, begins, &self.spec);
        }
        AttemptPlan::again(self.names, self.luck.at("attempt").at(number), begins)
    }

    /// When the story has it run again after such an attempt.
    pub(super) fn tried_again(&self, attempt: &Schedule, reruns_left: u32) -> Option<Moment> {
        let rerun = self.spec.rerun.filter(|_| reruns_left > 0)?;
        Some(attempt.timeline().end()? + rerun.after)
    }
}

fn of_the_story(spec: &RunSpec, created: Moment) -> Vec<Intervention> {
    let commands = spec.commands.iter();
    commands
        .map(|(after, command)| Intervention {
            at: created + *after,
            command: *command,
        })
        .collect()
}
