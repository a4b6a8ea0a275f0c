//! Every flag, with its default and its variable. What a flag means is said here and nowhere else.

mod lengths;
mod service;
mod zone;

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::Resettable;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::config::{Context, Last};

use self::lengths::{give_up, interval};
pub(super) use self::service::{ServeFlags, StoryFlags};
pub(super) use self::zone::{ZoneFlag, read as read_zone};

const EXAMPLES: &str = "\
Examples:
  paiwatch demo                       try it: no account, no network
  paiwatch flow-k3v9q0m2x7c4b8n1za    watch a run
  paiwatch status --json flow-k3v9…   print the status once and exit";

/// Watch machine-learning pipelines on Alibaba Cloud PAI.
#[derive(Debug, Parser)]
#[command(
    name = "paiwatch",
    version,
    max_term_width = 80,
    after_help = EXAMPLES,
    subcommand_precedence_over_arg = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) watch: WatchFlags,
    #[command(flatten)]
    pub(super) common: Common,
}

/// The flags that the program was started with. A variable that is set but empty is not set.
pub(super) fn read() -> Cli {
    let matches = without_empty_variables(Cli::command()).get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

fn without_empty_variables(command: clap::Command) -> clap::Command {
    let is_empty = |name: &OsStr| env::var_os(name).is_some_and(|value| value.is_empty());
    command
        .mut_args(|flag| match flag.get_env() {
            Some(name) if is_empty(name) => flag.env(Resettable::Reset),
            // Help names the variables; what they hold may be a secret or nothing.
            Some(_) | None => flag.hide_env_values(true),
        })
        .mut_subcommands(without_empty_variables)
}

/// The commands beside watching.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Watch an embedded service: no account, no network
    Demo(StoryFlags),
    /// Run the embedded service alone, for scripts, tests and other clients
    Serve(ServeFlags),
    /// Print the status once and exit
    Status(StatusFlags),
    /// Check credentials, region, network, clock, permissions and terminal
    Doctor(DoctorFlags),
    /// Configuration file: create it, show the settings in effect, print its path
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// Flags of `doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorFlags {
    /// Print JSON instead of lines
    #[arg(long)]
    pub(super) json: bool,
}

/// What to do about the configuration file.
#[derive(Clone, Copy, Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Create a file with every key explained and commented out
    Init,
    /// Print the settings in effect and where each comes from
    Show,
    /// Print the path of the file
    Path,
}

/// The runs that a command is about.
#[derive(Clone, Debug, Args)]
pub(super) struct Targets {
    /// Runs: `flow-…`, `flow-…/node-…` for a node and the nodes below it,
    /// `@latest` or `@latest:NAME` for the newest run, a console link, or `-`
    /// for a list on standard input; without any, the newest runs
    #[arg(value_name = "TARGET")]
    pub(super) targets: Vec<String>,
}

/// Flags of a watch.
#[derive(Debug, Args)]
pub(super) struct WatchFlags {
    #[command(flatten)]
    pub(super) named: Targets,
    /// Exit when all named runs have finished, as without a terminal; the exit code tells the
    /// result: 0 all succeeded, 1 some failed, 3 some were terminated
    #[arg(
        long,
        env = "PAIWATCH_EXIT_ON_FINAL",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Watching"
    )]
    pub(super) exit_on_final: bool,
    /// Give up after so long without a valid answer (exit code 5): without a terminal or with
    /// `--exit-on-final` [default: 15m], and for one look [default: 10s]
    #[arg(
        long,
        env = "PAIWATCH_GIVE_UP",
        value_name = "DURATION",
        value_parser = give_up,
        help_heading = "Watching"
    )]
    pub(super) give_up: Option<Duration>,
    /// Print the status once and exit, like `status`
    #[arg(long, help_heading = "Watching")]
    pub(super) once: bool,
}

impl WatchFlags {
    /// The flags of `status`, when `--once` was given.
    pub(super) fn as_status(&self) -> StatusFlags {
        StatusFlags {
            named: self.named.clone(),
            give_up: self.give_up,
            json: false,
        }
    }
}

/// Flags of `status`.
#[derive(Debug, Args)]
pub(super) struct StatusFlags {
    #[command(flatten)]
    pub(super) named: Targets,
    /// Give up after so long without progress (exit code 5) [default: 10s]
    #[arg(
        long,
        env = "PAIWATCH_GIVE_UP",
        value_name = "DURATION",
        value_parser = give_up
    )]
    pub(super) give_up: Option<Duration>,
    /// Print JSON in the documented schema instead of a table
    #[arg(long)]
    pub(super) json: bool,
}

