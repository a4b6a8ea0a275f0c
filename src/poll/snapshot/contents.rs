//! What came out of the nodes of a run, and what of it was saved.

use std::time::Duration;

use tokio::time::timeout;

use crate::domain::{Missing, NodeKey, Outcome, OutputFilter, SourceError, Term, Update};
use crate::poll::snapshot::tries::{BESIDES, TRIES};
use crate::poll::snapshot::{Reader, Workspace};
use crate::source::transport::Transport;

/// Nodes that are asked about in batches besides; of more, trees and lists tell enough.
const MOST_NODES: usize = 300;
/// All outputs of a run: the depth that the service takes at most.
const ALL_DEPTHS: u32 = 99_999;
/// Rows that take longer are not waited for: a list tells the outputs as well, and must have its
/// time before nothing was heard for too long.
const SLOW_ROWS: Duration = Duration::from_secs(3);

impl<T: Transport> Reader<'_, T> {
    /// What came out of the nodes, and what of it was saved.
    pub(super) async fn contents(
        &self,
        root: &NodeKey,
        nodes: Option<Vec<NodeKey>>,
        workspace: &Workspace,
    ) {
        // Where the tree is missing, a list of outputs would say nothing of where they belong.
        let nodes = nodes.filter(|nodes| self.wants_outputs && !nodes.is_empty());
        let Some(nodes) = nodes else {
            return;
        };
        let are_few = nodes.len() <= MOST_NODES;
        let are_told = are_few && self.rows_of(&nodes, workspace).await;
        if !are_told {
            self.outputs(root).await;
        }
    }

    async fn outputs(&self, root: &NodeKey) {
        let kind = self.client.scope().output_type.as_deref();
        let filter = OutputFilter {
            kind: kind.and_then(Term::new),
            ..OutputFilter::default()
        };
        let ask = || self.client.outputs(root, ALL_DEPTHS, &filter);
        match self.patience.tried(TRIES, ask).await {
            Ok(answer) => {
                let (below, outcome) = (root.clone(), Ok(answer));
                self.tell(Update::Outputs { below, outcome });
            }
            Err(error) => self.miss(Some(&root.run), Missing::Outputs, error),
        }
    }

    /// The rows of nodes tell what was saved, and outputs where the service sends them
    /// so. Whether they did; if not, nothing is missing that a list does not tell.
    async fn rows_of(&self, nodes: &[NodeKey], workspace: &Workspace) -> bool {
        let mut have_outputs = false;
        for batch in nodes.chunks(self.max_batch.max(1)) {
            let ask = || in_time(self.client.node_statuses(batch, None));
            let mut rows = self.patience.tried(BESIDES, ask).await;
            let is_refused = matches!(&rows, Err(error) if !error.may_pass());
            if is_refused {
                let mut known = workspace.subscribe();
                let known = known.wait_for(Option::is_some).await;
                let named = known.ok().and_then(|known| known.clone().flatten());
                if named.is_some() {
                    // Some services want the workspace named.
                    let ask = || in_time(self.client.node_statuses(batch, named.as_ref()));
                    rows = self.patience.tried(1, ask).await;
                }
            }
            let Ok(answer) = rows else { return false };
            have_outputs |= !answer.content.outputs.is_empty();
            let asked = batch.to_vec();
            self.tell(Update::Nodes { asked, answer });
        }
        have_outputs
    }
}

async fn in_time<C>(call: impl Future<Output = Outcome<C>>) -> Outcome<C> {
    let too_late = |_| Err(SourceError::TimedOut { after: SLOW_ROWS });
    timeout(SLOW_ROWS, call).await.unwrap_or_else(too_late)
}
