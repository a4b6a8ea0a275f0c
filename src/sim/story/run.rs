//! A run as a story tells of it: what is run, when, for whom, and what happens to it.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::Map;
use serde_json::Value;

use crate::sim::story::command::Command;
use crate::sim::story::ending::Ending;
use crate::sim::story::pipeline::Pipeline;
use crate::sim::story::size::Size;
use crate::sim::story::words::Accessibility;
use crate::sim::story::words::SourceType;
use crate::sim::story::written::Past;
use crate::sim::story::written::Rerun;

/// A run as a story tells of it; several, where it comes again and again.
#[derive(Clone, Debug)]
pub(in crate::sim) struct RunSpec {
    pub(in crate::sim) pipeline: Arc<Pipeline>,
    pub(in crate::sim) name: String,
    pub(in crate::sim) starts: TimeDelta,
    pub(in crate::sim) repeat: Option<Repeat>,
    /// What was before it, should the story be played with its past.
    pub(in crate::sim) past: Option<Past>,
    /// How far all its tasks together may be longer or shorter, as a share.
    pub(in crate::sim) varies: f64,
    pub(in crate::sim) workspace: String,
    pub(in crate::sim) user: String,
    pub(in crate::sim) account: String,
    pub(in crate::sim) source_type: SourceType,
    pub(in crate::sim) source: String,
    pub(in crate::sim) accessibility: Accessibility,
    pub(in crate::sim) arguments: Map<String, Value>,
    pub(in crate::sim) options: Map<String, Value>,
    pub(in crate::sim) ending: Option<Ending>,
    /// How long after its creation somebody deletes it.
    pub(in crate::sim) deleted: Option<TimeDelta>,
    pub(in crate::sim) rerun: Option<Rerun>,
    /// What somebody does to it, so long after its creation.
    pub(in crate::sim) commands: Vec<(TimeDelta, Command)>,
    /// The workflow moves and writes like the one that was recorded.
    pub(in crate::sim) as_recorded: bool,
    /// Its nodes are counted instead of told.
    pub(in crate::sim) size: Option<Size>,
}

/// A run that comes again and again, of which the newest are kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Repeat {
    pub(in crate::sim) every: TimeDelta,
    pub(in crate::sim) keep: u32,
}
