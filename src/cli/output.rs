//! Standard output where it is no screen.

use std::io::{self, IsTerminal, Write};

use crate::cli::failure::Failure;
use crate::text::cells::fit;

/// Prints, and says whether somebody still reads: who stops early, like `head`,
/// has seen what they wanted. A full disk or a terminal that is gone is a failure.
pub(super) fn print(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    is_read(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Whether somebody still reads, by what came of printing.
pub(super) fn is_read(printed: io::Result<()>) -> Result<bool, Failure> {
    match printed {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::not_printed(&error)),
    }
}

/// The lines as one text; on a terminal each is cut to its width, so that it stays a line.
pub(super) fn lines(lines: &[String]) -> String {
    let width = if io::stdout().is_terminal() {
        crossterm::terminal::size().ok()
    } else {
        None
    };
    let mut text = String::new();
    for line in lines {
        let shown = match width {
            Some((width, _)) => fit(line, usize::from(width), ".."),
            None => line.into(),
        };
        text.push_str(&shown);
        text.push('\n');
    }
    text
}
