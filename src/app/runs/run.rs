//! One watched run: what the service says of it, and its tree.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::estimate::RunEstimate;
use crate::app::nodes::absence::Absence;
use crate::app::nodes::counts::Counts;
use crate::app::nodes::step_back::PendingStepBack;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::anew::Anew;
use crate::app::runs::news::News;
use crate::app::runs::urgency::Urgency;
use crate::domain::{
    Attention, Due, NodeId, Phase, RunDemand, RunDetails, RunId, Sequence, SourceError, Status,
    Timing, Token,
};

use indexmap::IndexMap;

use rustc_hash::FxBuildHasher;

/// What is to be said of a run in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing<'a> {
    Deleted,
    Unanswered,
    /// The service's own word.
    Says(&'a Status),
    /// Nothing was heard of it yet.
    Unknown,
}

/// One watched run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub id: RunId,
    /// Names, times and message. Its `row` is kept up to date by every answer that speaks of the run itself.
    pub details: RunDetails,
    /// The newest request whose answer told the run's own word.
    pub row_from: Sequence,
    /// When that was here, on this machine's clock, or an answer that should have told it.
    pub row_told: Option<DateTime<Utc>>,
    /// When the last answer came that held it.
    pub word_told: Option<DateTime<Utc>>,
    /// When a tree of it was read for the first time, on the service's clock.
    pub first_shape_at: Option<DateTime<Utc>>,
    /// The newest request whose answer should have told the run's own word, and did not.
    pub missed_from: Sequence,
    /// When the oldest of its nodes that can change was told, on this machine's clock.
    pub nodes_told: Option<DateTime<Utc>>,
    /// That is to be found out anew.
    pub age_is_old: bool,
    /// The newest request whose answer told the details.
    pub details_from: Sequence,
    /// The times of the execution before, once the run has been run again.
    pub timing_before: Timing,
    /// The request whose answer last changed the run's own row.
    pub changed_from: Sequence,
    /// The request whose answer last told that it has begun anew.
    pub rerun_from: Sequence,
    /// An answer told a step back; a second one must confirm it.
    pub pending: PendingStepBack,
    pub absence: Absence,
    /// The moment on the service's clock when it was said to be deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// How the service refused to answer for it while it answers for others.
    pub refusal: Option<SourceError>,
    /// Why the tree could not be read the last time.
    pub shape_error: Option<SourceError>,
    /// When that was, among the answers.
    pub shape_refused: Sequence,
    /// Why the details could not be read the last time.
    pub details_error: Option<SourceError>,
    /// When that was, among the answers.
    pub details_refused: Sequence,
    /// Not all outputs were read, but only the first of them, so many.
    pub outputs_cut: Option<usize>,
    /// The newest request for its outputs by themselves that was answered, or refused.
    pub outputs_from: Sequence,
    /// Why the outputs could not be read by themselves the last time.
    pub outputs_error: Option<SourceError>,
    /// The newest answer that told the whole tree.
    pub shape_from: Sequence,
    pub tree: Tree,
    /// The node that was named with the run, where only its branch is wanted.
    pub branch: Option<NodeId>,
    /// What lets us see it, where others share it with us.
    pub token: Option<Token>,
    /// The program has found it by itself among the newest, and may let it go.
    pub is_found: bool,
    /// What decides its place among the runs.
    pub urgency: Urgency,
    /// When what nobody has looked at yet failed, as it was known first: it orders the runs
    /// of which that is so, and later failures move none of them.
    pub failed_at: Option<DateTime<Utc>>,
    /// How many of its failures somebody has looked at.
    pub failures_seen: u32,
    /// What happened to it since somebody last asked.
    pub news: Vec<News>,
    /// What earlier runs say of it.
    pub estimate: RunEstimate,
    due: Due,
    /// What to ask about it, as it was found out last.
    pub demand: Arc<RunDemand>,
    demand_is_old: bool,
}

