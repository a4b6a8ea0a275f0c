//! What happens to one node or run, as a list of moments and the states that begin then.

use chrono::TimeDelta;
use serde::Serialize;

/// A time of the story: how long after the start of the service at speed 1. Negative before it.
pub(crate) type Moment = TimeDelta;

/// The service's words, for runs and for nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Status {
    Initialized,
    ReadyToSchedule,
    Running,
    Suspended,
    Terminating,
    Terminated,
    Succeeded,
    Failed,
    Skipped,
}

impl Status {
    pub(crate) fn is_final(self) -> bool {
        match self {
            Self::Terminated | Self::Succeeded | Self::Failed | Self::Skipped => true,
            Self::Initialized
            | Self::ReadyToSchedule
            | Self::Running
            | Self::Suspended
            | Self::Terminating => false,
        }
    }

    /// The nearest word that is documented for nodes too.
    pub(crate) fn of_a_node(self) -> Self {
        match self {
            Self::Initialized => Self::ReadyToSchedule,
            Self::Suspended | Self::Terminating => Self::Running,
            Self::Terminated => Self::Failed,
            Self::ReadyToSchedule
            | Self::Running
            | Self::Succeeded
            | Self::Failed
            | Self::Skipped => self,
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Initialized => "Initialized",
            Self::ReadyToSchedule => "ReadyToSchedule",
            Self::Running => "Running",
            Self::Suspended => "Suspended",
            Self::Terminating => "Terminating",
            Self::Terminated => "Terminated",
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
        }
    }
}

/// States in the order of their beginnings. Before the first of them the thing does not exist.
#[derive(Clone, Debug, Default)]
pub(crate) struct Life(Vec<(Moment, Status)>);

impl Life {
    pub(super) fn beginning(at: Moment, status: Status) -> Self {
        Self(vec![(at, status)])
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

    pub(crate) fn status(&self, at: Moment) -> Option<Status> {
        self.latest(at).map(|(_, status)| status)
    }

    /// When the present state began.
    pub(crate) fn changed(&self, at: Moment) -> Option<Moment> {
        self.latest(at).map(|(begins, _)| begins)
    }

    pub(crate) fn started(&self, at: Moment) -> Option<Moment> {
        self.passed(at)
            .find(|(_, status)| *status == Status::Running)
            .map(|(begins, _)| begins)
    }

    /// What never started, as a skipped node, has no end either.
    pub(crate) fn finished(&self, at: Moment) -> Option<Moment> {
        self.started(at)?;
        self.passed(at)
            .find(|(_, status)| status.is_final())
            .map(|(begins, _)| begins)
    }

    pub(crate) fn succeeded(&self, at: Moment) -> Option<Moment> {
        self.passed(at)
            .find(|(_, status)| *status == Status::Succeeded)
            .map(|(begins, _)| begins)
    }

    /// When it is over for good.
    pub(crate) fn end(&self) -> Option<Moment> {
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
