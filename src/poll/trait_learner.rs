//! What each answer teaches about the endpoint. Pure: answers and findings go
//! in, the table of what was learnt comes out.

use rustc_hash::FxHashSet;
use tokio::time::{Duration, Instant};

use crate::domain::{
    Demand, EndpointTraits, NodeKey, NodeRow, OutputRow, Status, StatusKind, StatusRows,
};

/// What was learnt, and the evidence that is not enough yet.
#[derive(Debug)]
pub(super) struct TraitLearner {
    traits: EndpointTraits,
    /// What a batch may hold at most, whatever was learnt.
    max_batch: usize,
    /// How many answers in a row held an ordinary node of a run but not its root.
    without_root: u8,
    /// How many answers in a row held the rows of all runs whose nodes were asked.
    with_rows: u8,
    /// A smaller size that has passed where a bigger one was refused, and how often.
    smaller: Option<(usize, u8)>,
    /// When the size was last learnt or doubled.
    sized_at: Option<Instant>,
    /// When a batch was last refused because it named no workspace.
    workspace_wanted_at: Option<Instant>,
    /// When a batch was last not permitted.
    batches_forbidden_at: Option<Instant>,
    /// When it was last shown, id by id, that no batch is permitted.
    batches_shown_forbidden_at: Option<Instant>,
    /// Archived nodes that a batch told of without outputs.
    bare: FxHashSet<NodeKey>,
}

/// One answer may be chance, two are a habit.
const HABIT: u8 = 2;
/// What limits the batches is doubted after so long.
const HOLDS: Duration = Duration::from_mins(10);
/// What is forbidden may be allowed at any time, and costs much meanwhile.
const FORBIDDEN_HOLDS: Duration = Duration::from_mins(1);
/// More nodes without outputs need not be remembered to compare.
const BARE_KEPT: usize = 1_000;

impl TraitLearner {
    /// Nothing learnt yet; no batch will hold more than `max_batch` ids.
    pub(super) fn new(max_batch: usize) -> Self {
        let max_batch = max_batch.max(1);
        Self {
            traits: EndpointTraits {
                max_batch,
                ..EndpointTraits::default()
            },
            max_batch,
            without_root: 0,
            with_rows: 0,
            smaller: None,
            sized_at: None,
            workspace_wanted_at: None,
            batches_forbidden_at: None,
            batches_shown_forbidden_at: None,
            bare: FxHashSet::default(),
        }
    }

    /// The table of what was learnt.
    pub(super) fn traits(&self) -> &EndpointTraits {
        &self.traits
    }

    /// Learns from an answer to a query by nodes.
    pub(super) fn batch_answered(&mut self, demand: &Demand, asked: &[NodeKey], rows: &StatusRows) {
        self.batches_shown_forbidden_at = None;
        self.learn_roots(demand, asked, rows);
        self.learn_run_rows(asked, rows);
        self.learn_outputs(asked, rows);
    }

    /// Learns from the outputs that a call of their own told: one of a node
    /// that a batch told of without any shows that batches bring none.
    pub(super) fn outputs_answered(&mut self, rows: &[OutputRow]) {
        let is_bare = |row: &OutputRow| {
            self.bare
                .contains(&NodeKey::new(row.run.clone(), row.node.clone()))
        };
        if rows.iter().any(is_bare) {
            self.traits.outputs_in_batches = Some(false);
        }
        self.bare.clear();
    }

    /// Every part of a refused batch has passed.
    pub(super) fn too_many(&mut self, passed: usize, now: Instant) {
        let times = match self.smaller {
            Some((size, times)) if size == passed => times.saturating_add(1),
            Some(_) | None => 1,
        };
        self.smaller = Some((passed, times));
        if times >= HABIT {
            self.smaller = None;
            self.traits.max_batch = passed.max(1);
            self.sized_at = Some(now);
        }
    }

    /// A batch was refused because it named no workspace.
    pub(super) fn workspace_wanted(&mut self, now: Instant) {
        self.traits.workspace_wanted = true;
        self.workspace_wanted_at = Some(now);
    }

    /// A batch was not permitted.
    pub(super) fn batches_forbidden(&mut self, now: Instant) {
        if !self.were_batches_forbidden(now) {
            self.batches_shown_forbidden_at = Some(now);
        }
        self.traits.batches_forbidden = true;
        self.batches_forbidden_at = Some(now);
    }

