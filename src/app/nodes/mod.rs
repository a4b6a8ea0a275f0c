//! What is known of the nodes of one run: the tree, its counts, and what each node has put out.

pub mod absence;
pub mod artifacts;
pub mod card_line;
pub mod counts;
pub mod fold;
pub mod found_once;
pub mod iteration;
pub mod step_back;
pub mod tree;
