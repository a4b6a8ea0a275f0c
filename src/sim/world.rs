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

/// The runs that exist, and for each line of the story which of its repetitions they are.
#[derive(Default)]
struct Stage {
    windows: Vec<(i64, i64)>,
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

    fn runs(&self, at: Moment) -> Arc<Runs> {
        let windows = self
            .story
            .runs
            .iter()
            .map(|told| window(told, at))
            .collect::<Vec<_>>();
        self.stage.with(|stage| {
            if windows != stage.windows {
                stage.runs = Arc::new(self.cast(&windows, &stage.runs));
                stage.windows = windows;
            }
            Arc::clone(&stage.runs)
        })
    }

    /// Runs that were there before keep the schedule they may have.
    fn cast(&self, windows: &[(i64, i64)], before: &Runs) -> Runs {
        let mut runs = Runs::default();
        for (line, (told, (first, end))) in self.story.runs.iter().zip(windows).enumerate() {
            for number in *first..*end {
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

/// One moment of the world. Whatever is read from it belongs together.
pub(super) struct Present<'a> {
    world: &'a World,
    pub(super) at: Moment,
    runs: Arc<Runs>,
}

impl Present<'_> {
    pub(super) fn run(&self, id: &str) -> Option<&Arc<Run>> {
        self.runs.get(id.trim())
    }

    pub(super) fn runs(&self) -> impl Iterator<Item = &Arc<Run>> {
        self.runs.values()
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
            dice,
        }
    }

    pub(super) fn arguments(&self, run: &Run) -> Map<String, Value> {
        let setting = Setting {
            blanks: Blanks::new([("date", self.world.date(run.created))]),
            index: 0,
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
