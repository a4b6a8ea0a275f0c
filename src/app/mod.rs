//! Decisions: the model, the messages, and what each message does to it.
//! Pure: nothing here waits, asks the time, or touches the world.

pub mod cards;
pub mod compare;
pub mod connection;
pub mod detail;
pub mod estimate;
pub mod input;
pub mod json;
pub mod keymap;
pub mod log;
pub mod message;
pub mod model;
pub mod nodes;
pub mod page;
pub mod query;
pub mod reading;
pub mod runs;
pub mod update;
pub mod values;
pub mod view;
