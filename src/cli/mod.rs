//! The command line: flags and variables in, an exit code out. The only
//! module that reads arguments and environment.

mod bug;
mod demo;
mod descriptors;
mod failure;
mod flags;
mod journal;
mod look;
mod options;
mod output;
mod serve;
mod sources;
mod stance;
mod status;
mod surroundings;
mod verdict;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use self::failure::Failure;
use self::flags::{Cli, Command};

use crate::text::Text;

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    bug::end_on_panic();
    // clap prints its own errors, with the nearest right word, and exits with 2.
    let cli = Cli::parse();
    let begins = is_one_thing(&cli).and_then(|()| descriptors::must_suffice());
    let result = begins.and_then(|()| match &cli.command {
        None if cli.watch.once => status::run(&cli.common, &cli.watch.as_status()),
        None => watch::run(&cli.common, &cli.watch),
        Some(Command::Demo(demo)) => demo::run(&cli.common, demo),
        Some(Command::Serve(serve)) => serve::run(serve),
        Some(Command::Status(status)) => status::run(&cli.common, status),
    });
    result.unwrap_or_else(|failure| {
        failure::report(&failure);
        ExitCode::from(failure.code)
    })
}

/// A run or `--once` before a command belongs to no command.
fn is_one_thing(cli: &Cli) -> Result<(), Failure> {
    let watches = cli.watch.once || !cli.watch.named.targets.is_empty();
    if cli.command.is_some() && watches {
        return Err(Failure::usage(Text::TargetBeforeCommand, Text::HowToOrder));
    }
    Ok(())
}
