//! Every flag, with its default and its variable. What a flag means is said here and nowhere else.
//!
//! A command has only the flags that act in it: its struct in [`commands`] flattens the groups
//! that it reads, and says with `common` which those are.

mod commands;
mod common;
mod early;
mod lengths;
mod requests;
mod screen;
mod service;
mod story;
mod target;
mod zone;

use std::env;
use std::ffi::OsStr;

use clap::builder::Resettable;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub(super) use self::commands::{
    ConfigCommand, DemoFlags, DoctorFlags, EventsFlags, LogsFlags, OutputsFlags, RunsFlags,
    SchemaCommand, StatusFlags, UntilFlags, WaitFlags, WatchFlags,
};
pub(super) use self::common::Common;
pub(super) use self::requests::{LogFlags, OutputTypeFlags, PaceFlags, RequestFlags};
pub(super) use self::screen::{
    ColorFlag, GlyphFlag, GlyphFlags, ScreenFlags, ThemeFlag, ZoneFlags,
};
pub(super) use self::service::ServiceFlags;
pub(super) use self::story::{ServeFlags, StoryFlags};
pub(super) use self::target::TargetFlags;
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
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) watch: WatchFlags,
}

/// The flags that the program was started with. A variable that is set but empty is not set.
pub(super) fn read() -> Cli {
    let command = without_empty_variables(Cli::command());
    let words = early::put_behind_the_command(&command, env::args_os().collect());
    let first = words.get(1).and_then(|word| word.to_str());
    let is_watch = first.is_none_or(|word| command.find_subcommand(word).is_none());
    // What is wrong with a variable that only a watch reads is no matter of a command.
    let command = if is_watch {
        command
    } else {
        command.mut_args(|flag| flag.env(Resettable::Reset))
    };
    let matches = command.get_matches_from(words);
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// Whether a word is the name of a command.
pub(super) fn is_command(word: &str) -> bool {
    Cli::command().find_subcommand(word).is_some()
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

/// The commands beside watching, in the order of the help: those for people first, then those
/// for scripts, then those about the program itself.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Watch an embedded service: no account, no network
    Demo(DemoFlags),
    /// Run the embedded service alone, for scripts, tests and other clients
    Serve(ServeFlags),
    /// Print the status once and exit
    Status(StatusFlags),
    /// List runs, one line each
    Runs(RunsFlags),
    /// Print the logs of a run or of a node
    Logs(LogsFlags),
    /// List and print the outputs of a run or of a node
    Outputs(OutputsFlags),
    /// Wait until all runs have finished; the exit code tells the result
    Wait(WaitFlags),
    /// Print a line of JSON for each change, until all runs have finished
    Events(EventsFlags),
    /// Check credentials, region, network, clock, permissions and terminal
    Doctor(DoctorFlags),
    /// Configuration file: create it, show the settings in effect, print its path
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the JSON Schema of what is printed as JSON
    #[command(subcommand)]
    Schema(SchemaCommand),
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
