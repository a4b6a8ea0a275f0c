//! The tree of one run.

mod causes;
mod counting;
mod node;
mod nodes;
pub mod place;
mod places;
mod shape;
mod spec;
mod walk;

pub use crate::app::nodes::fold::Fold;
pub use crate::app::nodes::tree::node::{Node, State};
pub use crate::app::nodes::tree::nodes::Tree;
pub use crate::app::nodes::tree::place::{Place, ROOT};
pub use crate::app::nodes::tree::spec::Spec;
pub use crate::app::nodes::tree::walk::InOrder;
