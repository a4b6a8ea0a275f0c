//! Every flag, with its default and its variable. What a flag means is said here and nowhere else.
//!
//! A command has only the flags that act in it: its struct in [`commands`] flattens the groups
//! that it reads, and says with `common` which those are.

mod about;
mod commands;
mod common;
mod early;
mod mistake;
mod patience;
mod refusal;
mod requests;
mod screen;
mod scripts;
mod service;
mod story;
mod target;
mod values;
mod zone;

use std::env;
use std::ffi::{OsStr, OsString};
use std::iter;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use self::mistake::Origin;
use self::refusal::Refusal;
use crate::cli::failure::Failure;
use crate::cli::version;
use crate::text::UsageText;

pub(super) use self::about::{CompletionsFlags, ManFlags, Shell};
pub(super) use self::commands::{ConfigCommand, DemoFlags, DoctorFlags, UntilFlags, WatchFlags};
pub(super) use self::common::Common;
pub(super) use self::patience::{ONE_LOOK, PatienceFlags};
pub(super) use self::requests::{LogFlags, OutputTypeFlags, PaceFlags, RequestFlags};
pub(super) use self::screen::{
    ColorFlag, GlyphFlag, GlyphFlags, ScreenFlags, ThemeFlag, ZoneFlags,
};
pub(super) use self::scripts::{
    EventsFlags, ExportFlags, LogsFlags, OutputsFlags, RunsFlags, SchemaCommand, StatusFlags,
    WaitFlags,
};
pub(super) use self::service::ServiceFlags;
pub(super) use self::story::{ServeFlags, StoryFlags};
pub(super) use self::target::TargetFlags;
use self::target::{FILTER, TARGETS};
pub(super) use self::zone::ZoneFlag;

const EXAMPLES: &str = "\
Examples:
  paiwatch demo                       try it: no account, no network
  paiwatch flow-k3v9q0m2x7c4b8n1za    watch a run
  paiwatch status --json flow-k3v9…   print the status once and exit";

const EXIT_CODES: &str = "\
Exit codes:
  0    all runs succeeded or were skipped
  1    some run failed
  2    a mistake on the command line or in the configuration
  3    none failed, some were terminated or deleted
  4    the time limit was reached
  5    no credentials, no valid answer for as long as `--give-up`, run not found
  101  a bug
  129, 130, 143  ended by a signal (hang-up, interrupt, terminate)
  141  standard output of `wait` was closed before the result was known";

/// Watch machine-learning pipelines on Alibaba Cloud PAI.
#[derive(Debug, Parser)]
#[command(
    name = "paiwatch",
    version,
    max_term_width = 80,
    after_help = EXAMPLES,
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) watch: WatchFlags,
}

/// What the program was started for.
pub(super) enum Asked {
    Command(Box<Cli>),
    /// The help or the version, which the parser prints.
    Print(clap::Error),
}

/// What the words and variables ask for. The words are read alone first, so that what is wrong
/// with a variable is said of that variable. One that is set but empty is not set.
pub(super) fn read() -> Result<Asked, Failure> {
    let program = program();
    let words = early::put_behind_the_command(&program, env::args_os().collect());
    let mistake = |error, origin| mistake::failure(&error, &program, &words, origin);
    let alone = without_variables(program.clone(), &|_| true);
    let given = match alone.try_get_matches_from(&words) {
        Ok(given) => given,
        Err(error) if is_print(&error) => {
            // The help names the variables.
            let printed = program.clone().try_get_matches_from(&words).err();
            return Ok(Asked::Print(printed.unwrap_or(error)));
        }
        Err(error) => return Err(mistake(error, Origin::Words)),
    };
    let (has_targets, has_filter) = (is_given(&given, TARGETS), is_given(&given, FILTER));
    if has_targets && has_filter {
        let both = UsageText::NotTogether("`--filter`".to_owned(), "TARGET".to_owned());
        return Err(Failure::usage(both.into(), UsageText::OnlyOneOfThem.into()));
    }
    let reading = with_its_variables(program.clone(), &words, has_targets);
    let matches = reading.try_get_matches_from(&words);
    let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
    cli.map(|cli| Asked::Command(Box::new(cli)))
        .map_err(|error| mistake(error, Origin::Variables))
}

