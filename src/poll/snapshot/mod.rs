//! One look at some runs: everything about each is read once, and what could not
//! be read is named. Readings go side by side, so that one that fails holds up no
//! other, and none is made again because another is missing.

mod contents;
mod details;
mod logs;
mod tries;

use std::cell::RefCell;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{self, Either};
use rustc_hash::FxHashMap;
use tokio::sync::watch;

use crate::domain::{
    Answer, Discovery, Missing, NodeId, NodeKey, RunDetails, RunId, RunPage, SourceError, Status,
    Token, Unread, Update, WorkspaceId,
};
use crate::poll::limits::Limits;
use crate::poll::partial_trees::PartialTrees;
pub use crate::poll::snapshot::logs::{LogReader, ends_of_logs};
use crate::poll::snapshot::tries::{Patience, TRIES};
use crate::source::Client;
use crate::source::transport::Transport;

/// So many parts of one tree are read, where the service does not tell it whole.
const MOST_PARTS: usize = 500;
/// Rows stand in for details that are missing.
const ROWS_TRIES: u32 = 3;

/// What is to be looked at.
#[derive(Clone, Debug)]
pub struct Subjects {
    pub runs: Vec<(RunId, Option<Token>)>,
    /// The newest runs, too.
    pub discovery: Option<Discovery>,
    /// What lists have told already of runs that are named.
    pub listed: Vec<Answer<RunPage>>,
    /// What came out of the nodes is wanted, too.
    pub outputs: bool,
}

/// All that was told, in the order in which it came, and what is missing.
#[derive(Debug, Default)]
pub struct Snapshot {
    pub updates: Vec<Update>,
    pub unread: Vec<Unread>,
}

/// Looks once. Ends when everything was told, or when for as long as `patience`
/// nothing was.
pub async fn take<T: Transport>(
    client: &Client<T>,
    limits: &Limits,
    subjects: Subjects,
    patience: Duration,
) -> Snapshot {
    let tokens = subjects.runs.iter();
    client.set_tokens(tokens.filter_map(|(run, token)| Some((run.clone(), token.clone()?))));
    let reader = Reader {
        client,
        patience: Patience::new(patience, limits.requests_per_minute),
        max_batch: limits.max_batch,
        wants_outputs: subjects.outputs,
        rows_are_told: watch::Sender::new(false),
        listed: RefCell::default(),
        told: RefCell::default(),
    };
    reader.read(subjects).await;
    let mut snapshot = reader.told.into_inner();
    let Snapshot { updates, unread } = &mut snapshot;
    for unread in unread {
        unread.others_are_told = updates.iter().any(|update| tells(update, unread.what));
    }
    snapshot
}

/// Whether it tells of some run what is missing of another.
fn tells(update: &Update, what: Missing) -> bool {
    match what {
        Missing::List => matches!(update, Update::Found(Ok(_))),
        Missing::Details => {
            matches!(update, Update::Details { outcome, .. } if outcome.is_ok())
        }
        Missing::Tree => matches!(update, Update::Shape { outcome: Ok(_), .. }),
        Missing::Outputs => matches!(update, Update::Outputs { outcome: Ok(_), .. }),
    }
}

struct Reader<'c, T> {
    client: &'c Client<T>,
    patience: Patience,
    max_batch: usize,
    wants_outputs: bool,
    /// The rows have told all that they will.
    rows_are_told: watch::Sender<bool>,
    /// The details that a list has told of runs that were named.
    listed: RefCell<FxHashMap<RunId, Answer<RunDetails>>>,
    told: RefCell<Snapshot>,
}

/// What is known of the root of a run while it is looked for in two ways.
#[derive(Clone, Debug, PartialEq)]
enum Root {
    Unknown,
    Known(NodeId),
    /// There is none, or nobody tells it.
    None,
}

impl Root {
    /// Nobody will tell it any more, where it is not known yet.
    fn is_given_up(&mut self) -> bool {
        let is_unknown = *self == Self::Unknown;
        if is_unknown {
            *self = Self::None;
        }
        is_unknown
    }
}

/// The workspace of a run, where it has one; nothing until that is known, or is given up.
type Workspace = watch::Sender<Option<Option<WorkspaceId>>>;

