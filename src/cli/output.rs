//! Standard output where it is no screen.

use std::io::{self, Write};

use crate::cli::failure::Failure;

/// Prints, and says whether somebody still reads: who stops early, like `head`,
/// has seen what they wanted. A full disk or a terminal that is gone is a failure.
pub(super) fn print(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match printed {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::not_printed(&error)),
    }
}
