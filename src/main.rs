//! The program: everything is in the library, so that tests and benches see it.

use std::process::ExitCode;

fn main() -> ExitCode {
    paiwatch::cli::main()
}