impl<T: Transport> Reader<'_, T> {
    async fn read(&self, subjects: Subjects) {
        let Subjects {
            runs,
            discovery,
            listed,
            ..
        } = subjects;
        for answer in &listed {
            self.note_listed(answer);
        }
        if let Some(discovery) = discovery {
            self.newest(&discovery).await;
        }
        let named = runs.into_iter().map(|(run, token)| {
            let is_shared = token.is_some();
            (run, is_shared, watch::channel(Root::Unknown).0)
        });
        let named: Vec<_> = named.collect();
        // What is shared is told to whoever asks for it alone.
        let own = named.iter().filter(|(_, is_shared, _)| !is_shared);
        let own: Vec<_> = own.map(|(run, _, root)| (run, root)).collect();
        self.listed(&own).await;
        let rows = self.rows(own);
        let runs = named
            .iter()
            .map(|(run, is_shared, root)| self.run(run, *is_shared, root));
        // Rows tell nothing that details do not tell, too.
        let runs = future::join_all(runs);
        if let Either::Left(((), runs)) = future::select(pin!(rows), runs).await {
            runs.await;
        }
    }

    /// The newest runs: the list tells name, state and times of each.
    async fn newest(&self, discovery: &Discovery) {
        let list = || self.client.search(&discovery.search);
        match self.patience.tried(TRIES, list).await {
            Ok(answer) => {
                let found = answer.content.runs.clone();
                self.tell(Update::Found(Ok(answer)));
                future::join_all(found.into_iter().map(|run| self.below(run))).await;
            }
            Err(error) => self.miss(None, Missing::List, error),
        }
    }

    /// The rows of the runs, a batch after the other.
    async fn rows(&self, runs: Vec<(&RunId, &watch::Sender<Root>)>) {
        for batch in runs.chunks(self.max_batch.max(1)) {
            let asked: Vec<RunId> = batch.iter().map(|(run, _)| (*run).clone()).collect();
            let ask = || self.client.run_statuses(&asked, None);
            let Ok(answer) = self.patience.tried(ROWS_TRIES, ask).await else {
                continue;
            };
            for row in &answer.content.runs {
                let known = batch.iter().find(|(run, _)| **run == row.run);
                if let Some((_, sender)) = known {
                    suggest(sender, row.root.as_ref());
                }
            }
            self.tell(Update::Runs { asked, answer });
        }
        self.rows_are_told.send_replace(true);
    }

    /// Waits until the rows have told all that they will.
    async fn all_rows(&self) {
        let mut told = self.rows_are_told.subscribe();
        // The sender is there as long as the reader is.
        let _ = told.wait_for(|told| *told).await;
    }

    /// Everything about a run that was named.
    async fn run(&self, run: &RunId, is_shared: bool, root: &watch::Sender<Root>) {
        let workspace = Workspace::new(None);
        let details = async {
            let details = self.details(run, is_shared).await;
            if let Some(details) = &details {
                suggest(root, details.row.root.as_ref());
            }
            root.send_if_modified(Root::is_given_up);
            let id = details.and_then(|details| details.workspace_id);
            let id = id.filter(|_| !is_shared);
            workspace.send_replace(Some(id.map(|id| WorkspaceId::from(&*id))));
        };
        let nodes = async {
            let mut root = root.subscribe();
            let known = root.wait_for(|root| *root != Root::Unknown).await;
            if let Ok(Root::Known(root)) = known.map(|root| root.clone()) {
                let root = NodeKey::new(run.clone(), root);
                let nodes = self.tree(&root).await;
                self.contents(&root, nodes, &workspace).await;
            }
        };
        future::join(details, nodes).await;
    }

    /// Everything about a run of which a list has told name, state and times.
    async fn below(&self, run: RunDetails) {
        // A run that has just begun has no nodes yet.
        let Some(root) = run.row.root.filter(|root| !root.is_empty()) else {
            return;
        };
        let root = NodeKey::new(run.row.run, root);
        let nodes = self.tree(&root).await;
        let workspace = run.workspace_id.map(|id| WorkspaceId::from(&*id));
        let workspace = Workspace::new(Some(workspace));
        self.contents(&root, nodes, &workspace).await;
    }

    /// The whole tree, in parts where the service does not tell it at once. The nodes
    /// that were told, and whether that is all.
    async fn tree(&self, root: &NodeKey) -> Option<Vec<NodeKey>> {
        let mut partial_trees = PartialTrees::default();
        let mut nodes: Vec<NodeKey> = Vec::new();
        let mut has_outputs = false;
        let mut next = Some(root.clone());
        for part in 0.. {
            let Some(below) = next else { break };
            if part >= MOST_PARTS {
                let why = format!("no end after {MOST_PARTS} parts of the tree");
                let endless = SourceError::Garbled { why };
                self.miss(Some(&root.run), Missing::Tree, endless);
                return None;
            }
            let ask = || self.client.shape(&below, partial_trees.depth(&below));
            match self.patience.tried(TRIES, ask).await {
                Ok(answer) => {
                    let shape = &answer.content;
                    partial_trees.answered(&below, shape, answer.exchange.bytes, part == 0);
                    let ids = shape.nodes.iter().skip(usize::from(part > 0));
                    nodes.extend(ids.map(|node| NodeKey::new(root.run.clone(), node.id.kept())));
                    let mut states = shape.nodes.iter().filter_map(|node| node.status.as_ref());
                    has_outputs |= states.any(Status::is_final);
                    let outcome = Ok(answer);
                    self.tell(Update::Shape { below, outcome });
                }
                Err(SourceError::TooLarge { .. }) if !partial_trees.is_big(&below) => {
                    partial_trees.too_large(&below);
                    next = Some(below);
                    continue;
                }
                Err(error) => {
                    self.miss(Some(&root.run), Missing::Tree, error);
                    return None;
                }
            }
            next = partial_trees.next_new(&root.run).cloned();
        }
        Some(if has_outputs { nodes } else { Vec::new() })
    }

    fn tell(&self, update: Update) {
        self.told.borrow_mut().updates.push(update);
    }

    fn miss(&self, run: Option<&RunId>, what: Missing, error: SourceError) {
        let run = run.cloned();
        let unread = Unread {
            run,
            what,
            error,
            others_are_told: false,
        };
        self.told.borrow_mut().unread.push(unread);
    }
}

/// A root that was told; a run without one may get it while it is looked for.
fn suggest(sender: &watch::Sender<Root>, root: Option<&NodeId>) {
    if let Some(root) = root.filter(|root| !root.is_empty()) {
        sender.send_replace(Root::Known(root.kept()));
    }
}
