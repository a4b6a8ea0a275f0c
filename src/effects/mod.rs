//! What the program does to the world besides asking the service: copying,
//! saving, showing texts in other programs. Whatever reaches a terminal from here is clean.

pub mod clipboard;
mod command;
mod file;
pub mod link;
pub mod past;
pub mod save;
pub mod viewer;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use crate::domain::{HostAction, HostReport};
use crate::text::cells;

/// What of the environment matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The program runs inside tmux.
    pub has_tmux: bool,
    pub pager: Option<String>,
    pub editor: Option<String>,
    pub browser: Option<String>,
    /// What `~` stands for.
    pub home: Option<String>,
    /// Where what is not lost with the program is kept, if anywhere.
    pub cache: Option<PathBuf>,
    /// The names of the variables that no other program is told.
    pub secrets: Vec<OsString>,
}

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

/// A text of many lines without what could do harm where it arrives. Line breaks, tabs and
/// blanks stay.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix('\n') {
            Some(line) => (line, "\n"),
            None => (line, ""),
        };
        // At the end of a line it belongs to the line break.
        let line = line.strip_suffix('\r').unwrap_or(line);
        let parts: Vec<_> = line.split('\t').map(cells::clean).collect();
        cleaned.push_str(&parts.join("\t"));
        cleaned.push_str(end);
    }
    cleaned
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn lines_and_tabs_stay_and_sequences_go() {
        assert_eq!(
            clean("a\tb\u{1b}]52;c;eA==\u{7}\r\n\u{202e}c\u{1b}[31m\n"),
            "a\tb\nc\n"
        );
        assert_eq!(clean("ls\r"), "ls");
        assert_eq!(clean("a  \n b \t \n"), "a  \n b \t \n");
    }
}
