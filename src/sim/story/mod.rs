//! What the service plays: pipelines, and the runs of them. A story knows nothing of ids, of the time or of requests.
//! The format is described in `assets/stories/README.md`.

mod checks;
mod commands;
mod each;
mod ending;
mod error;
mod extent;
mod house;
mod huge;
mod lengths;
mod outputs;
mod past;
mod resolve;
mod words;
mod written;

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Map, Value};

use crate::sim::command::Command;
use crate::sim::readings::Readings;
pub(super) use crate::sim::story::each::Each;
pub(super) use crate::sim::story::ending::Ending;
use crate::sim::story::error::Flaw;
pub use crate::sim::story::error::StoryError;
use crate::sim::story::extent::Extent;
pub(super) use crate::sim::story::house::Workspace;
pub(super) use crate::sim::story::huge::Size;
pub(super) use crate::sim::story::words::{Accessibility, Kind, SourceType, WorkspaceStatus};
pub(super) use crate::sim::story::written::{Past, Rerun, Sequence, Ticks};
use crate::written::nearest;

const EMBEDDED: &[(&str, &str)] = &[
    (
        "default",
        include_str!("../../../assets/stories/default.toml"),
    ),
    ("again", include_str!("../../../assets/stories/again.toml")),
    (
        "recorded",
        include_str!("../../../assets/stories/recorded.toml"),
    ),
    ("small", include_str!("../../../assets/stories/small.toml")),
    ("still", include_str!("../../../assets/stories/still.toml")),
];

/// A story that has been read and found sensible. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Story {
    pub(super) workspaces: Arc<[Workspace]>,
    pub(super) pipelines: Arc<[Arc<Pipeline>]>,
    pub(super) runs: Arc<[Arc<Run>]>,
    readings: Readings,
}

impl Story {
    /// One of the stories that come with the program, or one of any size: `huge:100x1000:50`.
    pub fn embedded(name: &str) -> Result<Self, StoryError> {
        if huge::is_meant(name) {
            return huge::story(name);
        }
        match EMBEDDED.iter().find(|(known, _)| *known == name) {
            Some((_, text)) => Self::parse(&format!("{name}.toml"), text),
            None => Err(StoryError::UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, Self::names()).unwrap_or_default().to_owned(),
            }),
        }
    }

    pub fn names() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|(name, _)| *name)
    }

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

    /// A story from the text of a file; `name` is what errors call it.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoryError> {
        toml::from_str(text)
            .map_err(Flaw::from)
            .and_then(resolve::resolve)
            .map_err(|flaw| StoryError::in_file(flaw, name, text))
    }
}

#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) name: String,
    pub(super) version: String,
    /// `pai` for those that come with the service, else the account that made it.
    pub(super) provider: String,
    pub(super) workspace: String,
    pub(super) created: TimeDelta,
    pub(super) modified: TimeDelta,
    pub(super) nodes: Vec<Arc<Node>>,
    extent: Extent,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    /// What people call it; need not be unique.
    pub(super) display_name: Option<String>,
    /// Positions among the nodes of the same pipeline, all of them earlier.
    pub(super) after: Vec<usize>,
    pub(super) body: Body,
    /// That it is a loop over the body.
    pub(super) each: Option<Each>,
    pub(super) queue: TimeDelta,
    pub(super) when: Option<String>,
    pub(super) holds: f64,
    pub(super) fails: f64,
    pub(super) fails_on: Vec<String>,
    pub(super) message: Option<String>,
    pub(super) even_after_failure: bool,
    pub(super) inputs: Map<String, Value>,
    pub(super) log: Vec<String>,
    pub(super) ticks: Option<Ticks>,
    pub(super) outputs: Vec<Output>,
}

#[derive(Debug)]
pub(super) enum Body {
    Task(Length),
    Dag(Arc<Pipeline>),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    pub(super) lasts: TimeDelta,
    /// How far a single run may be off, as a share of the length.
    pub(super) spread: f64,
}

#[derive(Debug)]
pub(super) struct Output {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) part_of: Option<String>,
    /// Which part of `part_of` this is, from 0, and how many alike follow from there.
    pub(super) part: usize,
    pub(super) parts: usize,
    pub(super) metadata: Map<String, Value>,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) name: String,
    pub(super) starts: TimeDelta,
    pub(super) repeat: Option<Repeat>,
    /// What was before it, should the story be played with its past.
    pub(super) past: Option<Past>,
    pub(super) workspace: String,
    pub(super) user: String,
    pub(super) account: String,
    pub(super) source_type: SourceType,
    pub(super) source: String,
    pub(super) accessibility: Accessibility,
    pub(super) arguments: Map<String, Value>,
    pub(super) options: Map<String, Value>,
    pub(super) ending: Option<Ending>,
    /// How long after its creation somebody deletes it.
    pub(super) deleted: Option<TimeDelta>,
    pub(super) rerun: Option<Rerun>,
    /// What somebody does to it, so long after its creation.
    pub(super) commands: Vec<(TimeDelta, Command)>,
    /// The workflow moves and writes like the one that was recorded.
    pub(super) as_recorded: bool,
    /// Its nodes are counted instead of told.
    pub(super) size: Option<Size>,
}

/// A run that comes again and again, of which the newest are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    pub(super) every: TimeDelta,
    pub(super) keep: u32,
}
