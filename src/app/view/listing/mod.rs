//! Which rows there are, and in which order: by folds, by what is quiet, by
//! filters and by the order a person chose.

mod branch;
pub(crate) mod filter;
mod flat;
mod list;
mod listed;
mod options;
mod order;
mod outputs;
mod pinned;
mod quiet;

pub use crate::app::view::listing::filter::{Filter, StateFilter};
pub use crate::app::view::listing::listed::{GroupMembers, Listed};
pub use crate::app::view::listing::options::{Counting, Focus, ListOptions};
pub use crate::app::view::listing::order::Sort;
