//! Short questions about the model. They read it and change nothing.

pub mod ages;
pub mod connection_page;
pub mod credentials;
pub mod demand;
pub mod ending;
pub mod failure;
mod help;
pub mod json;
pub mod keys;
pub mod log;
pub mod names;
pub mod node_path;
pub mod permissions;
pub mod popup;
pub mod pulse;
pub mod rest;
pub mod search;
pub mod settled;
pub mod tabs;
pub mod time_left;
pub mod unread;
pub mod why_not;
pub mod works;
