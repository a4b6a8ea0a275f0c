//! What is quiet: done, waiting for long, or skipped. It is counted, so that
//! what failed, runs or comes next stands out.

use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::{Fold, Node};
use crate::app::runs::reason::comes_next;
use crate::app::runs::run::Run;
use crate::app::view::listing::options::Counting;
use crate::domain::{Phase, StatusKind};

/// One child, or some counted together in the place of the first.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum QuietEntry {
    Node(Place),
    Counted(GroupKind, Vec<Place>),
}

/// A row that stands for a single one saves nothing.
pub(super) const FEWEST: usize = 2;
/// More quiet children than this leave no room for what matters, however high the screen is.
const FEW: usize = 8;

/// The children of a node, with what is quiet counted.
pub(super) fn entries(
    run: &Run,
    children: &[Place],
    counting: Counting,
    is_kept: impl Fn(Place, GroupKind) -> bool,
) -> Vec<QuietEntry> {
    let quiet: Vec<Option<GroupKind>> = children
        .iter()
        .map(|child| quiet(run, *child).filter(|quiet| !is_kept(*child, *quiet)))
        .collect();
    let are_many = quiet.iter().flatten().count() > FEW;
    let counts = match counting {
        Counting::Never => false,
        Counting::Many => are_many,
        Counting::Always => true,
    };
    if !counts {
        return children.iter().copied().map(QuietEntry::Node).collect();
    }
    let mut groups = [GroupKind::Done, GroupKind::Waiting, GroupKind::Skipped].map(|kind| Group {
        kind,
        size: quiet.iter().filter(|quiet| **quiet == Some(kind)).count(),
        at: None,
    });
    let mut entries = Vec::new();
    for (child, quiet) in children.iter().zip(&quiet) {
        let mut groups = groups.iter_mut().filter(|group| group.size >= FEWEST);
        match groups.find(|group| Some(group.kind) == *quiet) {
            Some(group) => group.add(*child, &mut entries),
            None => entries.push(QuietEntry::Node(*child)),
        }
    }
    entries
}

/// Those that are counted together, in the place of the first.
struct Group {
    kind: GroupKind,
    size: usize,
    /// Where it stands among the entries, once it has a member.
    at: Option<usize>,
}

impl Group {
    fn add(&mut self, child: Place, entries: &mut Vec<QuietEntry>) {
        let at = *self.at.get_or_insert(entries.len());
        if let Some(QuietEntry::Counted(_, members)) = entries.get_mut(at) {
            members.push(child);
            return;
        }
        let mut members = Vec::with_capacity(self.size);
        members.push(child);
        entries.push(QuietEntry::Counted(self.kind, members));
    }
}

/// As what a node may be counted; `None` for what wants a look, and for what a hand has folded or unfolded.
pub(super) fn quiet(run: &Run, place: Place) -> Option<GroupKind> {
    let node = run.tree.node(place)?;
    let leaves = node.leaves;
    let wants_a_look =
        leaves.failed + leaves.running + leaves.held + leaves.other + leaves.terminated > 0;
    let is_by_hand = matches!(node.fold, Fold::OpenByHand | Fold::ClosedByHand);
    if wants_a_look || is_by_hand || node.is_unanswered() {
        return None;
    }
    kind_of(node).filter(|quiet| *quiet != GroupKind::Waiting || !comes_next(&run.tree, place))
}

/// The state of a node, where it is one that can be quiet.
pub(super) fn kind_of(node: &Node) -> Option<GroupKind> {
    let kind = node.kind();
    match kind {
        Some(StatusKind::Succeeded) => Some(GroupKind::Done),
        Some(StatusKind::Skipped) => Some(GroupKind::Skipped),
        Some(kind) if kind.phase() == Phase::Waiting => Some(GroupKind::Waiting),
        Some(_) | None => None,
    }
}
