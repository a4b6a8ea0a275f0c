//! Pictures of the model. Drawing decides nothing and changes nothing.

mod detail;
mod entry;
mod events;
mod footer;
mod header;
mod pen;
mod popup;
mod rules;
mod screen;
pub mod theme;
pub mod title;
mod tree;
mod words;

pub use self::screen::draw;
