//! What the detail pane says of the selected row, as lines with roles.

mod cards;
mod cause;
pub mod content;
mod counted;
mod drawing;
pub(in crate::app) mod export;
mod facts;
mod inputs;
pub(in crate::app) mod json_parts;
pub mod logs;
mod numbers;
mod outputs;
mod overview;
pub mod shown;
pub mod strip;
mod usual;
mod whereabouts;
pub mod words;