impl Run {
    /// A run of which only the id is known.
    pub fn new(id: RunId) -> Self {
        Self {
            demand: Arc::new(RunDemand {
                run: id.clone(),
                ..RunDemand::default()
            }),
            id,
            details: RunDetails::default(),
            row_from: Sequence::default(),
            row_told: None,
            word_told: None,
            first_shape_at: None,
            missed_from: Sequence::default(),
            nodes_told: None,
            age_is_old: false,
            outputs_from: Sequence::default(),
            details_from: Sequence::default(),
            timing_before: Timing::default(),
            changed_from: Sequence::default(),
            rerun_from: Sequence::default(),
            pending: PendingStepBack::default(),
            absence: Absence::default(),
            deleted_at: None,
            refusal: None,
            shape_error: None,
            shape_refused: Sequence::default(),
            details_error: None,
            details_refused: Sequence::default(),
            outputs_cut: None,
            outputs_error: None,
            shape_from: Sequence::default(),
            tree: Tree::default(),
            branch: None,
            token: None,
            is_found: false,
            urgency: Urgency::default(),
            failed_at: None,
            failures_seen: 0,
            news: Vec::new(),
            estimate: RunEstimate::default(),
            due: Due::default(),
            demand_is_old: true,
        }
    }

    /// A run that was found among the newest.
    pub fn found(id: RunId) -> Self {
        Self {
            is_found: true,
            ..Self::new(id)
        }
    }

    /// The run's own word, which only run rows say.
    pub fn status(&self) -> Option<&Status> {
        self.details.row.status.as_ref()
    }

