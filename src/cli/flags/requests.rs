//! How often to ask, how much at a time, and where problems are noted.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::values::{interval, max_batch, output_type, requests_per_minute};

/// How often to ask: the flag of commands that ask again and again.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Requests")]
pub(in crate::cli) struct PaceFlags {
    /// Polling interval while anything is running; at least 1s, 100ms on loopback
    /// [default: 3s]
    #[arg(
        long,
        env = "PAIWATCH_INTERVAL",
        value_name = "TIME",
        allow_negative_numbers = true,
        value_parser = interval
    )]
    pub(in crate::cli) interval: Option<Duration>,
}

/// How much to ask: the flags of commands that read the nodes of runs.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "Requests")]
pub(in crate::cli) struct RequestFlags {
    /// Maximum API calls per minute; no limit on loopback unless set [default: 60]
    #[arg(
        long,
        env = "PAIWATCH_REQUESTS_PER_MINUTE",
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = requests_per_minute
    )]
    pub(in crate::cli) requests_per_minute: Option<u32>,
    /// Maximum ids per request (lowered automatically if the service refuses)
    /// [default: 100]
    #[arg(
        long,
        env = "PAIWATCH_MAX_BATCH",
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = max_batch
    )]
    pub(in crate::cli) max_batch: Option<usize>,
}

/// Which outputs to ask for: the flag of commands that show outputs.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Requests")]
pub(in crate::cli) struct OutputTypeFlags {
    /// Query outputs of this type only: `Model`, `DataSet`, `Metrics`,
    /// `ModelEvaluation`, `Any`, `DataStream` or `Raw`
    #[arg(
        long,
        env = "PAIWATCH_OUTPUT_TYPE",
        value_name = "TYPE",
        value_parser = output_type
    )]
    pub(in crate::cli) output_type: Option<String>,
}

/// Where problems are noted.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Requests")]
pub(in crate::cli) struct LogFlags {
    /// Log file for problems; at most 1 MiB, plus one older file
    /// [default: paiwatch/paiwatch.log in the state directory]
    #[arg(long, env = "PAIWATCH_LOG_FILE", value_name = "FILE")]
    pub(in crate::cli) log_file: Option<PathBuf>,
}
