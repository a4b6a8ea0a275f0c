//! The same model without a screen: JSON in the documented schema, a table for
//! people, a line for every change.

pub mod journal;
pub mod json;
pub mod lines;
pub mod summary;
pub mod table;