    /// What is to be said of it in one word; an old word is none any more.
    pub fn standing(&self) -> Standing<'_> {
        if self.is_deleted() {
            Standing::Deleted
        } else if self.is_unanswered() {
            Standing::Unanswered
        } else {
            self.status().map_or(Standing::Unknown, Standing::Says)
        }
    }

    /// As it is counted. Of what is not answered, or is gone before it was over, nothing
    /// certain is said; a run that was not heard of yet is not counted.
    pub fn counted(&self) -> Counts {
        let is_gone = self.is_unanswered() || self.is_deleted() && self.phase() != Phase::Final;
        match self.status().filter(|_| !is_gone) {
            None if !is_gone => Counts::default(),
            status => Counts::of(status),
        }
    }

    /// Where the run stands; unclear until the service says it.
    pub fn phase(&self) -> Phase {
        self.status().map_or(Phase::Unclear, Status::phase)
    }

    /// The name people gave it, or its id until that is known.
    pub fn name(&self) -> &str {
        self.details
            .row
            .name
            .as_deref()
            .filter(|name| !name.is_empty())
            .unwrap_or(self.id.as_str())
    }

    /// The run's times. Those of its root node stand in until the details have been read,
    /// and where they end before it begins: they tell of the time before a rerun.
    pub fn timing(&self) -> Timing {
        let own = &self.details.timing;
        let is_final = self.phase() == Phase::Final;
        // A root that is over, or was told before, tells nothing of a run that runs again.
        let is_of_it = |root: &&Node| {
            (is_final || root.phase() != Phase::Final) && !self.is_of_the_run_before(root)
        };
        let root = self.tree.node(ROOT).filter(is_of_it);
        let of_the_root = root.map(|root| &root.state.timing);
        let is_behind = own.started.is_none() || self.details_are_behind();
        let end = own.finished_at();
        let stands_in = |root: &&Timing| is_behind || end.is_some() && end < root.started_at();
        let timing = of_the_root.filter(stands_in).unwrap_or(own);
        timing.clone().possible(is_final)
    }

    /// The place whose branch is wanted: the root, or the node that was named
    /// with the run; `None` while that is not known.
    pub fn top(&self) -> Option<Place> {
        match &self.branch {
            None => Some(ROOT),
            Some(node) => self.tree.place(node.as_str()),
        }
    }

    /// The node that was named with the run and is not in its tree, as far as that is known.
    pub fn missing_branch(&self) -> Option<&NodeId> {
        let is_missing = !self.tree.is_empty() && self.top().is_none();
        self.branch.as_ref().filter(|_| is_missing)
    }

    /// The nodes that are wanted, in the order of the screen.
    pub fn nodes(&self) -> impl Iterator<Item = (Place, &Node)> {
        self.top().into_iter().flat_map(|top| self.tree.branch(top))
    }

    /// The leaves of the nodes that are wanted.
    pub fn leaves(&self) -> Counts {
        match self.top() {
            Some(ROOT) => self.tree.leaves(),
            top => top
                .and_then(|top| self.tree.node(top))
                .map_or_else(Counts::default, |node| node.leaves),
        }
    }

    /// The names from the run's first level down to the node.
    pub fn path(&self, place: Place) -> Vec<&str> {
        let mut names: Vec<&str> = std::iter::once(place)
            .chain(self.tree.ancestors(place))
            .filter(|place| *place != ROOT)
            .filter_map(|place| self.tree.node(place))
            .map(Node::label)
            .collect();
        names.reverse();
        names
    }

    /// How long it has taken by `now`, a moment on the service's clock. Its
    /// time stands from when it is answered for no more.
    pub fn elapsed(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.timing()
            .elapsed_in(self.phase(), self.known_until(now))
    }

    /// How long a node of it has taken by then; nobody asks for the nodes of a
    /// run that is not answered for.
    pub fn elapsed_of(&self, node: &Node, now: DateTime<Utc>) -> Option<TimeDelta> {
        node.elapsed(self.known_until(now))
    }

    fn known_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let now = self.absence.known_until(now);
        self.deleted_at.map_or(now, |deleted| deleted.min(now))
    }

    /// The root node, once it is known.
    pub fn root(&self) -> Option<&NodeId> {
        self.tree.root()
    }

    /// Whether the service says that it was deleted.
    pub fn is_deleted(&self) -> bool {
        self.details.row.deleted == Some(true)
    }

    /// Whether an answer has ever held it.
    pub fn is_known(&self) -> bool {
        self.row_from != Sequence::default()
    }

    /// Whether its tree was read.
    pub fn has_shape(&self) -> bool {
        self.shape_from != Sequence::default()
    }

    /// Whether the node at this place can change by itself, so that every tick asks for it.
    pub fn can_change(&self, place: Place) -> bool {
        let lists = [&self.demand.running, &self.demand.frontier];
        lists.iter().any(|list| list.binary_search(&place).is_ok())
    }

    /// What is run again has other times, which are not known until they are told.
    pub(super) fn forget_times(&mut self) {
        let before = std::mem::take(&mut self.details.timing);
        if before.started.is_some() {
            self.timing_before = before;
        }
    }

    /// Whether what is known of the node was told before the run was run again.
    fn is_of_the_run_before(&self, node: &Node) -> bool {
        node.state.from < self.rerun_from
    }

    /// Whether what is known of the node may be over: it is of the run before, or an answer
    /// told a step back that no other has confirmed yet.
    pub fn doubts(&self, node: &Node) -> bool {
        self.is_of_the_run_before(node) || node.pending.is_open()
    }

    /// Notes what is to be asked anew. Nothing else does, so that what is due is asked for, too.
    pub(in crate::app) fn ask_anew(&mut self, anew: Anew) {
        self.demand_is_old |= anew >= Anew::Demand;
        self.due.shape += u32::from(anew >= Anew::Shape);
        self.due.details += u32::from(anew >= Anew::Everything);
    }

    /// Whether something was to be asked anew since this was asked last.
    pub(super) fn take_demand_is_old(&mut self) -> bool {
        std::mem::take(&mut self.demand_is_old)
    }

    /// What was to be read anew so far.
    pub(in crate::app) fn due(&self) -> Due {
        self.due
    }

    /// How closely it is to be watched.
    pub fn attention(&self) -> Attention {
        if self.is_unanswered() {
            return Attention::Missing;
        }
        if self.pending.is_open() {
            // The second answer is wanted with the next tick, also to a deletion that was taken back.
            return Attention::Active;
        }
        match self.phase() {
            _ if self.is_deleted() => Attention::Missing,
            Phase::Active | Phase::Unclear => Attention::Active,
            Phase::Waiting => Attention::Waiting,
            Phase::Held => Attention::Held,
            Phase::Final => Attention::Final,
        }
    }

    /// The run has ended but the details still speak of the time before.
    fn details_are_behind(&self) -> bool {
        self.phase() == Phase::Final && self.details.timing.finished.is_none()
    }
}

/// The watched runs in the order of the screen.
pub type Runs = IndexMap<RunId, Run, FxBuildHasher>;
