//! A node of one attempt at a run, and what is known of it from the beginning.

use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::OnceLock;

use serde_json::value::RawValue;

use crate::sim::play::schedule::timeline::Timeline;
use crate::sim::seed::Seed;
use crate::sim::story::pipeline::NodeSpec;

/// A node of one attempt: a run's root, a container, a loop or a task.
pub(in crate::sim) struct NodeInstance {
    pub(in crate::sim) id: String,
    /// The id of the container behind the node, in the physical view.
    pub(in crate::sim) physical_id: String,
    pub(in crate::sim) name: String,
    /// What people call it, where that is something else.
    pub(in crate::sim) display_name: Option<String>,
    pub(in crate::sim) path: String,
    pub(in crate::sim) kind: NodeKind,
    pub(in crate::sim) children: Vec<usize>,
    /// Positions of the nodes this one waits for.
    pub(in crate::sim) after: Vec<usize>,
    pub(in crate::sim) timeline: Timeline,
    /// The story's own words about this node; the root has none.
    pub(in crate::sim) spec: Option<Arc<NodeSpec>>,
    pub(in crate::sim) iteration: Option<Iteration>,
    /// Its condition did not hold.
    pub(in crate::sim) excused: bool,
    pub(in crate::sim) seed: Seed,
    /// The rows of the batch about its outputs, once they were asked for.
    pub(in crate::sim) rendered: OnceLock<Vec<Rendered>>,
}

/// A row that has been written already.
pub(in crate::sim) struct Rendered {
    pub(in crate::sim) kind: &'static str,
    pub(in crate::sim) row: Box<RawValue>,
}

/// A look at a node, which the schedule keeps or has made for this one look.
#[derive(Clone)]
pub(in crate::sim) enum NodeRef<'a> {
    Kept(&'a NodeInstance),
    Made(Rc<NodeInstance>),
}

impl Deref for NodeRef<'_> {
    type Target = NodeInstance;

    fn deref(&self) -> &NodeInstance {
        match self {
            Self::Kept(node) => node,
            Self::Made(node) => node,
        }
    }
}

/// What a node is to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim) enum NodeKind {
    Root,
    Dag,
    Loop,
    Task,
}

impl NodeInstance {
    /// What people call it.
    pub(in crate::sim) fn label(&self) -> &str {
        self.display_name.as_deref().unwrap_or(&self.name)
    }

    /// What it says should it fail.
    pub(in crate::sim) fn complaint(&self) -> &str {
        let message = self.spec.as_ref().and_then(|spec| spec.message.as_deref());
        message.unwrap_or("the container exited with code 1")
    }
}

/// Which iteration of the nearest loop a node belongs to.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Iteration {
    pub(in crate::sim) index: usize,
    pub(in crate::sim) item: Arc<str>,
}
