//! What can be wrong with a story, told with the place where it is wrong.

use std::ops::Range;

use thiserror::Error;

use crate::sim::words::nearest;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoryError {
    #[error("there is no story named `{name}`; did you mean `{nearest}`?")]
    UnknownName { name: String, nearest: String },
    #[error("`{name}` is not written as huge:RUNSxNODES[:RUNNING], such as `huge:100x1000:50`")]
    Huge { name: String },
    #[error("a huge story cannot be that: {problem}")]
    TooHuge { problem: String },
    #[error("{file}:{line}:{column}: {problem}")]
    Wrong {
        file: String,
        line: usize,
        column: usize,
        problem: String,
    },
}

/// Something wrong at a place of the text, before anyone knows the name of the file.
pub(super) struct Flaw {
    pub(super) span: Range<usize>,
    pub(super) problem: String,
}

impl Flaw {
    pub(super) fn new(span: Range<usize>, problem: impl Into<String>) -> Self {
        Self {
            span,
            problem: problem.into(),
        }
    }

    pub(super) fn in_file(self, file: &str, text: &str) -> StoryError {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        StoryError::Wrong {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or("").chars().count() + 1,
            problem: self.problem,
        }
    }
}

impl From<toml::de::Error> for Flaw {
    fn from(error: toml::de::Error) -> Self {
        let message = error.message();
        let problem = match meant(message) {
            Some(word) => format!("{message}; did you mean `{word}`?"),
            None => message.to_owned(),
        };
        Self::new(error.span().unwrap_or(0..0), problem)
    }
}

/// Serde lists the words it knows in backticks after the one it does not know.
fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let written = quoted.next()?;
    nearest(written, quoted)
}
