//! JSON to look through: any value, folded, searched, copied. Reading a long one
//! takes its time, so that is done beside the screen.

mod document;
mod reader;
mod tree;

pub use document::{Document, Kind, Part, Row};
pub use tree::Tree;

#[cfg(test)]
mod tests;
