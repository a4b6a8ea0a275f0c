//! The nodes of one run: a flat vector that is changed in place, with the
//! counts of leaves kept on every node above them.

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::app::artifacts::Artifact;
use crate::app::counts::Counts;
use crate::app::rows::Opened;
use crate::domain::{NodeId, NodeSpec, Phase, Sequence, Status, StatusKind, Timing};

/// The place of a node in its run's tree. Places are never reused, so one stays valid as long as its tree.
pub type Place = u32;

/// The place of the virtual root node, under which everything hangs. The screen shows the run in its stead.
pub const ROOT: Place = 0;

/// How a row with something below it is shown. What a hand did is never undone by the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fold {
    #[default]
    Closed,
    Open,
    ClosedByHand,
    OpenByHand,
}

impl Fold {
    /// Whether what is below is shown.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::OpenByHand)
    }

    /// Opens, unless a hand has closed it.
    pub fn open_by_itself(&mut self) -> bool {
        let opens = *self == Self::Closed;
        if opens {
            *self = Self::Open;
        }
        opens
    }

    /// What a hand makes of it.
    pub fn by_hand(open: bool) -> Self {
        if open {
            Self::OpenByHand
        } else {
            Self::ClosedByHand
        }
    }
}

/// What changes while a run goes on, and the request whose answer told it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub status: Option<Status>,
    pub timing: Timing,
    pub inputs_archived: Option<bool>,
    pub outputs_archived: Option<bool>,
    pub from: Sequence,
}

/// One node of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub id: NodeId,
    pub parent: Place,
    pub children: Vec<Place>,
    pub name: Box<str>,
    pub spec: Box<NodeSpec>,
    /// Whether the service says that it has children.
    pub composite: bool,
    /// The nodes it waits for, as far as they are known.
    pub dependencies: Vec<Place>,
    pub state: State,
    /// A first answer said that it left its final state; a second one must confirm it.
    pub doubt: Option<Sequence>,
    /// How many good answers in a row did not hold it.
    pub misses: u8,
    pub artifacts: Vec<Artifact>,
    /// How many answers of batches made after its end have told of it.
    pub answers_since_end: u8,
    /// A call for outputs alone that was made after its end has been answered.
    pub outputs_listed: bool,
    /// An answer made after its outputs were saved has told them all.
    pub outputs_told: bool,
    /// Whether its spec names outputs, where it says anything of them.
    pub expects_outputs: Option<bool>,
    /// The newest answer that told what is below it.
    pub shape_from: Sequence,
    /// The newest answer in which a child of it ended.
    pub child_ended: Sequence,
    /// The leaves below it; of a leaf, itself.
    pub leaves: Counts,
    pub fold: Fold,
    /// The counted rows below it that a hand has opened.
    pub opened: Opened,
}

impl Node {
    /// Where it stands; unclear until the service says it.
    pub fn phase(&self) -> Phase {
        self.state
            .status
            .as_ref()
            .map_or(Phase::Unclear, Status::phase)
    }

    /// How long it has taken by `now`, a moment on the service's clock.
    pub fn elapsed(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        self.state.timing.elapsed_in(self.phase(), now)
    }

    /// Whether rows can be shown below it.
    pub fn has_rows_below(&self) -> bool {
        !self.children.is_empty() || !self.artifacts.is_empty()
    }

    /// Whether three good answers in a row did not hold it.
    pub fn is_unanswered(&self) -> bool {
        self.misses >= MISSES_UNTIL_UNANSWERED
    }

    /// Whether no more outputs are expected: an answer has told them all, or
    /// there are none, or they have been waited for long enough.
    pub fn outputs_are_told(&self) -> bool {
        self.kind() == Some(StatusKind::Skipped)
            || self.outputs_told
            || self.answers_since_end >= ANSWERS_UNTIL_ARCHIVED
    }

    /// Whether all outputs there will be have been saved by `now`, a moment on
    /// the service's clock. What did not succeed saves none; where no flag says
    /// it, some time after the end does.
    pub fn is_archived(&self, now: DateTime<Utc>) -> bool {
        match self.state.outputs_archived {
            Some(true) => true,
            _ if self.kind() != Some(StatusKind::Succeeded) => true,
            Some(false) => false,
            None => self
                .state
                .timing
                .finished_at()
                .is_none_or(|finished| now - finished >= ARCHIVED_AFTER),
        }
    }

    /// What its status word means, once there is one.
    pub fn kind(&self) -> Option<StatusKind> {
        self.state.status.as_ref().map(Status::kind)
    }

