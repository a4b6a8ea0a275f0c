//! The flags of the commands for scripts, put together from the groups that act in them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::patience::{GIVE_UP, until_the_end, until_the_end_of_logs};
use super::target::{TARGETS, or_the_newest};
use super::values::{filter, give_up, output_type, since, tail};
use crate::cli::flags::{
    Common, GlyphFlags, LogFlags, OutputTypeFlags, PaceFlags, PatienceFlags, RequestFlags,
    ServiceFlags, TargetFlags, ZoneFlags,
};

/// Flags of `export`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ExportFlags {
    /// A run, or a node of it by its id or by the names on the way to it:
    /// `flow-…`, `@latest:NAME/train/fit`, or a console link
    #[arg(value_name = "RUN[/NODE]")]
    pub(in crate::cli) run: String,
    /// The file to write; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) trace: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    requests: RequestFlags,
    #[command(flatten)]
    log: LogFlags,
}

impl ExportFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            requests: self.requests,
            log: self.log.clone(),
            ..Common::default()
        }
    }
}

/// Flags of `status`.
#[derive(Debug, Args)]
#[command(mut_arg(TARGETS, or_the_newest))]
pub(in crate::cli) struct StatusFlags {
    #[command(flatten)]
    pub(in crate::cli) named: TargetFlags,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    /// Print the tree of every run, as of a run that is named
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) tree: bool,
    /// Print JSON instead, as `paiwatch schema status` describes it
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) outputs: WithOutputsFlags,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    requests: RequestFlags,
    #[command(flatten)]
    output_type: OutputTypeFlags,
    #[command(flatten)]
    log: LogFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
}

/// Of which runs outputs are read.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct WithOutputsFlags {
    /// Read outputs of more than 20 runs, too: an API call or more for each run
    #[arg(id = "with_outputs", long = "outputs", conflicts_with = "no_outputs")]
    pub(in crate::cli) all: bool,
    /// Do not read outputs: fewer API calls
    #[arg(id = "no_outputs", long = "no-outputs")]
    pub(in crate::cli) none: bool,
}

impl StatusFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            glyphs: self.glyphs,
            service: self.service.clone(),
            requests: self.requests,
            outputs: self.output_type.clone(),
            log: self.log.clone(),
            ..Common::default()
        }
    }
}

/// Flags of `wait`.
#[derive(Debug, Args)]
#[command(mut_arg(GIVE_UP, until_the_end))]
pub(in crate::cli) struct WaitFlags {
    #[command(flatten)]
    pub(in crate::cli) named: TargetFlags,
    /// Exit with code 4 when it takes longer [default: no limit]
    #[arg(
        long,
        env = "PAIWATCH_TIMEOUT",
        value_name = "DURATION",
        allow_negative_numbers = true,
        value_parser = give_up
    )]
    pub(in crate::cli) timeout: Option<Duration>,
    /// Exit with code 1 at the first failure of a run or of a node in it
    #[arg(long)]
    pub(in crate::cli) fail_fast: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    /// Print nothing; the exit code tells the result
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
    #[command(flatten)]
    asking: AskingFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
}

impl WaitFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            glyphs: self.glyphs,
            ..self.asking.common()
        }
    }
}

/// Flags of `runs`.
#[derive(Debug, Args)]
pub(in crate::cli) struct RunsFlags {
    /// List runs that match, e.g. `name=reco status=failed since=24h limit=5`;
    /// further words are `user`, `pipeline`, `workspace`, `source-type` and
    /// `source-id`. `status` is `initialized`, `running`, `succeeded`, `failed`,
    /// `terminating`, `terminated`, `skipped` or `unknown` [default: the 20 newest]
    #[arg(long, env = "PAIWATCH_FILTER", value_name = "WORDS", value_parser = filter)]
    pub(in crate::cli) filter: Option<String>,
    /// Print JSON instead of lines
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    log: LogFlags,
    #[command(flatten)]
    glyphs: GlyphFlags,
    #[command(flatten)]
    zone: ZoneFlags,
}