/// Flags that every command that asks the service understands.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// Use this context of the configuration file [default: `default-context` there]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_CONTEXT",
        value_name = "NAME",
        help_heading = "Service"
    )]
    pub(super) context: Option<String>,
    /// Region of the runs, e.g. `cn-hangzhou`; no default
    #[arg(long, global = true, env = "PAIWATCH_REGION", help_heading = "Service")]
    pub(super) region: Option<String>,
    /// Use only this profile of `aliyun configure` (or section of the ini file)
    /// [default: keys in the environment, OIDC variables, the
    /// current profile, the ini file, the machine's role]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_PROFILE",
        value_name = "NAME",
        help_heading = "Service"
    )]
    pub(super) profile: Option<String>,
    /// A metadata service on this machine, for tests
    #[arg(long, global = true, hide = true, value_name = "URL")]
    pub(super) metadata_endpoint: Option<String>,
    /// Endpoint URL (overrides `--region`)
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_ENDPOINT",
        value_name = "URL",
        help_heading = "Service"
    )]
    pub(super) endpoint: Option<String>,
    /// Query this workspace only
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_WORKSPACE",
        value_name = "ID",
        help_heading = "Service"
    )]
    pub(super) workspace: Option<String>,
    /// Query outputs of this type only, e.g. `Metrics`
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_OUTPUT_TYPE",
        value_name = "TYPE",
        help_heading = "Service"
    )]
    pub(super) output_type: Option<String>,
    /// Polling interval while anything is running; at least 1s, 100ms on loopback
    /// [default: 3s]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_INTERVAL",
        value_name = "TIME",
        value_parser = interval,
        help_heading = "Service"
    )]
    pub(super) interval: Option<Duration>,
    /// Maximum API calls per minute; no limit on loopback unless set [default: 60]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_REQUESTS_PER_MINUTE",
        value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Service"
    )]
    pub(super) requests_per_minute: Option<u32>,
    /// Maximum ids per request (lowered automatically if the service refuses)
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_MAX_BATCH",
        value_name = "N",
        default_value_t = 100,
        value_parser = max_batch,
        help_heading = "Service"
    )]
    pub(super) max_batch: usize,
    /// Trust the certificates in this PEM file too
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_CA_FILE",
        value_name = "FILE",
        help_heading = "Service"
    )]
    pub(super) ca_file: Option<PathBuf>,
    /// Log file for problems; at most 1 MiB, plus one older file
    /// [default: paiwatch/paiwatch.log in the state directory]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_LOG_FILE",
        value_name = "FILE",
        help_heading = "Service"
    )]
    pub(super) log_file: Option<PathBuf>,
    /// Characters to draw with [default: by the locale: `safe` in Chinese,
    /// Japanese and Korean ones, `ascii` where it is not UTF-8, else `unicode`]
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_GLYPHS",
        value_enum,
        help_heading = "Screen"
    )]
    pub(super) glyphs: Option<GlyphFlag>,
    /// Colour theme [default: auto]; `auto` asks the terminal whether its background is
    /// light, and takes `dark` where it does not answer
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_THEME",
        value_enum,
        help_heading = "Screen"
    )]
    pub(super) theme: Option<ThemeFlag>,
    /// Colours [default: auto]; `auto` follows `NO_COLOR`, `CLICOLOR` and the terminal
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_COLOR",
        value_enum,
        help_heading = "Screen"
    )]
    pub(super) color: Option<ColorFlag>,
    /// Zone of all times on the screen: `local`, `utc`, or an offset such as `+08:00`
    /// [default: local]; JSON and the log file are in UTC
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_TIME_ZONE",
        value_name = "ZONE",
        value_parser = read_zone,
        allow_hyphen_values = true,
        help_heading = "Screen"
    )]
    pub(super) time_zone: Option<ZoneFlag>,
    /// Use the mouse to select, fold, scroll and move the border of the panes; to
    /// select text, hold the key your terminal uses for it, mostly shift
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_MOUSE",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Screen"
    )]
    pub(super) mouse: Option<bool>,
    /// Ring the terminal's bell once for each new failure and for the end of each run, of
    /// the runs that are named, or of all where none is; tmux marks the window
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_BELL",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Screen"
    )]
    pub(super) bell: Option<bool>,
    /// Show in the terminal's title how the run in front stands: `✘1 churn-daily 18/23`;
    /// in tmux it is `#{pane_title}`
    #[arg(
        long,
        global = true,
        env = "PAIWATCH_TITLE",
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Screen"
    )]
    pub(super) title: Option<bool>,
    /// What the context says, for what neither a flag nor a variable says.
    #[arg(skip)]
    pub(super) of_context: Context,
    /// What was watched last in the context.
    #[arg(skip)]
    pub(super) last: Option<Last>,
}

/// Of more than a thousand ids a request would not be polite.
fn max_batch(text: &str) -> Result<usize, String> {
    let number: Option<usize> = text.parse().ok();
    number
        .filter(|number| (1..=1_000).contains(number))
        .ok_or_else(|| "a request holds 1 to 1000 ids".to_owned())
}

/// See [`Common::glyphs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum GlyphFlag {
    Unicode,
    /// No character that some terminals draw two cells wide
    Safe,
    Ascii,
}

/// See [`Common::theme`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ThemeFlag {
    Auto,
    Dark,
    Light,
    /// Your terminal's own two colours, bold, nothing dim
    HighContrast,
}

/// See [`Common::color`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorFlag {
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_flags_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_fits_eighty_columns_and_names_every_variable() {
        for command in ["", "demo", "serve", "status", "doctor", "config"] {
            let mut cli = Cli::command();
            cli.build();
            let command = match command {
                "" => &mut cli,
                name => cli.find_subcommand_mut(name).expect("a command"),
            };
            let help = command.render_long_help().to_string();
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
            for flag in command.get_arguments() {
                if let Some(variable) = flag.get_env() {
                    assert!(help.contains(variable.to_str().expect("UTF-8")), "{help}");
                }
            }
        }
    }
}
