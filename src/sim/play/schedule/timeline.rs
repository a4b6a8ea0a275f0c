//! What happens to one node or run, as a list of moments and the states that begin then.

use crate::sim::story::moment::Moment;
use crate::sim::story::status::Status;

/// States in the order of their beginnings. Before the first of them the thing does not exist.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Timeline(Vec<(Moment, Status)>);

/// Waits, runs, is over; seldom more.
const USUAL: usize = 4;

impl Timeline {
    pub(super) fn beginning(at: Moment, status: Status) -> Self {
        let mut timeline = Vec::with_capacity(USUAL);
        timeline.push((at, status));
        Self(timeline)
    }

    pub(super) fn then(&mut self, at: Moment, status: Status) {
        self.0.push((at, status));
    }

    /// Forgets all that would begin at this moment or later.
    pub(super) fn cut(&mut self, at: Moment) {
        self.0.retain(|(begins, _)| *begins < at);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::sim) fn status(&self, at: Moment) -> Option<Status> {
        self.latest(at).map(|(_, status)| status)
    }

    /// When the present state began.
    pub(in crate::sim) fn changed(&self, at: Moment) -> Option<Moment> {
        self.latest(at).map(|(begins, _)| begins)
    }

    /// When it began to run, if it has by then.
    pub(in crate::sim) fn started(&self, at: Moment) -> Option<Moment> {
        self.passed(at)
            .find(|(_, status)| *status == Status::Running)
            .map(|(begins, _)| begins)
    }

    /// What never started, as a skipped node, has no end either.
    pub(in crate::sim) fn finished(&self, at: Moment) -> Option<Moment> {
        self.started(at)?;
        self.passed(at)
            .find(|(_, status)| status.is_final())
            .map(|(begins, _)| begins)
    }

    /// When it had succeeded, if it has by then.
    pub(in crate::sim) fn succeeded(&self, at: Moment) -> Option<Moment> {
        self.passed(at)
            .find(|(_, status)| *status == Status::Succeeded)
            .map(|(begins, _)| begins)
    }

    /// When it is over for good.
    pub(in crate::sim) fn end(&self) -> Option<Moment> {
        let (begins, status) = self.0.last()?;
        status.is_final().then_some(*begins)
    }

    /// The state it stays in for ever.
    pub(super) fn last(&self) -> Option<Status> {
        self.0.last().map(|(_, status)| *status)
    }

    fn latest(&self, at: Moment) -> Option<(Moment, Status)> {
        self.passed(at).last()
    }

    fn passed(&self, at: Moment) -> impl Iterator<Item = (Moment, Status)> {
        self.0
            .iter()
            .copied()
            .take_while(move |(begins, _)| *begins <= at)
    }
}
