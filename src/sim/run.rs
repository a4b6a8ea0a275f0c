//! One run: what it is called, and what becomes of it each time it is tried.

use std::sync::{Arc, OnceLock};

use crate::sim::attempt::Attempt;
use crate::sim::command::{Command, Intervention};
use crate::sim::dice::Dice;
use crate::sim::schedule::{Life, Moment, Schedule, Trial};
use crate::sim::{attempt, story};

pub(super) struct Run {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) told: Arc<story::Run>,
    pub(super) created: Moment,
    pub(super) dice: Dice,
    /// What its nodes are called, however often it is tried.
    names: Dice,
    /// Of these each attempt but the story's first has its luck.
    luck: Dice,
    /// Which attempt of the story's run it begins with.
    pub(super) number: u32,
    /// So many times the story has it run again.
    pub(super) reruns_left: u32,
    /// Whether what is run again is still the same run.
    pub(super) keeps_its_id: bool,
    /// In the order of time: the story's own, and those of people.
    pub(super) interventions: Vec<Intervention>,
    by_people: Interventions,
    first: OnceLock<Attempt>,
}

/// What people have done to one run while it played, if they have.
pub(super) type Interventions = Option<Arc<[Intervention]>>;

impl Run {
    pub(super) fn new(
        id: String,
        name: String,
        told: &Arc<story::Run>,
        created: Moment,
        dice: Dice,
    ) -> Self {
        Self {
            id,
            name,
            told: Arc::clone(told),
            created,
            dice,
            names: dice,
            luck: dice,
            number: 0,
            reruns_left: told.rerun.map_or(0, |rerun| rerun.times),
            keeps_its_id: false,
            interventions: of_the_story(told, created),
            by_people: None,
            first: OnceLock::new(),
        }
    }

    /// The run whose reruns keep its id.
    pub(super) fn keeping_its_id(mut self) -> Self {
        self.keeps_its_id = true;
        self
    }

    /// The run to which people have done this.
    pub(super) fn treated(mut self, by_people: Interventions) -> Self {
        self.interventions
            .extend(by_people.iter().flat_map(|done| done.iter().copied()));
        self.interventions.sort_by_key(|done| done.at);
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
    pub(super) fn following(&self) -> Vec<Self> {
        let schedule = self.first().schedule();
        let by_story = self.tried_again(schedule, self.reruns_left).map(|created| {
            let number = self.number + 1;
            let reruns_left = self.reruns_left.saturating_sub(1);
            let names = self.dice.at("rerun").at(number);
            Self {
                luck: self.luck,
                ..self.again(names, number, created, reruns_left)
            }
        });
        let by_command =
            attempt::reruns(schedule, &self.interventions).map(|(position, created)| {
                let names = self.names.at("again").at(position);
                self.again(names, 1, created, 0)
            });
        by_story.into_iter().chain(by_command).collect()
    }

    fn again(&self, names: Dice, number: u32, created: Moment, reruns_left: u32) -> Self {
        Self {
            id: names.id("flow"),
            name: self.name.clone(),
            told: Arc::clone(&self.told),
            created,
            dice: self.dice,
            names,
            luck: names,
            number,
            reruns_left,
            keeps_its_id: false,
            interventions: Vec::new(),
            by_people: None,
            first: OnceLock::new(),
        }
    }

    /// What happens in the attempt that goes on, or was the last, at a moment.
    pub(super) fn schedule(&self, at: Moment) -> &Schedule {
        self.first().at(at, self)
    }

    /// What becomes of the run as a whole.
    pub(super) fn life(&self, at: Moment) -> &Life {
        self.schedule(at).life()
    }

    pub(super) fn root_id(&self) -> &str {
        self.first().schedule().root_id()
    }

    /// What recorded workflows call a run: its pipeline, and the end of its id.
    pub(super) fn workflow_name(&self) -> String {
        let suffix = self.id.strip_prefix("flow-").unwrap_or(&self.id);
        format!("{}-{suffix}", self.told.pipeline.name)
    }

    pub(super) fn is_deleted(&self, at: Moment) -> bool {
        let by_story = self.told.deleted.map(|after| self.created + after);
        let is_deletion = |done: &&Intervention| done.command == Command::Delete;
        let by_command = self.interventions.iter().find(is_deletion);
        let deleted = by_story.into_iter().chain(by_command.map(|done| done.at));
        deleted.into_iter().any(|deleted| deleted <= at)
    }

    /// What is to be played in one of its attempts.
    pub(super) fn trial<'a>(
        &self,
        number: u32,
        begins: Moment,
        kept: Option<&'a Schedule>,
    ) -> Trial<'a> {
        if number == 0 {
            return Trial::first(self.dice, begins, &self.told);
        }
        let luck = self.luck.at("attempt").at(number);
        Trial::again(self.names, luck, begins, kept)
    }

    /// When the story has it run again after such an attempt.
    pub(super) fn tried_again(&self, attempt: &Schedule, reruns_left: u32) -> Option<Moment> {
        let rerun = self.told.rerun.filter(|_| reruns_left > 0)?;
        Some(attempt.life().end()? + rerun.after)
    }

    fn first(&self) -> &Attempt {
        self.first.get_or_init(|| Attempt::first(self))
    }
}

fn of_the_story(told: &story::Run, created: Moment) -> Vec<Intervention> {
    let commands = told.commands.iter();
    commands
        .map(|(after, command)| Intervention {
            at: created + *after,
            command: *command,
        })
        .collect()
}