/// Whether an argument is among those of the command that was given.
fn is_given(matches: &ArgMatches, argument: &str) -> bool {
    match matches.subcommand() {
        Some((_, matches)) => is_given(matches, argument),
        None => matches.try_contains_id(argument).unwrap_or(false),
    }
}

fn is_print(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    )
}

/// All commands and flags, with what is known only now. The help names the variables; what they hold may be a secret.
pub(super) fn program() -> clap::Command {
    fn hiding(command: clap::Command) -> clap::Command {
        command
            .mut_args(|flag| flag.hide_env_values(true))
            .mut_subcommands(hiding)
    }
    hiding(Cli::command()).long_version(version::long())
}

/// What is wrong with a variable that only a watch reads is no matter of a command, and who
/// names runs does not mean the filter of a variable.
fn with_its_variables(
    program: clap::Command,
    words: &[OsString],
    has_targets: bool,
) -> clap::Command {
    let first = words.get(1).and_then(|word| word.to_str());
    let is_command = first.is_some_and(|word| program.find_subcommand(word).is_some());
    let program = without_variables(program, &|name| {
        let is_filter = name == OsStr::new("PAIWATCH_FILTER");
        (has_targets && is_filter) || env::var_os(name).is_some_and(|value| value.is_empty())
    });
    if is_command {
        return program.mut_args(|flag| flag.env(Resettable::Reset));
    }
    program
}

/// The command without the variables that are not to be read.
fn without_variables(
    command: clap::Command,
    is_left_out: &impl Fn(&OsStr) -> bool,
) -> clap::Command {
    command
        .mut_args(|flag| match flag.get_env() {
            Some(name) if is_left_out(name) => flag.env(Resettable::Reset),
            Some(_) | None => flag,
        })
        .mut_subcommands(|command| without_variables(command, is_left_out))
}

/// A zone as the configuration file says it.
pub(super) fn read_zone(text: &str) -> Result<ZoneFlag, String> {
    zone::read(text).map_err(|refusal| refusal.in_one_line())
}

/// A word of the configuration file that has a flag of the same name.
pub(super) fn read_word<T: ValueEnum>(text: &str) -> Result<T, String> {
    let known = T::value_variants().iter().filter_map(T::to_possible_value);
    let known: Vec<String> = known.map(|known| known.get_name().to_owned()).collect();
    T::from_str(text, false).map_err(|_| Refusal::of_word(text, &known).in_one_line())
}

/// Whether a word is the name of a command.
pub(super) fn is_command(word: &str) -> bool {
    commands().iter().any(|command| command == word)
}

/// The variables of all flags.
pub(super) fn variables() -> Vec<String> {
    let program = Cli::command();
    let all = iter::once(&program).chain(program.get_subcommands());
    let all = all.flat_map(|command| iter::once(command).chain(command.get_subcommands()));
    let names = all
        .flat_map(clap::Command::get_arguments)
        .filter_map(clap::Arg::get_env);
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

/// The names of the commands.
pub(super) fn commands() -> Vec<String> {
    let program = Cli::command();
    let commands = program.get_subcommands().map(clap::Command::get_name);
    let help = iter::once("help");
    commands.chain(help).map(str::to_owned).collect()
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
    /// Write a run as a trace file, for a viewer of Chrome traces such as Perfetto
    Export(ExportFlags),
    /// Wait until all runs have finished; the exit code tells the result
    #[command(after_help = EXIT_CODES)]
    Wait(WaitFlags),
    /// Print a line of JSON for each change, until all runs have finished
    #[command(after_help = EXIT_CODES)]
    Events(EventsFlags),
    /// Check credentials, region, network, clock, permissions and terminal
    Doctor(DoctorFlags),
    /// Configuration file: create it, show the settings in effect, print its path
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the lines by which a shell completes flags, commands, runs and names
    Completions(CompletionsFlags),
    /// Print the manual page, or write one for each command into a folder
    Man(ManFlags),
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
        for command in [
            "", "demo", "serve", "status", "runs", "logs", "outputs", "wait", "events", "doctor",
            "config", "schema",
        ] {
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
