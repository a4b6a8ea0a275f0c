//! One run: what it is called, and what becomes of it each time it is tried.

use std::sync::{Arc, OnceLock};

use crate::sim::{
    dice::Dice,
    schedule::{Life, Moment, Schedule, Trial},
    story,
};

pub(super) struct Run {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) told: Arc<story::Run>,
    pub(super) created: Moment,
    pub(super) dice: Dice,
    /// What its nodes are called, however often it is tried.
    names: Dice,
    /// Which attempt of the story's run it begins with.
    number: u32,
    first: OnceLock<Schedule>,
    /// The attempts under the same id that follow.
    again: Vec<OnceLock<Schedule>>,
}

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
            number: 0,
            first: OnceLock::new(),
            again: Vec::new(),
        }
    }

    /// The same run, whose reruns keep its id.
    pub(super) fn with_reruns(mut self) -> Self {
        let times = self.told.rerun.map_or(0, |rerun| rerun.times);
        self.again = (0..times).map(|_| OnceLock::new()).collect();
        self
    }

    /// The run that a rerun makes where it makes a new one, once this one is over.
    pub(super) fn next(&self) -> Option<Self> {
        let rerun = self.told.rerun?;
        let number = self.number + 1;
        let names = self.dice.at("rerun").at(number);
        Some(Self {
            id: names.id("flow"),
            name: self.name.clone(),
            told: Arc::clone(&self.told),
            created: self.tried_again(self.first())?,
            dice: self.dice,
            names,
            number,
            first: OnceLock::new(),
            again: Vec::new(),
        })
        .filter(|run| run.number <= rerun.times)
    }

    /// What happens in the attempt that goes on, or was the last, at a moment.
    pub(super) fn schedule(&self, at: Moment) -> &Schedule {
        let mut current = self.first();
        for (number, attempt) in (self.number + 1..).zip(&self.again) {
            match self.tried_again(current) {
                Some(begins) if begins <= at => {
                    current = attempt.get_or_init(|| self.attempt(number, begins));
                }
                Some(_) | None => break,
            }
        }
        current
    }

    /// What becomes of the run as a whole.
    pub(super) fn life(&self, at: Moment) -> &Life {
        self.schedule(at).life()
    }

    pub(super) fn root_id(&self) -> &str {
        self.first().root_id()
    }

    pub(super) fn is_deleted(&self, at: Moment) -> bool {
        self.told
            .deleted
            .is_some_and(|after| self.created + after <= at)
    }

    fn first(&self) -> &Schedule {
        self.first.get_or_init(|| {
            if self.number == 0 {
                Schedule::new(&self.told, Trial::first(self.dice, self.created))
            } else {
                self.attempt(self.number, self.created)
            }
        })
    }

    fn attempt(&self, number: u32, begins: Moment) -> Schedule {
        let luck = self.dice.at("attempt").at(number);
        Schedule::new(&self.told, Trial::again(self.names, luck, begins))
    }

    fn tried_again(&self, attempt: &Schedule) -> Option<Moment> {
        Some(attempt.life().end()? + self.told.rerun?.after)
    }
}