    /// Forgets what a run before this one has left.
    pub fn begin_anew(&mut self) {
        self.answers_since_end = 0;
        self.outputs_listed = false;
        self.outputs_told = false;
        self.state.outputs_archived = None;
        self.artifacts.clear();
    }

    /// As it is counted where it is a leaf. Of what is not answered nothing certain is said.
    fn counted(&self) -> Counts {
        let status = self.state.status.as_ref();
        Counts::of(status.filter(|_| !self.is_unanswered()))
    }

    fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }
}

/// After so many answers that do not say so, a node is taken to be archived:
/// ten minutes at the usual pace.
const ANSWERS_UNTIL_ARCHIVED: u8 = 200;
/// After so long a node is taken to be archived where no flag says it; times may be told in whole minutes.
const ARCHIVED_AFTER: TimeDelta = TimeDelta::minutes(2);

/// A missing id is stale at first; after this many good answers without it, it is called not answered (DESIGN 3.8).
pub const MISSES_UNTIL_UNANSWERED: u8 = 3;

/// All nodes of one run. Place 0 is the root, known or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: Vec<Node>,
    places: FxHashMap<NodeId, Place>,
}

impl Default for Tree {
    fn default() -> Self {
        Self::rooted(NodeId::default())
    }
}

impl Tree {
    /// A tree of which only the root is known; its id is empty until the service tells it.
    pub fn rooted(root: NodeId) -> Self {
        let mut places = FxHashMap::default();
        if !root.is_empty() {
            places.insert(root.clone(), ROOT);
        }
        let node = Node {
            id: root,
            composite: true,
            ..Node::default()
        };
        Self {
            nodes: vec![node],
            places,
        }
    }

    /// The root node's id, once it is known.
    pub fn root(&self) -> Option<&NodeId> {
        let id = &self.node(ROOT)?.id;
        (!id.is_empty()).then_some(id)
    }

    /// The leaves of the whole run.
    pub fn leaves(&self) -> Counts {
        // The root alone is no leaf of anybody's: nothing is known yet.
        self.node(ROOT)
            .filter(|root| !root.is_leaf())
            .map_or_else(Counts::default, |root| root.leaves)
    }

    /// The node at `place`.
    pub fn node(&self, place: Place) -> Option<&Node> {
        self.nodes.get(place as usize)
    }

    /// The node at `place`, to be changed in everything but status, parent and children, on which the counts rest.
    pub fn node_mut(&mut self, place: Place) -> Option<&mut Node> {
        self.nodes.get_mut(place as usize)
    }

    /// Where the node with this id stands.
    pub fn place(&self, id: &str) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// How many nodes are known, the root among them.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing but the root is known.
    pub fn is_empty(&self) -> bool {
        self.nodes.len() == 1
    }

    /// All nodes by place, the root first; parents need not stand before children.
    pub fn iter(&self) -> impl Iterator<Item = (Place, &Node)> {
        (0..).zip(&self.nodes)
    }

