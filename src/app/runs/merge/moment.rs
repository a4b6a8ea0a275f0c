//! When an answer is taken in.

use chrono::{DateTime, Utc};

use crate::domain::Sequence;

/// When an answer about one thing is taken in.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct AnswerMoment {
    /// By the service's clock.
    pub(in crate::app) at_service: DateTime<Utc>,
    /// By this machine's clock.
    pub(in crate::app) here: DateTime<Utc>,
    /// The place of a refusal among the answers, which does not say it itself.
    pub(in crate::app) refused: Sequence,
}
