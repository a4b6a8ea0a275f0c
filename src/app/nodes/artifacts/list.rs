//! All outputs of one node. Finding one costs the same however many there are: a few are
//! looked through, many have an index.

use std::slice;

use rustc_hash::FxHashSet;

use crate::app::nodes::artifacts::index::{Index, is_same};
use crate::app::nodes::artifacts::output::{Artifact, Group, Output};
use crate::app::nodes::artifacts::row::{is_the_same, output};
use crate::app::nodes::artifacts::spot::{Spot, output_at, output_at_mut};
use crate::app::nodes::fold::Fold;
use crate::domain::OutputRow;

/// More outputs than this are found by an index. Nearly all nodes have one or none.
const FEW: usize = 16;

/// The outputs of a node, in the order in which they came; parts in the order of their index.
#[derive(Clone, Debug, Default)]
pub struct Artifacts {
    list: Vec<Artifact>,
    many: Option<Box<Many>>,
}

/// What is known besides, where there are many.
#[derive(Clone, Debug, Default)]
struct Many {
    index: Index,
    /// Parts do not stand in order, or something is called otherwise than the index knows.
    is_unsettled: bool,
    /// What stands elsewhere by now.
    gone: FxHashSet<Spot>,
}

/// What came of taking a row in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merged {
    Same,
    Changed,
}

// The index follows from the list.
impl PartialEq for Artifacts {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

impl Artifacts {
    /// How many artifacts there are; all parts of one are one.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All of them.
    pub fn iter(&self) -> slice::Iter<'_, Artifact> {
        self.list.iter()
    }

    /// All outputs, the parts of an artifact one after the other.
    pub fn outputs(&self) -> impl Iterator<Item = &Output> + Clone {
        self.list.iter().flat_map(Artifact::outputs)
    }

    /// The artifact at a place.
    pub fn get(&self, at: u32) -> Option<&Artifact> {
        self.list.get(at as usize)
    }

    /// The output at a place.
    pub fn output(&self, spot: Spot) -> Option<&Output> {
        output_at(&self.list, spot)
    }

    /// Where the output with this id stands.
    pub fn find(&self, id: &str) -> Option<Spot> {
        match &self.many {
            Some(many) => many.index.output(&self.list, id),
            None => self.spot_of(|output| is_same(output.id.as_str(), id)),
        }
    }

    /// The first output of this name that can hold metrics.
    pub fn metrics(&self, name: &str) -> Option<&Output> {
        let spot = match &self.many {
            Some(many) => many.index.metrics(&self.list, name),
            None => self.spot_of(|output| output.is_metrics() && is_same(&output.name, name)),
        };
        self.output(spot?)
    }

    /// Where the expandable artifact of this name stands.
    pub fn group(&self, name: &str) -> Option<u32> {
        if let Some(many) = &self.many {
            return many.index.group(&self.list, name);
        }
        let is_it = |artifact: &Artifact| match artifact {
            Artifact::Group(group) => is_same(&group.name, name),
            Artifact::Single(_) => false,
        };
        let mut all = (0..).zip(&self.list);
        all.find(|(_, artifact)| is_it(artifact)).map(|(at, _)| at)
    }

    /// Folds or unfolds an artifact: its parts, or its card.
    pub fn fold(&mut self, at: u32, open: bool) {
        match self.list.get_mut(at as usize) {
            Some(Artifact::Group(group)) => group.fold = Fold::by_hand(open),
            Some(Artifact::Single(output)) => output.set_open(open),
            None => {}
        }
    }

