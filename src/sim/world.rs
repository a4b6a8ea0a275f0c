//! The story on the wall clock: which runs there are at a moment, and when their moments are for people.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::sim::{
    dice::{Dice, scaled},
    present::Present,
    readings::{Reading, Readings},
    schedule::Moment,
    shared::Shared,
    skew::Skew,
    stage::{Renewal, Runs, Stage},
    story::{self, Story},
    values::Blanks,
};

pub(super) struct World {
    pub(super) story: Story,
    pub(super) dice: Dice,
    speed: f64,
    origin: DateTime<Utc>,
    stage: Shared<Stage>,
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
        self.stage.with(|stage| {
            if !stage.holds_at(at, renewal) {
                *stage = stage.cast(self, at, renewal);
            }
            Arc::clone(&stage.runs)
        })
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
