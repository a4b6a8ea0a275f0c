//! What a person wants to see only: things in some state, or with a text in their names.

use rustc_hash::FxHashSet;

use crate::app::input::needle::Needle;
use crate::app::nodes::iteration;
use crate::app::nodes::tree::place::Place;
use crate::app::nodes::tree::{Node, Tree};
use crate::app::runs::failures::has_failed_here;
use crate::app::runs::run::Run;
use crate::domain::{Phase, Status, StatusKind};

/// What is shown only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: StateFilter,
    /// A part of a name, an id or an item; empty for any.
    pub text: String,
}

/// In which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateFilter {
    #[default]
    All,
    Failed,
    Running,
    Waiting,
}

impl StateFilter {
    /// The next one, and around.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Failed,
            Self::Failed => Self::Running,
            Self::Running => Self::Waiting,
            Self::Waiting => Self::All,
        }
    }
}

/// What is shown of a run.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shows {
    Nothing,
    Everything,
    /// These nodes, and those above them.
    Only(FxHashSet<Place>),
}

impl Filter {
    /// Whether it hides anything at all.
    pub fn is_active(&self) -> bool {
        *self != Self::default()
    }

    /// What it shows of a run. The kept node is shown in any case.
    pub(super) fn shows(&self, run: &Run, pinned: Option<Place>, keeps_run: bool) -> Shows {
        if !self.is_active() {
            return Shows::Everything;
        }
        let needle = Needle::new(&self.text);
        let is_named = needle.is_empty() || names_run(&needle, run);
        if is_named && self.state == StateFilter::All {
            return Shows::Everything;
        }
        let mut shown = FxHashSet::default();
        let tree = &run.tree;
        for (place, node) in run.nodes() {
            let has_text = is_named || names_node(&needle, tree, node);
            if (has_text && self.has_state(tree, place, node)) || pinned == Some(place) {
                shown.insert(place);
                // Whatever is above one that is above already is there.
                for above in tree.ancestors(place) {
                    if !shown.insert(above) {
                        break;
                    }
                }
            }
        }
        let shows_run = !shown.is_empty() || keeps_run || (is_named && self.run_has_state(run));
        if shows_run {
            Shows::Only(shown)
        } else {
            Shows::Nothing
        }
    }

    fn has_state(&self, tree: &Tree, place: Place, node: &Node) -> bool {
        match self.state {
            StateFilter::All => true,
            StateFilter::Failed => has_failed_here(tree, place, node),
            StateFilter::Running => node.children.is_empty() && node.phase() == Phase::Active,
            StateFilter::Waiting => node.children.is_empty() && node.phase() == Phase::Waiting,
        }
    }

    /// A run of which no node is known speaks for itself.
    fn run_has_state(&self, run: &Run) -> bool {
        let is_alone = run.tree.is_empty();
        match self.state {
            StateFilter::All => true,
            StateFilter::Failed => run.status().map(Status::kind) == Some(StatusKind::Failed),
            StateFilter::Running => is_alone && run.phase() == Phase::Active,
            StateFilter::Waiting => is_alone && run.phase() == Phase::Waiting,
        }
    }
}

/// Whether a text is in what a run is called.
pub(crate) fn names_run(needle: &Needle, run: &Run) -> bool {
    needle.is_in(run.name()) || needle.is_in(run.id.as_str())
}

/// Whether a text is in what a node is called, or in the item that it is for.
pub(crate) fn names_node(needle: &Needle, tree: &Tree, node: &Node) -> bool {
    needle.is_in(&node.name)
        || needle.is_in(node.id.as_str())
        || iteration::item(tree, node).is_some_and(|item| needle.is_in(item))
}
