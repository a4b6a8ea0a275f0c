//! Other programs, which are told no secrets of ours.

use std::ffi::OsStr;

use tokio::process::Command;

use crate::effects::environment::Environment;

/// A program to be run, in our environment without its secrets.
pub(super) fn command(program: impl AsRef<OsStr>, environment: &Environment) -> Command {
    let mut command = Command::new(program);
    for name in &environment.secrets {
        command.env_remove(name);
    }
    command
}
