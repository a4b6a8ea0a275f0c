//! Flags of the commands about the program itself.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Flags of `completions`.
#[derive(Clone, Copy, Debug, Args)]
pub(in crate::cli) struct CompletionsFlags {
    /// The shell: `source <(paiwatch completions bash)` in `~/.bashrc`, the same with
    /// zsh behind `compinit` in `~/.zshrc`, or `paiwatch completions fish | source` in
    /// `~/.config/fish/config.fish`
    #[arg(value_enum)]
    pub(in crate::cli) shell: Shell,
}

/// A shell that asks what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Shell {
    pub(in crate::cli) fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }
}

/// Flags of `man`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ManFlags {
    /// Write the pages of all commands here instead, e.g. `~/.local/share/man/man1`
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: Option<PathBuf>,
}
