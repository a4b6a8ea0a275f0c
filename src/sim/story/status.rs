//! The states of runs and nodes.

use serde::Serialize;

/// The service's words, for runs and for nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(in crate::sim) enum Status {
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
    /// Whether nothing but a rerun changes it any more.
    pub(in crate::sim) fn is_final(self) -> bool {
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
    pub(in crate::sim) fn of_a_node(self) -> Self {
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

    pub(in crate::sim) fn word(self) -> &'static str {
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
