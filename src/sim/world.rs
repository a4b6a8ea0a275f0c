//! The story on the wall clock: which runs there are at a moment, and when their moments are for people.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use rustc_hash::FxHashMap;

use crate::sim::command::{Command, CommandError, Intervention};
use crate::sim::dice::{Dice, scaled};
use crate::sim::present::Present;
use crate::sim::readings::{Reading, Readings};
use crate::sim::run::Run;
use crate::sim::schedule::{Moment, Status};
use crate::sim::shared::Shared;
use crate::sim::skew::Skew;
use crate::sim::stage::{Done, Renewal, Runs, Stage};
use crate::sim::story;
use crate::sim::story::Story;
use crate::sim::values::Blanks;

pub(super) struct World {
    pub(super) story: Story,
    pub(super) dice: Dice,
    speed: f64,
    origin: DateTime<Utc>,
    stage: Shared<Stage>,
    done: Shared<Done>,
}

/// A run to which something was done.
pub(super) struct Performed {
    pub(super) id: String,
    pub(super) status: Option<Status>,
}

impl World {
    pub(super) fn new(story: Story, dice: Dice, speed: f64, origin: DateTime<Utc>) -> Self {
        Self {
            story,
            dice,
            speed,
            origin,
            stage: Shared::default(),
            done: Shared::default(),
        }
    }

    pub(super) fn moment(&self, now: DateTime<Utc>) -> Moment {
        scaled(now - self.origin, self.speed)
    }

    pub(super) fn at(&self, at: Moment, readings: Readings, skew: Skew) -> Present<'_> {
        let renewal = if readings.has(Reading::RerunNewId) {
            Renewal::NewRun
        } else {
            Renewal::SameRun
        };
        Present {
            world: self,
            at,
            runs: self.runs(at, renewal),
            readings,
            skew,
            vanished: Vec::new(),
        }
    }

    /// They are looked for only when some come or go, so that an answer costs nothing for runs it is not about.
    fn runs(&self, at: Moment, renewal: Renewal) -> Arc<Runs> {
        let done = self.done.with(|done| Arc::clone(done));
        self.stage.with(|stage| {
            if !stage.holds_at(at, renewal, &done) {
                *stage = stage.cast(self, at, renewal, done);
            }
            Arc::clone(&stage.runs)
        })
    }

    /// Does something to a run, by id or name, if it is in a state for it; and tells in what state it is then.
    pub(super) fn perform(
        &self,
        run: &str,
        command: Command,
        now: DateTime<Utc>,
        readings: Readings,
    ) -> Result<Performed, CommandError> {
        let present = self.at(self.moment(now), readings, Skew::default());
        let found = present
            .newest(run)
            .ok_or_else(|| CommandError::NoSuchRun(run.to_owned()))?;
        let id = found.id.clone();
        let at = present.at.max(self.last_done(&id));
        let status = found.life(at).status(at);
        if let Some(status) = status.filter(|status| !command.applies_to(*status)) {
            let status = status.word();
            return Err(CommandError::NotNow { status, command });
        }
        self.done.with(|done| {
            let mut all = FxHashMap::clone(done);
            let known = all.get(&id).map(|known| known.to_vec()).unwrap_or_default();
            let more = known.into_iter().chain([Intervention { at, command }]);
            all.insert(id.clone(), more.collect());
            *done = Arc::new(all);
        });
        let after = self.at(at, readings, Skew::default());
        let run = after.run_even_deleted(&id).map(|run| &**run);
        let status = run.and_then(|run: &Run| run.life(at).status(at));
        Ok(Performed { id, status })
    }

    /// Time does not go back for what is done, even if the clock does.
    fn last_done(&self, id: &str) -> Moment {
        let last = |done: &mut Done| Some(done.get(id)?.last()?.at);
        self.done.with(last).unwrap_or(Moment::MIN)
    }

    /// What one of the runs of a line is called.
    pub(super) fn name(&self, told: &story::Run, number: i64, created: Moment) -> String {
        let blanks = Blanks::new([("date", self.date(created)), ("number", number.to_string())]);
        blanks.filled(&told.name)
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
