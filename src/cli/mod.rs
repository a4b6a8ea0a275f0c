//! The command line: flags and variables in, an exit code out. The only
//! module that reads arguments and environment.

mod bug;
mod demo;
mod descriptors;
mod doctor;
mod failure;
mod flags;
mod journal;
mod look;
mod options;
mod output;
mod serve;
mod setup;
mod sources;
mod stance;
mod status;
mod surroundings;
mod targets;
mod verdict;
mod watch;

use std::process::ExitCode;

use self::failure::Failure;
use self::flags::{Cli, Command};

use crate::text::Text;

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    bug::end_on_panic();
    // clap prints its own errors, with the nearest right word, and exits with 2.
    let mut cli = flags::read();
    let begins = is_one_thing(&cli).and_then(|()| descriptors::must_suffice());
    let result = begins.and_then(|()| run(&mut cli));
    result.unwrap_or_else(|failure| {
        failure::report(&failure);
        ExitCode::from(failure.code)
    })
}

fn run(cli: &mut Cli) -> Result<ExitCode, Failure> {
    let common = &mut cli.common;
    match &cli.command {
        None => {
            setup::fill_in(common)?;
            if cli.watch.once {
                return status::run(common, &cli.watch.as_status());
            }
            watch::run(common, &cli.watch)
        }
        Some(Command::Demo(demo)) => {
            setup::fill_in_general(common)?;
            demo::run(common, demo)
        }
        Some(Command::Serve(serve)) => serve::run(serve),
        Some(Command::Status(status)) => {
            setup::fill_in(common)?;
            status::run(common, status)
        }
        Some(Command::Doctor(flags)) => doctor::run(common, flags),
        Some(Command::Config(command)) => setup::run(common, *command),
    }
}

/// A run or `--once` before a command belongs to no command.
fn is_one_thing(cli: &Cli) -> Result<(), Failure> {
    let watches = cli.watch.once || !cli.watch.named.targets.is_empty();
    if cli.command.is_some() && watches {
        return Err(Failure::usage(Text::TargetBeforeCommand, Text::HowToOrder));
    }
    Ok(())
}
