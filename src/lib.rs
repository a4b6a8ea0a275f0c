#![doc = include_str!("ARCHITECTURE.md")]

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
