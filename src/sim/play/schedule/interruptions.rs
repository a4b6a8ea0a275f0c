//! What cuts into the natural course of one attempt at a run: pauses, and the moment at which it is
//! stopped.

use chrono::TimeDelta;

use crate::sim::story::command::STOPPING;
use crate::sim::story::ending::Ending;
use crate::sim::story::moment::Moment;

/// Beyond all that is ever asked for: what would happen from here on never happens.
pub(super) const NEVER: Moment = TimeDelta::days(365_000);

/// Pauses, and the stop, of one attempt.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Interruptions {
    /// One after the other.
    pub(super) pauses: Vec<Pause>,
    pub(super) stop: Option<Stop>,
}

/// A stretch of time in which nothing of a run begins. What runs then goes on to its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub(super) from: Moment,
    pub(super) until: Moment,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    pub(super) at: Moment,
    /// How long the run says that it is being stopped.
    pub(super) takes: TimeDelta,
}

impl Interruptions {
    /// As a story wants a run to end that begins to run at this moment.
    pub(super) fn new(ending: Option<&Ending>, begin: Moment) -> Self {
        let mut interruptions = Self::default();
        match ending {
            Some(Ending::Suspended { after, resumes }) => {
                let from = begin + *after;
                let until = resumes.map_or(NEVER, |resumes| from + resumes);
                interruptions.pauses.push(Pause { from, until });
            }
            Some(Ending::Terminated { after }) => interruptions.stop(begin + *after, STOPPING),
            Some(Ending::Initialized | Ending::Skipped | Ending::Failed { .. }) | None => {}
        }
        interruptions
    }

    /// Later pauses that a story has foreseen do not come any more.
    pub(in crate::sim) fn suspend(&mut self, from: Moment) {
        self.pauses.retain(|pause| pause.from < from);
        self.pauses.push(Pause { from, until: NEVER });
    }

    /// Ends the pause that goes on.
    pub(in crate::sim) fn resume(&mut self, at: Moment) {
        if let Some(pause) = self.pauses.iter_mut().find(|pause| at < pause.until) {
            pause.until = at;
        }
    }

    pub(in crate::sim) fn stop(&mut self, at: Moment, takes: TimeDelta) {
        self.stop = Some(Stop { at, takes });
    }

    /// When something that could begin now really begins.
    pub(super) fn allowed(&self, moment: Moment) -> Moment {
        self.pauses
            .iter()
            .fold(moment, |moment, pause| pause.allowed(moment))
    }
}

impl Pause {
    pub(super) fn allowed(self, moment: Moment) -> Moment {
        if (self.from..self.until).contains(&moment) {
            self.until
        } else {
            moment
        }
    }

    pub(super) fn length(self) -> TimeDelta {
        self.until - self.from
    }
}
