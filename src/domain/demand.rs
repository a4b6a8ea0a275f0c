//! What the program wants to know. The app keeps it up to date, the poller
//! reads the newest; it is a desire, so nothing is lost when one is skipped.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Fetch, NodeId, NodeKey, RunFilter, RunId, Search, Token, WorkspaceId};

/// Everything the watch wants asked, as of now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// The interval the user wants while something runs.
    pub interval: Duration,
    /// The user wants nothing asked for now.
    pub paused: bool,
    /// Whether the program looks for runs itself.
    pub discovery: Option<Discovery>,
    /// What somebody looks at, while its answer is missing.
    pub fetches: Arc<[Fetch]>,
    /// What is read before anybody looks, where there is plenty of budget.
    pub ahead: Arc<[Fetch]>,
    /// What is read of earlier runs, after everything else, where there is plenty of budget.
    pub past: Arc<[Fetch]>,
    /// Nodes whose rows are on the screen, top to bottom.
    pub on_screen: Arc<[NodeKey]>,
    /// Bumped when the rows of all watched runs are wanted once more, together, of
    /// those that are over or missing, too. Answered by `Update::AllRows`.
    pub all_rows: u32,
    /// The watched runs, in the order of the screen.
    pub runs: Vec<Arc<RunDemand>>,
}

/// Watching whatever a search finds, now and later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    pub search: Arc<Search>,
    /// Somebody has named runs by it, so that the watch ends with those that it has found;
    /// a watch of whatever is newest has no end.
    pub has_end: bool,
}

impl Discovery {
    /// So many of the newest runs, whichever these are.
    pub fn newest(limit: usize) -> Self {
        Self {
            search: Arc::new(Search::of(RunFilter::default(), limit)),
            has_end: false,
        }
    }
}

/// How closely a run is watched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attention {
    /// May change at any time, or is not known yet.
    #[default]
    Active,
    /// Not begun: it may begin at any time, but nothing runs.
    Waiting,
    /// Suspended: may go on, but nothing is expected of it soon.
    Held,
    /// Final. Its row is asked where there is room; and one of its nodes once a minute,
    /// whose times tell of a rerun that says the same word.
    Final,
    /// Not answered three times. Only its row is asked, where there is room.
    Missing,
}

impl Attention {
    /// Whether nothing but a rerun can change the run.
    pub fn is_over(self) -> bool {
        match self {
            Self::Active | Self::Waiting | Self::Held => false,
            Self::Final | Self::Missing => true,
        }
    }
}

/// How often each reading has become due. The poller compares a count with the
/// one it last answered, so a reading that failed stays due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Bumped when the tree may have changed: first sight, a changed run row, a rerun.
    pub shape: u32,
    /// Bumped when name, times or message may have changed.
    pub details: u32,
}

/// What to ask about one run. Nodes are named by their place in `nodes`, and
/// each stands in at most one of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunDemand {
    pub run: RunId,
    pub root: Option<NodeId>,
    /// The workspace it is in, once the service has said it.
    pub workspace: Option<WorkspaceId>,
    /// What lets us see it, where others share it with us.
    pub token: Option<Token>,
    pub attention: Attention,
    /// Its nodes contradict its own word, or the last answer about it did, or did not
    /// hold it: the row is asked again until they agree.
    pub row_is_doubtful: bool,
    pub due: Due,
    /// Every node known, the root first; its id is empty until it is known. Two
    /// wishes mostly share the list, and only an `Arc` of a sized thing is
    /// compared by its place.
    pub nodes: Arc<Vec<NodeId>>,
    /// Nodes that run, or whose state is unclear; containers only where nothing
    /// in them runs.
    pub running: Vec<u32>,
    /// Final nodes whose outputs a batch may tell: they were not answered since they ended.
    pub unarchived: Vec<u32>,
    /// A node that has begun: another start tells of a rerun where the root is not answered.
    pub rerun_probe: Option<u32>,
    /// Whether outputs are missing that no batch has brought, so that a call of their own is wanted.
    pub wants_outputs: bool,
    /// Waiting nodes with nothing left to wait for.
    pub frontier: Vec<u32>,
    /// The remaining nodes that are not final, containers in which something runs among them.
    pub waiting: Vec<u32>,
    /// Running containers in which nodes may have appeared: nothing runs below
    /// them, or one of their children ended since they were read, and no known
    /// child is still to begin.
    pub unfolding: Vec<u32>,
}

impl RunDemand {
    /// The key of the node at `place`.
    pub fn key(&self, place: u32) -> Option<NodeKey> {
        let node = self.nodes.get(place as usize)?;
        Some(NodeKey::new(self.run.clone(), node.clone()))
    }

    /// The key of the root node, once it is known.
    pub fn root_key(&self) -> Option<NodeKey> {
        let root = self.root.clone()?;
        Some(NodeKey::new(self.run.clone(), root))
    }
}
