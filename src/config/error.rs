//! What can be wrong with the file, told with the place where it is wrong.

use std::fmt;

use crate::written::Flaw;

/// Why the file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    Unreadable {
        file: String,
        why: String,
    },
    Wrong {
        file: String,
        line: usize,
        column: usize,
        problem: String,
    },
    /// A context that was named elsewhere is not in it; the nearest that is.
    NoSuchContext {
        file: String,
        name: String,
        nearest: Option<String>,
    },
}

impl ConfigError {
    /// A flaw in the text of a file.
    pub(super) fn in_file(flaw: Flaw, file: &str, text: &str) -> Self {
        let (line, column) = flaw.place(text);
        Self::Wrong {
            file: file.to_owned(),
            line,
            column,
            problem: flaw.problem,
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, why } => write!(out, "cannot read `{file}`: {why}"),
            Self::Wrong {
                file,
                line,
                column,
                problem,
            } => write!(out, "{file}:{line}:{column}: {problem}"),
            Self::NoSuchContext {
                file,
                name,
                nearest,
            } => {
                write!(out, "there is no context `{name}` in `{file}`")?;
                match nearest {
                    Some(nearest) => write!(out, "; did you mean `{nearest}`?"),
                    None => Ok(()),
                }
            }
        }
    }
}
