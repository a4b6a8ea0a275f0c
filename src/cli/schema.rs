//! `paiwatch schema`: print the JSON Schema of what another command prints.

use std::process::ExitCode;

use crate::cli::failure::Failure;
use crate::cli::flags::SchemaCommand;
use crate::cli::output::print;
use crate::print::schema;

/// Prints the schema.
pub(super) fn run(command: SchemaCommand) -> Result<ExitCode, Failure> {
    let schema = match command {
        SchemaCommand::Status => schema::STATUS,
        SchemaCommand::Events => schema::EVENTS,
    };
    print(schema)?;
    Ok(ExitCode::SUCCESS)
}
