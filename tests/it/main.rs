//! One test binary: the parts of the program against each other.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop here"
)]

mod bare_machine;
mod beside;
mod calls;
mod cards;
mod characters;
mod choosing;
mod colours;
mod command_line;
mod command_words;
mod completions;
mod connection_page;
mod connections;
mod credentials;
mod deeds;
mod discovering;
mod endless;
mod estimates;
mod every_fault;
mod every_reading;
mod example;
mod exits;
mod facts;
mod fairness;
mod freshness;
mod grammar;
mod harmless;
mod hostile;
mod intermediary;
mod items;
mod journeys;
mod json_tab;
mod judge;
mod kept;
mod laws;
mod layers;
mod left_behind;
mod log_tab;
mod logs;
mod looking;
mod machine;
mod many_outputs;
mod mouse;
mod named_nodes;
mod pane;
mod past;
mod permissions;
mod politeness;
mod poller;
mod pty;
mod read_ahead;
mod readme;
mod said_why;
mod screens;
mod scripts;
mod secrets;
mod service;
mod sharing;
mod single_look;
mod situations;
mod stage;
mod steady;
mod time_left;
mod timeline;
mod tls;
mod unattended;
mod unfolded;
mod unfolding;
mod verdicts;
mod waiting;
mod watcher;
mod whole_counts;
mod why_not;
mod wire;
mod wrong_lines;
