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
    let members = |wanted: GroupKind| -> Vec<Place> {
        let all = children.iter().zip(&quiet);
        all.filter(|(_, quiet)| **quiet == Some(wanted))
            .map(|(child, _)| *child)
            .collect()
    };
    let mut groups = [GroupKind::Done, GroupKind::Waiting, GroupKind::Skipped].map(|quiet| {
        let members = members(quiet);
        (quiet, (members.len() >= FEWEST).then_some(members))
    });
    let mut entries = Vec::new();
    for (child, quiet) in children.iter().zip(&quiet) {
        let group = groups
            .iter_mut()
            .find(|(of, _)| Some(*of) == *quiet)
            .map(|(of, members)| (*of, members));
        match group {
            // The group stands in the place of its first member; the others are in it already.
            Some((of, Some(members))) if members.first() == Some(child) => {
                entries.push(QuietEntry::Counted(of, members.clone()));
            }
            Some((_, Some(_))) => {}
            Some((_, None)) | None => entries.push(QuietEntry::Node(*child)),
        }
    }
    entries
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