    /// Whether it was shown not long ago that no batch is permitted: what is refused now
    /// need not be taken apart to see it once more.
    pub(super) fn were_batches_forbidden(&self, now: Instant) -> bool {
        self.batches_shown_forbidden_at
            .is_some_and(|at| now - at < HOLDS)
    }

    /// Doubts what was learnt long ago and costs something: it may no longer hold.
    pub(super) fn try_again(&mut self, now: Instant) {
        let is_older = |at: Option<Instant>, than| at.is_some_and(|at| now - at >= than);
        let is_old = |at| is_older(at, HOLDS);
        if is_older(self.batches_forbidden_at, FORBIDDEN_HOLDS) {
            self.traits.batches_forbidden = false;
            self.batches_forbidden_at = None;
        }
        if is_old(self.sized_at) {
            self.traits.max_batch = self.traits.max_batch.saturating_mul(2).min(self.max_batch);
            let is_whole = self.traits.max_batch == self.max_batch;
            self.sized_at = (!is_whole).then_some(now);
        }
        if is_old(self.workspace_wanted_at) {
            self.traits.workspace_wanted = false;
            self.workspace_wanted_at = None;
        }
    }

    /// So many ids are set aside now.
    pub(super) fn set_aside(&mut self, ids: usize) {
        self.traits.set_aside = ids;
    }

    /// The pace is slowed by this much now.
    pub(super) fn slowed(&mut self, slowness: u32) {
        self.traits.slowness = slowness;
    }

    // An endpoint that answers for no root is not told from a root that is gone
    // by one answer, nor by an answer without other nodes of its run.
    fn learn_roots(&mut self, demand: &Demand, asked: &[NodeKey], rows: &StatusRows) {
        let told: FxHashSet<(&str, &str)> = rows.nodes.iter().map(names).collect();
        let asked: FxHashSet<&NodeKey> = asked.iter().collect();
        let mut misses_one = false;
        for run in &demand.runs {
            let Some(root) = run.root_key().filter(|root| asked.contains(root)) else {
                continue;
            };
            if told.contains(&(root.run.as_str(), root.node.as_str())) {
                self.traits.roots = Some(true);
                self.without_root = 0;
                return;
            }
            misses_one |= told.iter().any(|(run, _)| *run == root.run.as_str());
        }
        if misses_one {
            self.without_root = self.without_root.saturating_add(1);
            if self.without_root >= HABIT {
                self.traits.roots = Some(false);
            }
        }
    }

    // Only where the rows of all runs come with their nodes, none of them need be
    // asked for; one that is missing takes that back.
    fn learn_run_rows(&mut self, asked: &[NodeKey], rows: &StatusRows) {
        let told: FxHashSet<&str> = rows.runs.iter().map(|row| row.run.as_str()).collect();
        let are_told = asked.iter().all(|key| told.contains(key.run.as_str()));
        if !are_told {
            self.with_rows = 0;
            self.traits.rows_with_nodes = Some(false);
            return;
        }
        self.with_rows = self.with_rows.saturating_add(1);
        if self.with_rows >= HABIT {
            self.traits.rows_with_nodes = Some(true);
        }
    }

    fn learn_outputs(&mut self, asked: &[NodeKey], rows: &StatusRows) {
        let with: FxHashSet<(&str, &str)> = rows
            .outputs
            .iter()
            .map(|row| (row.run.as_str(), row.node.as_str()))
            .collect();
        let brings = |key: &NodeKey| with.contains(&(key.run.as_str(), key.node.as_str()));
        if asked.iter().any(brings) {
            self.traits.outputs_in_batches = Some(true);
            self.bare.clear();
            return;
        }
        for row in rows.nodes.iter().filter(|row| is_archived(row)) {
            if self.bare.len() < BARE_KEPT {
                let key = NodeKey::new(row.run.kept(), row.node.kept());
                self.bare.insert(key);
            }
        }
    }
}

fn names(row: &NodeRow) -> (&str, &str) {
    (row.run.as_str(), row.node.as_str())
}

