//! Calls that have come back.

use std::sync::Arc;

use tokio::time::Instant;

use crate::domain::StatusRows;
use crate::domain::{
    Answer, Demand, Fetched, Outcome, Outputs, RunDetails, RunPage, Shape, SourceError,
};
use crate::poll::batch::Batch;
use crate::poll::lane::LaneKind;
use crate::poll::request::Read;
use crate::source::{OutputPages, RunPages};

/// A call that has come back.
pub(super) enum Landing {
    Batch(LaneKind, BatchOutcome),
    Read(Landed),
}

/// A batch that has come back.
pub(super) struct BatchOutcome {
    pub(super) batch: Batch,
    pub(super) sent: Instant,
    pub(super) demand: Arc<Demand>,
    pub(super) outcome: Outcome<StatusRows>,
}

/// A reading that has come back.
pub(super) struct Landed {
    pub(super) reading: Read,
    pub(super) sent: Instant,
    pub(super) demand: Arc<Demand>,
    pub(super) content: Content,
}

/// What it brought.
pub(super) enum Content {
    Shape(Outcome<Shape>),
    Details(Box<Outcome<RunDetails>>),
    Outputs(
        Box<OutputPages>,
        Result<Option<Answer<Outputs>>, SourceError>,
    ),
    Runs(Box<RunPages>, Result<Option<Answer<RunPage>>, SourceError>),
    Fetched(Box<Outcome<Fetched>>),
}
