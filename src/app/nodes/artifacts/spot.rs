//! Where an output of a node stands.

use crate::app::nodes::artifacts::output::{Artifact, Output};

/// Where an output stands: its artifact, and its part of it; alone it is the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub at: u32,
    pub part: u32,
}

pub(super) fn output_at(list: &[Artifact], spot: Spot) -> Option<&Output> {
    let artifact = list.get(spot.at as usize)?;
    artifact.outputs().get(spot.part as usize)
}

pub(super) fn output_at_mut(list: &mut [Artifact], spot: Spot) -> Option<&mut Output> {
    match list.get_mut(spot.at as usize)? {
        Artifact::Single(output) => Some(output).filter(|_| spot.part == 0),
        Artifact::Group(group) => group.parts.get_mut(spot.part as usize),
    }
}