impl RunsFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            log: self.log.clone(),
            glyphs: self.glyphs,
            zone: self.zone,
            ..Common::default()
        }
    }
}

/// Flags of `outputs`.
#[derive(Debug, Args)]
pub(in crate::cli) struct OutputsFlags {
    /// A run, or a node of it by its id or by the names on the way to it:
    /// `flow-…/train/iter[2]/fit`, `@latest:NAME/train`
    #[arg(value_name = "RUN[/NODE]")]
    pub(in crate::cli) subject: String,
    /// Print outputs of this type only, e.g. `Metrics`
    #[arg(long = "type", value_name = "TYPE", value_parser = output_type)]
    pub(in crate::cli) kind: Option<String>,
    /// Print the values alone, in a line each where they are JSON
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) value: bool,
    /// Print JSON instead of lines
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    requests: RequestFlags,
    #[command(flatten)]
    log: LogFlags,
}

impl OutputsFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            requests: self.requests,
            log: self.log.clone(),
            ..Common::default()
        }
    }
}

/// Flags of `logs`.
#[derive(Debug, Args)]
#[command(mut_arg(GIVE_UP, until_the_end_of_logs))]
pub(in crate::cli) struct LogsFlags {
    /// A run, or a node of it by its id or by the names on the way to it:
    /// `flow-…/train/iter[2]/fit`, `@latest:NAME/train`; of what holds several
    /// tasks each line begins with the name of its task
    #[arg(value_name = "RUN[/NODE]")]
    pub(in crate::cli) subject: String,
    /// Print the logs of failed tasks only, the first failure first
    #[arg(long)]
    pub(in crate::cli) failed: bool,
    /// Go on until the task, or the run, has finished
    #[arg(long, short)]
    pub(in crate::cli) follow: bool,
    /// Print the last N lines of each log only
    #[arg(
        long,
        value_name = "N",
        value_parser = tail,
        allow_negative_numbers = true
    )]
    pub(in crate::cli) tail: Option<u32>,
    /// Print lines with this text only; the service looks for it
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) grep: Option<String>,
    /// Print lines since this time only: `10m` ago, `14:00`, or a date and a time
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(in crate::cli) since: Option<String>,
    /// Print when and to which stream each line was written, where that is known
    #[arg(long)]
    pub(in crate::cli) timestamps: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    #[command(flatten)]
    asking: AskingFlags,
    #[command(flatten)]
    zone: ZoneFlags,
}

impl LogsFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            zone: self.zone,
            ..self.asking.common()
        }
    }
}

/// Flags of `events`.
#[derive(Debug, Args)]
#[command(mut_arg(GIVE_UP, until_the_end))]
pub(in crate::cli) struct EventsFlags {
    #[command(flatten)]
    pub(in crate::cli) named: TargetFlags,
    /// Print what is known at the beginning, too: a line for each run, node and output
    #[arg(long)]
    pub(in crate::cli) since_start: bool,
    #[command(flatten)]
    pub(in crate::cli) patience: PatienceFlags,
    #[command(flatten)]
    asking: AskingFlags,
    #[command(flatten)]
    outputs: OutputTypeFlags,
}

impl EventsFlags {
    pub(in crate::cli) fn common(&self) -> Common {
        Common {
            outputs: self.outputs.clone(),
            ..self.asking.common()
        }
    }
}

/// Flags of what asks again and again without a screen.
#[derive(Clone, Debug, Args)]
struct AskingFlags {
    #[command(flatten)]
    service: ServiceFlags,
    #[command(flatten)]
    pace: PaceFlags,
    #[command(flatten)]
    requests: RequestFlags,
    #[command(flatten)]
    log: LogFlags,
}

impl AskingFlags {
    fn common(&self) -> Common {
        Common {
            service: self.service.clone(),
            pace: self.pace,
            requests: self.requests,
            log: self.log.clone(),
            ..Common::default()
        }
    }
}

/// What `schema` describes.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(in crate::cli) enum SchemaCommand {
    /// What `status --json` prints
    Status,
    /// A line of `events`
    Events,
}
