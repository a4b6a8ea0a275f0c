//! The story on the wall clock: which runs there are at a moment, and when their moments are for people.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::{Map, Value};

use crate::sim::{
    dice::{Dice, scaled},
    schedule::{Entry, Life, Moment, Schedule},
    shared::Shared,
    story::{self, Story},
    values::{Blanks, Setting},
};

type Runs = IndexMap<String, Arc<Run>, FxBuildHasher>;

pub(super) struct World {
    story: Story,
    dice: Dice,
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
    dice: Dice,
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

    pub(super) fn at(&self, now: DateTime<Utc>) -> Present<'_> {
        let at = scaled(now - self.origin, self.speed);
        Present {
            world: self,
            at,
            runs: self.runs(at),
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

    fn date(&self, moment: Moment) -> String {
        self.wall(moment).format("%Y%m%d").to_string()
    }

    fn wall(&self, moment: Moment) -> DateTime<Utc> {
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

/// One moment of the world. Whatever is read from it belongs together.
pub(super) struct Present<'a> {
    world: &'a World,
    pub(super) at: Moment,
    runs: Arc<Runs>,
}

impl Present<'_> {
    pub(super) fn run(&self, id: &str) -> Option<&Arc<Run>> {
        self.run_even_deleted(id)
            .filter(|run| !run.is_deleted(self.at))
    }

    pub(super) fn run_even_deleted(&self, id: &str) -> Option<&Arc<Run>> {
        self.runs.get(id.trim())
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = &Arc<Run>> {
        self.runs.values().filter(|run| !run.is_deleted(self.at))
    }

    pub(super) fn pipelines(&self) -> impl Iterator<Item = &Arc<story::Pipeline>> {
        self.world.story.pipelines.iter()
    }

    pub(super) fn workspaces(&self) -> &[story::Workspace] {
        &self.world.story.workspaces
    }

    /// Of a pipeline: it changes when the pipeline does, which no story tells of.
    pub(super) fn version_id(&self, pipeline: &story::Pipeline) -> String {
        let dice = self.world.dice.at("version").at(&pipeline.name);
        dice.at(&pipeline.version).uuid().to_lowercase()
    }

    pub(super) fn pipeline_id(&self, pipeline: &story::Pipeline) -> String {
        self.world
            .dice
            .at("pipeline")
            .at(&pipeline.name)
            .id("pipeline")
    }

    pub(super) fn wall(&self, moment: Moment) -> DateTime<Utc> {
        self.world.wall(moment)
    }

    /// What the story's texts about a node mean for this one.
    pub(super) fn blanks(&self, run: &Run, entry: &Entry) -> Blanks {
        Blanks::of(&run.id, entry, self.world.date(run.created))
    }

    /// What its values depend on; the dice are those of the values' own place.
    pub(super) fn setting(&self, run: &Run, entry: &Entry, dice: Dice) -> Setting {
        Setting {
            blanks: self.blanks(run, entry),
            index: entry.turn.as_ref().map_or(0, |turn| turn.index),
            part: 0,
            dice,
        }
    }

    /// What a run was started with, with its blanks filled.
    pub(super) fn arguments(&self, run: &Run) -> Map<String, Value> {
        let setting = Setting {
            blanks: Blanks::new([("date", self.world.date(run.created))]),
            index: 0,
            part: 0,
            dice: run.dice.at("arguments"),
        };
        setting.object(&run.told.arguments)
    }

    /// Since the start; of what has finished, until then.
    pub(super) fn elapsed(&self, life: &Life) -> Option<TimeDelta> {
        let started = life.started(self.at)?;
        let end = life.finished(self.at).unwrap_or(self.at);
        Some(self.wall(end) - self.wall(started))
    }

    /// As the service writes times.
    pub(super) fn text(&self, moment: Moment) -> String {
        self.wall(moment)
            .to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}