    /// Unfolds the card of an output, or folds it away.
    pub fn fold_card(&mut self, spot: Spot, open: bool) {
        if let Some(output) = output_at_mut(&mut self.list, spot) {
            output.set_open(open);
        }
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes one row of an answer in. The row's place is kept where the output is known
    /// already. When all rows of an answer are in, the outputs have to be settled.
    pub fn merge(&mut self, row: &OutputRow) -> Merged {
        let mut is_open = false;
        if let Some(spot) = self.find(row.id.as_str())
            && let Some(known) = output_at_mut(&mut self.list, spot)
        {
            if is_the_same(known, row) {
                return Merged::Same;
            }
            is_open = known.is_open;
            let mut new = output(row);
            new.set_open(is_open);
            if new.expandable == known.expandable && known.index == new.index {
                let is_called_otherwise = known.name != new.name || known.kind != new.kind;
                *known = new;
                if let Some(many) = self.many.as_mut().filter(|_| is_called_otherwise) {
                    many.is_unsettled = true;
                }
                return Merged::Changed;
            }
            self.remove(spot);
        }
        let mut new = output(row);
        new.set_open(is_open);
        self.insert(new);
        Merged::Changed
    }

    /// Puts everything in its order. Costs nothing where it stands there already.
    pub fn settle(&mut self) {
        let Some(many) = &mut self.many else {
            return;
        };
        if !many.is_unsettled {
            return;
        }
        let gone = std::mem::take(&mut many.gone);
        if !gone.is_empty() {
            drop_all(&mut self.list, |spot| gone.contains(&spot));
        }
        for artifact in &mut self.list {
            if let Artifact::Group(group) = artifact {
                // Of what is nearly in order this is one way through.
                group.parts.sort_by_key(|part| part.index);
            }
        }
        many.index = Index::of(&self.list);
        many.is_unsettled = false;
    }

    fn spot_of(&self, is_it: impl Fn(&Output) -> bool) -> Option<Spot> {
        (0..).zip(&self.list).find_map(|(at, artifact)| {
            let mut outputs = (0..).zip(artifact.outputs());
            let (part, _) = outputs.find(|(_, output)| is_it(output))?;
            Some(Spot { at, part })
        })
    }

    /// Among many it is dropped with all others that go, because what stands behind it moves.
    fn remove(&mut self, gone: Spot) {
        match &mut self.many {
            None => drop_all(&mut self.list, |spot| spot == gone),
            Some(many) => {
                many.index.forget(&self.list, gone);
                many.gone.insert(gone);
                many.is_unsettled = true;
            }
        }
    }

    fn insert(&mut self, output: Output) {
        // Most nodes have one output. A list takes room for four with its first, which
        // is half a kilobyte of nothing a node.
        if self.list.is_empty() {
            self.list.reserve_exact(1);
        }
        let group = output.expandable.as_deref();
        let (spot, is_in_order) = match group.and_then(|name| self.group(name)) {
            Some(at) => self.insert_part(at, output),
            None => (self.push(output), true),
        };
        let are_many = self.outputs().nth(FEW).is_some();
        match &mut self.many {
            Some(many) => {
                if let (0, Some(Artifact::Group(_))) = (spot.part, self.list.get(spot.at as usize))
                {
                    many.index.add_group(&self.list, spot.at);
                }
                many.index.add_output(&self.list, spot);
                many.is_unsettled |= !is_in_order;
            }
            None if are_many => {
                let index = Index::of(&self.list);
                self.many = Some(Box::new(Many {
                    index,
                    ..Many::default()
                }));
            }
            None => {}
        }
    }

    /// Adds a part to its group; among many at the end of it. Whether it stands in order there.
    fn insert_part(&mut self, at: u32, output: Output) -> (Spot, bool) {
        let is_settled_at_once = self.many.is_none();
        let Some(Artifact::Group(group)) = self.list.get_mut(at as usize) else {
            return (self.push(output), true);
        };
        let end = group.parts.len();
        let is_last = group
            .parts
            .last()
            .is_none_or(|part| part.index <= output.index);
        let part = if is_last || !is_settled_at_once {
            end
        } else {
            let is_before = |part: &Output| part.index <= output.index;
            group.parts.partition_point(is_before)
        };
        group.parts.insert(part, output);
        let part = u32::try_from(part).unwrap_or(u32::MAX);
        (Spot { at, part }, is_last)
    }

    fn push(&mut self, output: Output) -> Spot {
        let at = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(match output.expandable.clone() {
            None => Artifact::Single(output),
            Some(name) => Artifact::Group(Group {
                name,
                parts: vec![output],
                fold: Fold::default(),
            }),
        });
        Spot { at, part: 0 }
    }
}

impl<'a> IntoIterator for &'a Artifacts {
    type Item = &'a Artifact;
    type IntoIter = slice::Iter<'a, Artifact>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Drops outputs by where they stand, and groups of which none is left.
fn drop_all(list: &mut Vec<Artifact>, goes: impl Fn(Spot) -> bool) {
    let mut at = 0;
    list.retain_mut(|artifact| {
        let here = at;
        at += 1;
        match artifact {
            Artifact::Single(_) => !goes(Spot { at: here, part: 0 }),
            Artifact::Group(group) => {
                let mut part = 0;
                group.parts.retain(|_| {
                    let spot = Spot { at: here, part };
                    part += 1;
                    !goes(spot)
                });
                !group.parts.is_empty()
            }
        }
    });
}
