//! JSON to look through: any value, folded, searched, copied. Reading a long one
//! takes its time, so that is done beside the screen.

mod build;
mod document;
mod reader;
mod tree;

pub use document::{Document, JsonRow, RawPart, ValueKind};
pub use tree::JsonTree;

#[cfg(test)]
mod tests;
