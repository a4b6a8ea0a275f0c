//! Facts: what runs, nodes and artifacts are, what the outside may tell the
//! program and what the program may ask. No behaviour here can fail.

mod asks;
mod error;
mod id;
mod pipeline;
mod raw;
mod status;
mod timing;
mod update;

pub use asks::{Asks, Attention, Discovery, Due, RunAsk};
pub use error::{Refusal, RefusalKind, SourceError};
pub use id::{ArtifactId, NodeId, NodeKey, RunId};
pub use pipeline::{NodeRow, NodeSpec, OutputRow, RunDetails, RunRow, Shape, ShapeNode};
pub use raw::Raw;
pub use status::{Phase, Status, StatusKind};
pub use timing::{Time, Timing};
pub use update::{Answer, Exchange, Outcome, RunPage, Sequence, StatusRows, Subject, Update};
