//! The flags of the embedded service.

use std::net::SocketAddr;

use clap::Args;

use super::values::{address, boolean, fault, reading, seed, speed};

/// Flags of the embedded service.
#[derive(Debug, Args)]
#[command(next_help_heading = "Embedded service")]
pub(in crate::cli) struct StoryFlags {
    /// Story to play: the name of an embedded one, a file, or
    /// `huge:RUNSxNODES[:RUNNING]` for one of any size
    #[arg(long, env = "PAIWATCH_STORY", default_value = "default")]
    pub(in crate::cli) story: String,
    /// Speed factor
    #[arg(long, env = "PAIWATCH_SPEED", default_value_t = 1.0, value_parser = speed,
        allow_negative_numbers = true)]
    pub(in crate::cli) speed: f64,
    /// Seed: another one plays another variant of the story
    #[arg(long, env = "PAIWATCH_SEED", default_value_t = 1, value_parser = seed,
        allow_negative_numbers = true)]
    pub(in crate::cli) seed: u64,
    /// Choose an interpretation of the API where its documents leave it open;
    /// repeatable. `serve --readings` lists them
    #[arg(
        long = "reading",
        env = "PAIWATCH_READING",
        value_name = "NAME[=N],…",
        value_parser = reading,
        value_delimiter = ','
    )]
    pub(in crate::cli) readings: Vec<String>,
    /// Inject a fault; repeatable. With `@Nodes` or
    /// `@GetPipelineRun` for one list or operation alone, with `@0.3` for three
    /// answers of ten, with `*1` for the first. `serve --faults` lists them
    #[arg(
        long = "fault",
        env = "PAIWATCH_FAULT",
        value_name = "NAME[=VALUE][@…][*N],…",
        value_parser = fault,
        value_delimiter = ','
    )]
    pub(in crate::cli) faults: Vec<String>,
}

/// Flags of `serve`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ServeFlags {
    #[command(flatten)]
    pub(in crate::cli) story: StoryFlags,
    /// Address to listen on; port 0 takes a free one
    #[arg(
        long,
        env = "PAIWATCH_LISTEN",
        value_name = "ADDR:PORT",
        default_value = "127.0.0.1:0",
        value_parser = address
    )]
    pub(in crate::cli) listen: SocketAddr,
    /// Open `/control` on the service, unsigned: GET lists readings and faults,
    /// PUT to `/control/readings` or `/control/faults` switches them while it
    /// runs, POST to `/control/runs/RUN` suspends, resumes, terminates, reruns
    /// or deletes a run. On loopback only
    #[arg(long, env = "PAIWATCH_CONTROL", value_parser = boolean)]
    pub(in crate::cli) control: bool,
    /// List the faults and exit
    #[arg(long = "faults")]
    pub(in crate::cli) lists_faults: bool,
    /// List the readings and exit
    #[arg(long = "readings")]
    pub(in crate::cli) lists_readings: bool,
    /// Run this command with the service's address and keys in its
    /// environment, and exit with it
    #[arg(last = true, value_name = "COMMAND")]
    pub(in crate::cli) run: Vec<String>,
}
