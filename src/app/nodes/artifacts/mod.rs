//! The outputs of a node, with the parts of an expandable artifact under one name.

mod index;
mod list;
mod output;
mod row;
mod spot;
#[cfg(test)]
mod tests;

pub use crate::app::nodes::artifacts::list::{Artifacts, Merged};
pub use crate::app::nodes::artifacts::output::{Artifact, Group, Kinds, Output};
pub use crate::app::nodes::artifacts::spot::Spot;
