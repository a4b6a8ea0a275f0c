//! The story on the wall clock: which runs there are at a moment, and when their moments are for people.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, TimeDelta, Utc};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::sim::{
    dice::{Dice, scaled},
    present::Present,
    readings::Readings,
    schedule::{Life, Moment, Schedule},
    shared::Shared,
    story::{self, Story},
    values::Blanks,
};

pub(super) type Runs = IndexMap<String, Arc<Run>, FxBuildHasher>;

pub(super) struct World {
    pub(super) story: Story,
    pub(super) dice: Dice,
    speed: f64,
    origin: DateTime<Utc>,
    stage: Shared<Stage>,
}

/// The runs that exist from one moment up to, but not including, another.
#[derive(Default)]
struct Stage {
    from: Moment,
    until: Moment,
    runs: Arc<Runs>,
}

pub(super) struct Run {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) told: Arc<story::Run>,
    pub(super) created: Moment,
    pub(super) dice: Dice,
    schedule: OnceLock<Schedule>,
}

impl Run {
    pub(super) fn schedule(&self) -> &Schedule {
        self.schedule
            .get_or_init(|| Schedule::new(&self.told, self.dice, self.created))
    }

    /// What becomes of the run as a whole.
    pub(super) fn life(&self) -> &Life {
        self.schedule().life()
    }

    pub(super) fn is_deleted(&self, at: Moment) -> bool {
        self.told
            .deleted
            .is_some_and(|after| self.created + after <= at)
    }

    pub(super) fn root_id(&self) -> &str {
        self.schedule().root_id()
    }
}

impl World {
    pub(super) fn new(story: Story, dice: Dice, speed: f64, origin: DateTime<Utc>) -> Self {
        Self {
            story,
            dice,
            speed,
            origin,
            stage: Shared::default(),
        }
    }

    pub(super) fn at(&self, now: DateTime<Utc>, readings: Readings) -> Present<'_> {
        let at = scaled(now - self.origin, self.speed);
        Present {
            world: self,
            at,
            runs: self.runs(at),
            readings,
        }
    }

    /// They are looked for only when some come or go, so that an answer costs nothing for runs it is not about.
    fn runs(&self, at: Moment) -> Arc<Runs> {
        self.stage.with(|stage| {
            if !(stage.from..stage.until).contains(&at) {
                let runs = Arc::new(self.cast(at, &stage.runs));
                let until = self.story.runs.iter().map(|told| next_change(told, at));
                *stage = Stage {
                    from: at,
                    until: until.min().unwrap_or(Moment::MAX),
                    runs,
                };
            }
            Arc::clone(&stage.runs)
        })
    }

    /// Runs that were there before keep the schedule they may have.
    fn cast(&self, at: Moment, before: &Runs) -> Runs {
        let mut runs = Runs::default();
        for (line, told) in self.story.runs.iter().enumerate() {
            let (first, end) = window(told, at);
            for number in first..end {
                let dice = self.dice.at("run").at(line).at(number);
                let id = dice.id("flow");
                let run = match before.get(&id) {
                    Some(run) => Arc::clone(run),
                    None => Arc::new(self.run(id.clone(), told, number, dice)),
                };
                runs.insert(id, run);
            }
        }
        runs
    }

    fn run(&self, id: String, told: &Arc<story::Run>, number: i64, dice: Dice) -> Run {
        let created = told.created(number);
        let blanks = Blanks::new([("date", self.date(created)), ("number", number.to_string())]);
        Run {
            name: blanks.filled(&told.name),
            id,
            told: Arc::clone(told),
            created,
            dice,
            schedule: OnceLock::new(),
        }
    }

    pub(super) fn date(&self, moment: Moment) -> String {
        self.wall(moment).format("%Y%m%d").to_string()
    }

    pub(super) fn wall(&self, moment: Moment) -> DateTime<Utc> {
        self.origin
            .checked_add_signed(scaled(moment, 1.0 / self.speed))
            .unwrap_or(self.origin)
    }
}

impl story::Run {
    fn created(&self, number: i64) -> Moment {
        match self.repeat {
            Some(repeat) => {
                self.starts
                    + TimeDelta::milliseconds(
                        repeat.every.num_milliseconds().saturating_mul(number),
                    )
            }
            None => self.starts,
        }
    }
}

/// The numbers of the repetitions that exist at a moment: the newest, from one up to but not including another.
fn window(told: &story::Run, at: Moment) -> (i64, i64) {
    let passed = at - told.starts;
    if passed < TimeDelta::zero() {
        return (0, 0);
    }
    match told.repeat {
        Some(repeat) => {
            let end = passed.num_milliseconds() / repeat.every.num_milliseconds().max(1) + 1;
            ((end - i64::from(repeat.keep)).max(0), end)
        }
        None => (0, 1),
    }
}

/// When the window has moved on.
fn next_change(told: &story::Run, at: Moment) -> Moment {
    let (_, end) = window(told, at);
    if end > 0 && told.repeat.is_none() {
        return Moment::MAX;
    }
    told.created(end)
}
