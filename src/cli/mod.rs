//! The command line: flags and variables in, an exit code out. The only
//! module that reads arguments and environment.

mod bug;
mod demo;
mod descriptors;
mod doctor;
mod events;
mod failure;
mod flags;
mod hint;
mod journal;
mod logs;
mod look;
mod options;
mod output;
mod outputs;
mod runs;
mod schema;
mod serve;
mod setup;
mod sources;
mod stance;
mod status;
mod subject;
mod surroundings;
mod targets;
mod verdict;
mod wait;
mod watch;

use std::process::ExitCode;

use self::failure::Failure;
use self::flags::{Cli, Command};

use crate::text::Text;

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    bug::end_on_panic();
    // clap prints its own errors, with the nearest right word, and exits with 2.
    let cli = flags::read();
    let begins = is_one_thing(&cli).and_then(|()| descriptors::must_suffice());
    let result = begins.and_then(|()| run(&cli));
    result.unwrap_or_else(|failure| {
        failure::report(&failure);
        ExitCode::from(failure.code)
    })
}

fn run(cli: &Cli) -> Result<ExitCode, Failure> {
    match &cli.command {
        None => watch::run(&cli.watch),
        Some(Command::Demo(flags)) => demo::run(flags),
        Some(Command::Serve(flags)) => serve::run(flags),
        Some(Command::Status(flags)) => status::run(flags),
        Some(Command::Runs(flags)) => runs::run(flags),
        Some(Command::Logs(flags)) => logs::run(flags),
        Some(Command::Outputs(flags)) => outputs::run(flags),
        Some(Command::Wait(flags)) => wait::run(flags),
        Some(Command::Events(flags)) => events::run(flags),
        Some(Command::Doctor(flags)) => doctor::run(flags),
        Some(Command::Config(command)) => setup::run(command),
        Some(Command::Schema(command)) => schema::run(*command),
    }
}

/// A run before a command belongs to no command.
fn is_one_thing(cli: &Cli) -> Result<(), Failure> {
    let is_command = |word: &String| flags::is_command(word);
    let targets = &cli.watch.named.targets;
    if targets.iter().any(is_command) {
        return Err(Failure::usage(Text::TargetBeforeCommand, Text::HowToOrder));
    }
    Ok(())
}
