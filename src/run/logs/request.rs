//! Which lines of which logs somebody wants.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::app::nodes::tree::Place;
use crate::domain::Term;

/// Which lines of which logs.
#[derive(Clone, Debug, Default)]
pub struct LogRequest {
    /// The place from which down logs are read.
    pub place: Place,
    /// Those of failed tasks only.
    pub failed: bool,
    /// Goes on until the tasks are over and their logs are at their end.
    pub follow: bool,
    /// The last lines of each log only, so many.
    pub tail: Option<u32>,
    pub keyword: Option<Term>,
    pub from: Option<DateTime<Utc>>,
    /// When and by which stream a line was written is printed, too.
    pub times: bool,
    /// How long to wait before asking again, where logs are followed.
    pub interval: Duration,
}
