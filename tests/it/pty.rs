//! The built program in a real pseudo-terminal: it takes the screen, follows
//! keys and sizes, and gives everything back, however it ends.

mod ends;
mod handing_over;
mod input;
mod shown;

use std::path::Path;

use portable_pty::CommandBuilder;

use crate::pane::command;

/// A shell that is told the program.
fn shell(home: &Path, script: &str) -> CommandBuilder {
    command(
        home,
        "bash",
        &["-c", script, env!("CARGO_BIN_EXE_paiwatch")],
    )
}
