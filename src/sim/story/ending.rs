//! How a run ends when it does not simply run to its end.

use chrono::TimeDelta;
use serde::Deserialize;
use toml::Spanned;

use crate::sim::story::lengths::{length, optional_length};

/// The end that a story has in mind for a run.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Ending {
    /// Created, and never started.
    Initialized,
    /// Skipped as a whole.
    Skipped,
    /// Nothing new starts after this time; what runs then runs to its end. It may go on after a
    /// pause.
    Suspended {
        #[serde(deserialize_with = "length")]
        after: TimeDelta,
        #[serde(default, deserialize_with = "optional_length")]
        resumes: Option<TimeDelta>,
    },
    /// Stopped by a person after this time.
    Terminated {
        #[serde(deserialize_with = "length")]
        after: TimeDelta,
    },
    /// The node at this path fails, whatever its chances are.
    Failed {
        node: Spanned<String>,
        message: Option<String>,
    },
}

impl Ending {
    /// The path of the task that fails in any case.
    pub(crate) fn doomed(&self) -> Option<&str> {
        match self {
            Self::Failed { node, .. } => Some(node.get_ref()),
            Self::Initialized
            | Self::Skipped
            | Self::Suspended { .. }
            | Self::Terminated { .. } => None,
        }
    }

    /// Whether the run stays as it is for ever without being over.
    pub(crate) fn is_none(&self) -> bool {
        match self {
            Self::Initialized | Self::Suspended { resumes: None, .. } => true,
            Self::Skipped
            | Self::Suspended { .. }
            | Self::Terminated { .. }
            | Self::Failed { .. } => false,
        }
    }

    /// What the run says of its failure.
    pub(crate) fn message(&self) -> Option<&str> {
        match self {
            Self::Failed { message, .. } => message.as_deref(),
            Self::Initialized
            | Self::Skipped
            | Self::Suspended { .. }
            | Self::Terminated { .. } => None,
        }
    }
}
