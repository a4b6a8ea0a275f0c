//! What is said while runs are waited for: one line that is drawn again and again on a terminal,
//! elsewhere a line for each change.

use std::io::{self, IsTerminal, Write};

use crate::app::model::Model;
use crate::cli::environment::variable;
use crate::cli::failure::Failure;
use crate::cli::output::print;
use crate::print::lines::Lines;
use crate::print::progress::progress;
use crate::text::cells::fit;

/// The cells of a line where the terminal does not say how wide it is.
const WIDTH: u16 = 80;
/// To the beginning of the line, which is empty from there on.
const CLEAR: &str = "\r\u{1b}[K";

/// How the waiting is told.
pub(super) enum Progress {
    /// What the line says.
    Drawn(String),
    Lines(Lines),
    Quiet,
}

impl Progress {
    /// As standard output wants it.
    pub(super) fn of(is_quiet: bool) -> Self {
        let is_dumb = variable("TERM").is_none_or(|term| term == "dumb");
        if is_quiet {
            Self::Quiet
        } else if io::stdout().is_terminal() && !is_dumb {
            Self::Drawn(String::new())
        } else {
            Self::Lines(Lines::default())
        }
    }

    /// Whether it is a line that has to be taken away in the end.
    pub(super) fn is_drawn(&self) -> bool {
        matches!(self, Self::Drawn(_))
    }

    /// Says what has changed. Whether somebody still reads.
    pub(super) fn show(&mut self, model: &Model) -> Result<bool, Failure> {
        match self {
            Self::Quiet => Ok(true),
            Self::Lines(lines) => {
                let mut changes = lines.changes(model).into_iter();
                let mut printed = Ok(true);
                while let (Ok(true), Some(line)) = (&printed, changes.next()) {
                    printed = print(&format!("{line}\n"));
                }
                printed
            }
            Self::Drawn(before) => {
                let (width, _) = crossterm::terminal::size().unwrap_or((WIDTH, 0));
                // In the last cell some terminals begin a new line.
                let room = usize::from(width).saturating_sub(1);
                let ellipsis = model.settings.glyphs.ellipsis();
                let line = fit(&progress(model), room, ellipsis).into_owned();
                if line == *before {
                    return Ok(true);
                }
                *before = line;
                print(&format!("{CLEAR}{before}"))
            }
        }
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        if self.is_drawn() {
            // Whoever has closed the terminal sees no line.
            let _ = io::stdout().write_all(CLEAR.as_bytes());
        }
    }
}