    /// All nodes but the root in the order of the screen: a parent, then what is below it.
    pub fn in_order(&self) -> InOrder<'_> {
        InOrder {
            tree: self,
            waiting: self.children_reversed(ROOT).collect(),
        }
    }

    /// A node and what is below it, in the order of the screen; of the root, what is below it.
    pub fn branch(&self, top: Place) -> InOrder<'_> {
        if top == ROOT {
            return self.in_order();
        }
        InOrder {
            tree: self,
            waiting: vec![top],
        }
    }

    /// The nodes above `place`, nearest first, the root last.
    pub fn ancestors(&self, place: Place) -> impl Iterator<Item = Place> {
        let above = move |place: Place| {
            (place != ROOT)
                .then(|| self.node(place).map(|node| node.parent))
                .flatten()
        };
        std::iter::successors(above(place), move |place| above(*place))
    }

    /// Finds the node or makes it below `parent`. After a node was made the counts are wrong until [`Tree::recount`].
    pub fn find_or_add(&mut self, id: &NodeId, parent: Place) -> Place {
        if let Some(place) = self.place(id.as_str()) {
            return place;
        }
        let place = Place::try_from(self.nodes.len()).unwrap_or(Place::MAX);
        let id = id.kept();
        self.places.insert(id.clone(), place);
        self.nodes.push(Node {
            name: id.as_str().into(),
            id,
            parent,
            ..Node::default()
        });
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.children.push(place);
        }
        place
    }

    /// Replaces the state of a node, and corrects the counts above it where its status changed.
    pub fn set_state(&mut self, place: Place, state: State) {
        let Some(node) = self.nodes.get_mut(place as usize) else {
            return;
        };
        node.state = state;
        self.count_anew(place);
    }

    /// Notes that a good answer did not hold the node.
    pub fn note_miss(&mut self, place: Place) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.misses = node.misses.saturating_add(1);
            self.count_anew(place);
        }
    }

    /// Notes that the service does not answer for the node, while it does for others.
    pub fn note_unanswered(&mut self, place: Place) {
        if let Some(node) = self.nodes.get_mut(place as usize) {
            node.misses = MISSES_UNTIL_UNANSWERED;
            self.count_anew(place);
        }
    }

    /// Notes that a good answer held the node. Returns whether one before had not.
    pub fn note_told(&mut self, place: Place) -> bool {
        let node = self.nodes.get_mut(place as usize);
        let Some(node) = node.filter(|node| node.misses > 0) else {
            return false;
        };
        node.misses = 0;
        self.count_anew(place);
        true
    }

    /// Corrects the counts above a node that may count differently now.
    fn count_anew(&mut self, place: Place) {
        let node = self.nodes.get_mut(place as usize);
        let Some(node) = node.filter(|node| node.is_leaf() && place != ROOT) else {
            return;
        };
        let (old, new) = (node.leaves, node.counted());
        if old == new {
            return;
        }
        node.leaves = new;
        let above: Vec<Place> = self.ancestors(place).collect();
        for ancestor in above {
            if let Some(node) = self.nodes.get_mut(ancestor as usize) {
                node.leaves = node.leaves - old + new;
            }
        }
    }

    /// Hangs `children` below `parent` in this order. Children known before and not named stay, behind them.
    /// Returns whether anything changed; if so, the counts are wrong until [`Tree::recount`].
    pub fn set_children(&mut self, parent: Place, mut children: Vec<Place>) -> bool {
        // A node cannot hang below itself, nor twice, whatever an answer says.
        let mut named = FxHashSet::default();
        children.retain(|child| {
            *child != ROOT
                && *child != parent
                && !self.is_above(*child, parent)
                && named.insert(*child)
        });
        let Some(before) = self.node(parent).map(|node| node.children.clone()) else {
            return false;
        };
        children.extend(before.iter().filter(|child| !named.contains(*child)));
        if children == before {
            return false;
        }
        self.take_from_others(&children, parent);
        if let Some(node) = self.nodes.get_mut(parent as usize) {
            node.children = children;
        }
        true
    }

    /// Counts all leaves anew, after the structure changed.
    pub fn recount(&mut self) {
        for node in &mut self.nodes {
            node.leaves = if node.is_leaf() {
                node.counted()
            } else {
                Counts::default()
            };
        }
        for leaf in 1..self.nodes.len() {
            let Some(node) = self.nodes.get(leaf).filter(|node| node.is_leaf()) else {
                continue;
            };
            let (leaves, mut above) = (node.leaves, node.parent);
            while let Some(node) = self.nodes.get_mut(above as usize) {
                node.leaves = node.leaves + leaves;
                if above == ROOT {
                    break;
                }
                above = node.parent;
            }
        }
    }

    fn is_above(&self, place: Place, other: Place) -> bool {
        self.ancestors(other).any(|ancestor| ancestor == place)
    }

    /// Makes `parent` the parent of all `children`, and takes them from whoever had them, each once.
    fn take_from_others(&mut self, children: &[Place], parent: Place) {
        let mut taken = FxHashSet::default();
        let mut others = FxHashSet::default();
        for child in children {
            if let Some(node) = self.nodes.get_mut(*child as usize)
                && node.parent != parent
            {
                others.insert(std::mem::replace(&mut node.parent, parent));
                taken.insert(*child);
            }
        }
        for other in others {
            if let Some(other) = self.nodes.get_mut(other as usize) {
                other.children.retain(|child| !taken.contains(child));
            }
        }
    }

    fn children_reversed(&self, place: Place) -> impl Iterator<Item = Place> {
        self.node(place)
            .into_iter()
            .flat_map(|node| node.children.iter().rev().copied())
    }
}

/// See [`Tree::in_order`].
pub struct InOrder<'tree> {
    tree: &'tree Tree,
    waiting: Vec<Place>,
}

impl<'tree> Iterator for InOrder<'tree> {
    type Item = (Place, &'tree Node);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.waiting.pop()?;
        self.waiting.extend(self.tree.children_reversed(place));
        Some((place, self.tree.node(place)?))
    }
}