/// Whether the row says that all outputs there will be have been saved.
fn is_archived(row: &NodeRow) -> bool {
    let kind = row.status.as_ref().map(Status::kind);
    kind == Some(StatusKind::Succeeded) && row.outputs_archived == Some(true)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::time::{Duration, Instant};

    use crate::domain::{
        ArtifactId, Demand, NodeId, NodeKey, NodeRow, OutputRow, RunDemand, RunId, RunRow, Status,
        StatusRows,
    };
    use crate::poll::trait_learner::TraitLearner;

    fn key(node: &str) -> NodeKey {
        NodeKey::new(RunId::from("flow-a"), NodeId::from(node))
    }

    fn demand() -> Demand {
        let run = RunDemand {
            run: RunId::from("flow-a"),
            root: Some(NodeId::from("root")),
            ..RunDemand::default()
        };
        Demand {
            runs: vec![Arc::new(run)],
            ..Demand::default()
        }
    }

    fn rows(nodes: &[&str], outputs: &[&str]) -> StatusRows {
        let node = |node: &&str| NodeRow {
            run: RunId::from("flow-a"),
            node: NodeId::from(*node),
            status: Some(Status::new("Succeeded")),
            outputs_archived: Some(true),
            ..NodeRow::default()
        };
        StatusRows {
            runs: Vec::new(),
            nodes: nodes.iter().map(node).collect(),
            outputs: outputs.iter().map(|node| output(node)).collect(),
        }
    }

    fn output(node: &str) -> OutputRow {
        OutputRow {
            run: RunId::from("flow-a"),
            node: NodeId::from(node),
            id: ArtifactId::from("artifact-1"),
            ..OutputRow::default()
        }
    }

    fn answered(learner: &mut TraitLearner, asked: &[&str], told: &[&str], outputs: &[&str]) {
        let asked: Vec<_> = asked.iter().map(|node| key(node)).collect();
        learner.batch_answered(&demand(), &asked, &rows(told, outputs));
    }

    #[test]
    fn that_roots_are_not_answered_takes_two_answers_with_another_node() {
        let mut learner = TraitLearner::new(100);
        for _ in 0..5 {
            answered(&mut learner, &["root", "a"], &[], &[]);
            answered(&mut learner, &["a"], &["a"], &[]);
        }
        assert_eq!(learner.traits().roots, None);
        answered(&mut learner, &["root", "a"], &["a"], &[]);
        assert_eq!(learner.traits().roots, None);
        answered(&mut learner, &["root", "a"], &["a"], &[]);
        assert_eq!(learner.traits().roots, Some(false));
        answered(&mut learner, &["root"], &["root"], &[]);
        assert_eq!(learner.traits().roots, Some(true));
        answered(&mut learner, &["root", "a"], &["a"], &[]);
        assert_eq!(learner.traits().roots, Some(true), "once is chance");
    }

    #[test]
    fn run_rows_that_come_with_nodes_are_learnt_twice_and_unlearnt_by_one_that_is_missing() {
        let mut learner = TraitLearner::new(100);
        let mut with_row = rows(&["a"], &[]);
        with_row.runs.push(RunRow {
            run: RunId::from("flow-a"),
            ..RunRow::default()
        });
        let asked = [key("a")];
        let mut traits = |answer: &StatusRows| {
            learner.batch_answered(&demand(), &asked, answer);
            learner.traits().rows_with_nodes
        };
        assert_eq!(traits(&with_row), None);
        assert_eq!(traits(&with_row), Some(true));
        assert_eq!(traits(&rows(&["a"], &[])), Some(false));
    }

    #[test]
    fn outputs_in_a_batch_are_learnt_from_one_and_unlearnt_by_a_call_of_their_own() {
        let mut learner = TraitLearner::new(100);
        answered(&mut learner, &["a"], &["a"], &["a"]);
        assert_eq!(learner.traits().outputs_in_batches, Some(true));
        answered(&mut learner, &["b"], &["b"], &[]);
        learner.outputs_answered(&[output("c")]);
        assert_eq!(learner.traits().outputs_in_batches, Some(true));
        answered(&mut learner, &["b"], &["b"], &[]);
        learner.outputs_answered(&[output("b")]);
        assert_eq!(learner.traits().outputs_in_batches, Some(false));
    }

    #[test]
    fn a_smaller_size_is_learnt_twice_and_doubled_after_ten_minutes() {
        let start = Instant::now();
        let mut learner = TraitLearner::new(100);
        learner.too_many(25, start);
        assert_eq!(learner.traits().max_batch, 100);
        learner.too_many(25, start);
        assert_eq!(learner.traits().max_batch, 25);
        let minute = |minute| start + Duration::from_mins(minute);
        learner.try_again(minute(9));
        assert_eq!(learner.traits().max_batch, 25);
        learner.try_again(minute(10));
        learner.try_again(minute(11));
        assert_eq!(learner.traits().max_batch, 50);
        learner.try_again(minute(20));
        learner.try_again(minute(40));
        assert_eq!(learner.traits().max_batch, 100);
    }
}
