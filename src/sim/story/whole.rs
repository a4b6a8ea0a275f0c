//! A whole story, ready to be played.

use std::sync::Arc;

use crate::sim::readings::set::Readings;
use crate::sim::story::past;
use crate::sim::story::pipeline::Pipeline;
use crate::sim::story::run::RunSpec;
use crate::sim::story::workspaces::Workspace;

/// A story that has been read and found sensible. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Story {
    pub(in crate::sim) workspaces: Arc<[Workspace]>,
    pub(in crate::sim) pipelines: Arc<[Arc<Pipeline>]>,
    pub(in crate::sim) runs: Arc<[Arc<RunSpec>]>,
    pub(super) readings: Readings,
}

impl Story {
    /// How the documents are to be read while it is played, unless somebody says otherwise.
    pub fn readings(&self) -> Readings {
        self.readings
    }

    /// The same story, and what was before it: the earlier runs that its runs tell of.
    #[must_use]
    pub fn with_past(self) -> Self {
        let earlier = self.runs.iter().flat_map(|run| past::runs(run));
        let runs = self.runs.iter().cloned().chain(earlier.map(Arc::new));
        Self {
            runs: runs.collect(),
            ..self
        }
    }
}
