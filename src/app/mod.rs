//! Decisions: the model, the messages, and what each message does to it.
//! Pure: nothing here waits, asks the time, or touches the world.

pub mod artifacts;
pub mod asks;
pub mod charts;
pub mod connection;
pub mod counts;
pub mod detail;
pub mod events;
pub mod exits;
pub mod find;
pub mod help;
pub mod json;
pub mod jump;
pub mod keymap;
pub mod listing;
pub mod log;
pub mod menu;
mod merge;
pub mod message;
pub mod metrics;
pub mod model;
pub mod navigate;
pub mod needle;
pub mod page;
mod panes;
pub mod pulse;
pub mod reason;
pub mod rows;
pub mod run;
pub mod screen;
pub mod service_clock;
pub mod settled;
pub mod tree;
pub mod update;
pub mod value;
pub mod view;
