//! What the program does to the world besides asking the service: copying,
//! saving, showing texts in other programs. Whatever reaches a terminal from here is clean.

mod clean;
mod clipboard;
mod command;
mod environment;
mod file;
mod link;
pub mod past;
mod save;
mod viewer;

use std::io::Write;

use crate::domain::{HostAction, HostReport};
pub use crate::effects::clean::clean;
pub use crate::effects::environment::Environment;
pub use crate::effects::file::replace;

/// Does it to the host. `out` is the terminal, which has been given away where another program is to have it.
pub async fn perform(
    action: &HostAction,
    environment: &Environment,
    out: &mut impl Write,
) -> HostReport {
    match action {
        HostAction::Copy(text) => clipboard::copy(text, environment, out).await,
        HostAction::Save { path, text } => save::save(path, text, environment),
        HostAction::View { with, text, ending } => {
            viewer::view(*with, text, ending, environment).await
        }
        HostAction::Open(link) => link::open(link, environment),
    }
}
