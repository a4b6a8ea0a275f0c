//! What the service plays: pipelines, and the runs of them. A story knows nothing of ids, of the time or of requests.
//! The format is described in `assets/stories/README.md`.

mod checks;
mod error;
mod extent;
mod resolve;
mod written;

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Map, Value};

pub use crate::sim::story::error::StoryError;
pub(super) use crate::sim::story::written::{Ending, Kind, Ticks};
use crate::sim::story::{
    error::{Flaw, nearest},
    extent::Extent,
};

const EMBEDDED: &[(&str, &str)] = &[
    (
        "default",
        include_str!("../../../assets/stories/default.toml"),
    ),
    ("small", include_str!("../../../assets/stories/small.toml")),
];

/// A story that has been read and found sensible. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Story {
    pub(super) runs: Arc<[Arc<Run>]>,
}

impl Story {
    /// One of the stories that come with the program.
    pub fn embedded(name: &str) -> Result<Self, StoryError> {
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

    /// A story from the text of a file; `name` is what errors call it.
    pub fn parse(name: &str, text: &str) -> Result<Self, StoryError> {
        let runs = toml::from_str(text)
            .map_err(Flaw::from)
            .and_then(resolve::resolve)
            .map_err(|flaw| flaw.in_file(name, text))?;
        Ok(Self { runs: runs.into() })
    }
}

#[derive(Debug)]
pub(super) struct Pipeline {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) nodes: Vec<Arc<Node>>,
    extent: Extent,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    /// Positions among the nodes of the same pipeline, all of them earlier.
    pub(super) after: Vec<usize>,
    pub(super) work: Work,
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
pub(super) enum Work {
    Once(Body),
    Each {
        items: Vec<String>,
        parallel: usize,
        body: Body,
    },
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
    /// Which part of `part_of` this is, from 0.
    pub(super) part: usize,
    pub(super) metadata: Map<String, Value>,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) struct Run {
    pub(super) pipeline: Arc<Pipeline>,
    pub(super) name: String,
    pub(super) starts: TimeDelta,
    pub(super) repeat: Option<Repeat>,
    pub(super) workspace: String,
    pub(super) user: String,
    pub(super) account: String,
    pub(super) source_type: String,
    pub(super) source: String,
    pub(super) arguments: Map<String, Value>,
    pub(super) ending: Option<Ending>,
}

/// A run that comes again and again, of which the newest are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Repeat {
    pub(super) every: TimeDelta,
    pub(super) keep: u32,
}
