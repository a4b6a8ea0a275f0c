//! The command line: flags and variables in, an exit code out. The only
//! module that reads arguments and environment.

mod behaviour;
mod bug;
mod complete;
mod demo;
mod descriptors;
mod doctor;
mod environment;
mod events;
mod exit_code;
mod export;
mod failure;
mod flags;
mod headless;
mod hint;
mod known;
mod log_place;
mod logs;
mod look_for;
mod man;
mod options;
mod output;
mod outputs;
mod refused;
mod runs;
mod schema;
mod serve;
mod setup;
mod shown;
mod sources;
mod status;
mod subject;
mod targets;
mod variables;
mod version;
mod wait;
mod watch;

use std::io::{self, Write};
use std::process::ExitCode;

use self::failure::Failure;
use self::flags::{Asked, Cli, Command};

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    bug::end_on_panic();
    if complete::answer() {
        return ExitCode::SUCCESS;
    }
    let result = flags::read().and_then(|asked| match asked {
        Asked::Command(cli) => {
            variables::warn_of_unknown();
            descriptors::must_suffice().and_then(|()| run(&cli))
        }
        Asked::Print(words) => print_words(&words),
    });
    result.unwrap_or_else(|failure| {
        failure::report(&failure);
        ExitCode::from(failure.code)
    })
}

/// Prints the help or the version.
fn print_words(words: &clap::Error) -> Result<ExitCode, Failure> {
    let printed = words.print().and_then(|()| io::stdout().flush());
    output::is_read(printed).map(|_| ExitCode::SUCCESS)
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
        Some(Command::Export(flags)) => export::run(flags),
        Some(Command::Wait(flags)) => wait::run(flags),
        Some(Command::Events(flags)) => events::run(flags),
        Some(Command::Doctor(flags)) => doctor::run(flags),
        Some(Command::Completions(flags)) => complete::print_script(flags.shell),
        Some(Command::Man(flags)) => man::run(flags),
        Some(Command::Config(command)) => setup::run(command),
        Some(Command::Schema(command)) => schema::run(*command),
    }
}
