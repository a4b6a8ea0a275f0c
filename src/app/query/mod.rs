//! Short questions about the model. They read it and change nothing.

pub mod connection_page;
pub mod demand;
pub mod ending;
pub mod failure;
pub mod help;
pub mod node_path;
pub mod permissions;
pub mod pulse;
pub mod settled;
pub mod tabs;
pub mod works;
