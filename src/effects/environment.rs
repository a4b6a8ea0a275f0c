//! What of the environment matters to effects.

use std::ffi::OsString;
use std::path::PathBuf;

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
