//! What the open tab of the detail pane wants read, and what came of it.

use crate::domain::{
    LogPage, LogQuery, NodeKey, NodeStates, Operation, Outputs, Raw, RunPage, Search, Shape,
    Subject,
};

/// A reading that somebody waits for who looks. It is made once; the wish for
/// the same thing again has another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    pub number: u32,
    pub kind: FetchKind,
}

/// What a single reading is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchKind {
    /// The raw answer about a run or a node.
    Raw(Subject),
    /// Some lines of a node's log.
    Log(NodeKey, LogQuery),
    /// The outputs of a node alone.
    Outputs(NodeKey),
    /// Where a node runs.
    Runtime(NodeKey),
    /// The containers that run behind a node.
    Containers(NodeKey),
    /// The newest runs that fit.
    Runs(Box<Search>),
    /// The whole tree of a run that need not be watched, from its root down.
    Tree(NodeKey),
}

impl FetchKind {
    /// The operation that is asked, which names the permission it needs, too.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Raw(Subject::Run(_)) => Operation::GetPipelineRun,
            Self::Raw(Subject::Node(_)) | Self::Containers(_) | Self::Tree(_) => {
                Operation::GetPipelineRunNode
            }
            Self::Log(..) => Operation::ListPipelineRunNodeLogs,
            Self::Outputs(_) => Operation::ListPipelineRunNodeOutputs,
            Self::Runtime(_) => Operation::ListPipelineRunNodeStatus,
            Self::Runs(_) => Operation::ListPipelineRuns,
        }
    }
}

/// What a fetch brought, a kind for each of what can be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Fetched {
    Raw(Raw),
    Log(LogPage),
    Outputs(Outputs),
    Runtime(NodeStates),
    Containers(Shape),
    Runs(RunPage),
    Tree(Shape),
}
