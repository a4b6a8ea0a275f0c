//! The rows of a node's outputs, with the parts and the cards that are unfolded.

use crate::app::cards::lines;
use crate::app::nodes::artifacts::{Artifact, Kinds, Output};
use crate::app::nodes::tree::Node;
use crate::app::nodes::tree::place::Place;
use crate::app::view::listing::listed::Listed;
use crate::app::view::listing::options::ListOptions;
use crate::app::view::output_at::OutputAt;
use crate::app::view::rows::{Below, Item, Row};

/// The outputs of one run being listed.
pub(super) struct OutputLister {
    /// The run's place.
    pub(super) at: u32,
    kinds: Kinds,
    /// The row that is shown in any case.
    pinned: Option<Item>,
}

impl OutputLister {
    pub(super) fn of(options: &ListOptions, at: u32, pinned: Option<Item>) -> Self {
        Self {
            at,
            kinds: options.kinds,
            pinned,
        }
    }

    /// Adds the rows of a node's outputs.
    pub(super) fn list(&self, place: Place, node: &Node, depth: u16, listed: &mut Listed) {
        for (number, artifact) in (0..).zip(&node.artifacts) {
            if !self.kinds.show(artifact) && !self.is_kept(place, number) {
                continue;
            }
            let at = OutputAt::artifact(place, number);
            match artifact {
                Artifact::Single(output) => {
                    self.list_output(at, output, depth, listed);
                }
                Artifact::Group(group) => {
                    let is_open = group.fold.is_open();
                    self.push(at, depth, Below::folded(is_open), listed);
                    let parts = (0..).zip(&group.parts).take_while(|_| is_open);
                    for (part, output) in parts {
                        let below = depth.saturating_add(1);
                        self.list_output(at.part(part), output, below, listed);
                    }
                }
            }
        }
    }

    fn list_output(&self, at: OutputAt, output: &Output, depth: u16, listed: &mut Listed) {
        let below = Below::folded(output.is_open);
        self.push(at, depth, below, listed);
        for (line, _) in (0..).zip(lines(output)) {
            let depth = depth.saturating_add(1);
            self.push(at.line(line), depth, Below::Nothing, listed);
        }
    }

    fn push(&self, at: OutputAt, depth: u16, below: Below, listed: &mut Listed) {
        listed.rows.push(Row {
            run: self.at,
            item: Item::Output(at),
            depth,
            below,
        });
    }

    fn is_kept(&self, place: Place, number: u32) -> bool {
        matches!(
            self.pinned,
            Some(Item::Output(at)) if (at.node, at.artifact) == (place, number)
        )
    }
}
