//! What runs are made of: pipelines, their nodes, and what comes out of those.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::Map;
use serde_json::Value;

use crate::sim::story::each::Each;
use crate::sim::story::extent::Extent;
use crate::sim::story::words::Kind;
use crate::sim::story::written::Ticks;

/// What is run, and what others may run inside it.
#[derive(Debug)]
pub(in crate::sim) struct Pipeline {
    pub(in crate::sim) name: String,
    pub(in crate::sim) version: String,
    /// `pai` for those that come with the service, else the account that made it.
    pub(in crate::sim) provider: String,
    pub(in crate::sim) workspace: String,
    pub(in crate::sim) created: TimeDelta,
    pub(in crate::sim) modified: TimeDelta,
    pub(in crate::sim) nodes: Vec<Arc<NodeSpec>>,
    pub(super) extent: Extent,
}

/// A node as a story tells of it.
#[derive(Debug)]
pub(in crate::sim) struct NodeSpec {
    pub(in crate::sim) name: String,
    /// What people call it; need not be unique.
    pub(in crate::sim) display_name: Option<String>,
    /// Positions among the nodes of the same pipeline, all of them earlier.
    pub(in crate::sim) after: Vec<usize>,
    pub(in crate::sim) body: Body,
    /// That it is a loop over the body.
    pub(in crate::sim) each: Option<Each>,
    pub(in crate::sim) queue: TimeDelta,
    pub(in crate::sim) when: Option<String>,
    pub(in crate::sim) holds: f64,
    pub(in crate::sim) fails: f64,
    pub(in crate::sim) fails_on: Vec<String>,
    pub(in crate::sim) message: Option<String>,
    pub(in crate::sim) even_after_failure: bool,
    pub(in crate::sim) inputs: Map<String, Value>,
    pub(in crate::sim) log: Vec<String>,
    pub(in crate::sim) ticks: Option<Ticks>,
    pub(in crate::sim) outputs: Vec<OutputSpec>,
}

/// What is done when a node runs.
#[derive(Debug)]
pub(in crate::sim) enum Body {
    Task(Length),
    Dag(Arc<Pipeline>),
}

/// How long a task takes.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Length {
    pub(in crate::sim) lasts: TimeDelta,
    /// How far a single run may be off, as a share of the length.
    pub(in crate::sim) spread: f64,
}

/// What comes out of a node that has succeeded.
#[derive(Debug)]
pub(in crate::sim) struct OutputSpec {
    pub(in crate::sim) name: String,
    pub(in crate::sim) kind: Kind,
    pub(in crate::sim) part_of: Option<String>,
    /// Which part of `part_of` this is, from 0, and how many alike follow from there.
    pub(in crate::sim) part: usize,
    pub(in crate::sim) parts: usize,
    pub(in crate::sim) metadata: Map<String, Value>,
    pub(in crate::sim) value: Value,
}

impl NodeSpec {
    /// How large it becomes, with itself, when all that runs inside it is written out.
    pub(super) fn extent(&self) -> Extent {
        let inside = match &self.body {
            Body::Task(_) => Extent::default(),
            Body::Dag(pipeline) => pipeline.extent,
        };
        match &self.each {
            None => inside.wrapped(),
            Some(each) => inside.wrapped().repeated(each.items.len()),
        }
    }
}
