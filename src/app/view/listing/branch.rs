//! One run listed as a tree: by its folds, what is quiet counted.

use crate::app::nodes::fold::GroupKind;
use crate::app::nodes::tree::place::{Place, ROOT};
use crate::app::nodes::tree::{Fold, Node};
use crate::app::runs::run::Run;
use crate::app::view::listing::filter::Shows;
use crate::app::view::listing::listed::Listed;
use crate::app::view::listing::listed::members_of;
use crate::app::view::listing::options::{Counting, ListOptions};
use crate::app::view::listing::outputs::OutputLister;
use crate::app::view::listing::pinned::Pinned;
use crate::app::view::listing::quiet;
use crate::app::view::listing::quiet::QuietEntry;
use crate::app::view::rows::{Below, Item, Row};
use crate::domain::{Status, StatusKind};

/// One run being listed as a tree.
pub(super) struct Branch<'a> {
    options: &'a ListOptions,
    at: u32,
    run: &'a Run,
    pinned: Pinned,
    shows: Shows,
}

/// Something that is to be listed, with its depth.
enum Next {
    Node(Place, u16),
    Counted(Place, GroupKind, Vec<Place>, u16),
}

impl<'a> Branch<'a> {
    pub(super) fn of(options: &'a ListOptions, at: u32, run: &'a Run, pinned: Pinned) -> Self {
        let shows = options
            .filter
            .shows(run, pinned.place, pinned.item.is_some());
        Self {
            options,
            at,
            run,
            pinned,
            shows,
        }
    }

    /// Lists the run at this depth.
    pub(super) fn list(&self, depth: u16, listed: &mut Listed) {
        if self.shows == Shows::Nothing {
            return;
        }
        let is_open = self.is_open(ROOT);
        let below = match self.run.tree.node(ROOT) {
            Some(root) if root.has_rows_below() => Below::folded(is_open),
            Some(_) | None => Below::Nothing,
        };
        self.push(listed, Item::Run, depth, below);
        let mut waiting: Vec<Next> = Vec::new();
        match self.run.top() {
            Some(ROOT) => self.unfold(ROOT, depth, listed, &mut waiting),
            Some(top) if is_open => waiting.push(Next::Node(top, depth + 1)),
            Some(_) | None => {}
        }
        while let Some(next) = waiting.pop() {
            match next {
                Next::Node(place, depth) => {
                    self.push(listed, Item::Node(place), depth, self.below(place));
                    self.unfold(place, depth, listed, &mut waiting);
                }
                Next::Counted(place, quiet, members, depth) => {
                    self.count(place, quiet, members, depth, listed, &mut waiting);
                }
            }
        }
    }

    fn push(&self, listed: &mut Listed, item: Item, depth: u16, below: Below) {
        listed.rows.push(Row {
            run: self.at,
            item,
            depth,
            below,
        });
    }

    fn below(&self, place: Place) -> Below {
        match self.run.tree.node(place) {
            Some(node) if node.has_rows_below() => Below::folded(self.is_open(place)),
            Some(_) | None => Below::Nothing,
        }
    }

    /// Adds the rows of a node's outputs and notes its children, where the node is open.
    fn unfold(&self, place: Place, depth: u16, listed: &mut Listed, waiting: &mut Vec<Next>) {
        let Some(node) = self.run.tree.node(place).filter(|_| self.is_open(place)) else {
            return;
        };
        let below = depth.saturating_add(1);
        OutputLister::of(self.options, self.at, self.pinned.item).list(place, node, below, listed);
        let children = self.options.children(self.run, place);
        match &self.shows {
            Shows::Nothing => {}
            Shows::Everything if self.options.counting != Counting::Never => {
                let closed = |quiet| !node.opened.has(quiet);
                let is_kept = |child, quiet| {
                    closed(quiet)
                        && (self.pinned.place == Some(child) || self.pinned.above.contains(&child))
                };
                let entries = quiet::entries(self.run, &children, self.options.counting, is_kept);
                waiting.extend(entries.into_iter().rev().map(|entry| match entry {
                    QuietEntry::Node(child) => Next::Node(child, below),
                    QuietEntry::Counted(quiet, members) => {
                        Next::Counted(place, quiet, members, below)
                    }
                }));
            }
            Shows::Everything => {
                let children = children.into_iter().rev();
                waiting.extend(children.map(|child| Next::Node(child, below)));
            }
            Shows::Only(shown) => {
                let children = children.into_iter().rev();
                let children = children.filter(|child| shown.contains(child));
                waiting.extend(children.map(|child| Next::Node(child, below)));
            }
        }
    }

    fn count(
        &self,
        place: Place,
        quiet: GroupKind,
        members: Vec<Place>,
        depth: u16,
        listed: &mut Listed,
        waiting: &mut Vec<Next>,
    ) {
        let parent = self.run.tree.node(place);
        let is_open = parent.is_some_and(|node| node.opened.has(quiet));
        let item = Item::Counted(place, quiet);
        self.push(listed, item, depth, Below::folded(is_open));
        if is_open {
            let below = depth.saturating_add(1);
            waiting.extend(
                members
                    .iter()
                    .rev()
                    .map(|member| Next::Node(*member, below)),
            );
        }
        let key = (self.at, place, quiet);
        listed.members.insert(key, members_of(self.run, members));
    }

    /// Whether what is below a node is shown. What a hand did counts; else
    /// what opened by itself closes when all of it went well, but never over
    /// the row that somebody looks at.
    fn is_open(&self, place: Place) -> bool {
        let Some(node) = self.run.tree.node(place) else {
            return false;
        };
        let is_kept = self.pinned.above.contains(&place);
        let is_filtered = matches!(self.shows, Shows::Only(_)) && !node.children.is_empty();
        match node.fold {
            Fold::OpenByHand => true,
            Fold::ClosedByHand => false,
            Fold::Open => is_kept || is_filtered || !went_well(self.run, place, node),
            Fold::Closed => is_kept || is_filtered,
        }
    }
}

/// Whether a container is over, and nothing in it wants a look.
fn went_well(run: &Run, place: Place, node: &Node) -> bool {
    let status = if place == ROOT {
        run.status()
    } else {
        node.state.status.as_ref()
    };
    let kind = status.map(Status::kind);
    let leaves = node.leaves;
    let is_quiet = leaves.failed + leaves.running + leaves.held + leaves.other == 0;
    // What was named is shown, however it went.
    let is_named = place == ROOT && run.branch.is_some();
    kind == Some(StatusKind::Succeeded) && is_quiet && !node.children.is_empty() && !is_named
}
