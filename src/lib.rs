#![doc = include_str!("ARCHITECTURE.md")]
//! # Not a library
//!
//! The program is the command line. Its parts are public for its own tests and benches alone, and
//! may change in any version: to watch runs from other code, read `paiwatch events` or
//! `paiwatch status --json`.

pub mod account;
pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod effects;
pub mod logfile;
pub mod net;
pub mod poll;
pub mod print;
#[doc = include_str!("PROTOCOL.md")]
pub mod protocol {}
pub mod run;
pub mod sim;
pub mod source;
pub mod term;
pub mod text;
pub mod ui;
pub mod written;
