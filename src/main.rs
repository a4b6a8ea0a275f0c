//! The program: everything is in the library, so that tests and benches see it.

use std::process::ExitCode;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    Ok(paiwatch::cli::main())
}
