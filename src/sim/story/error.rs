//! What can be wrong with a story, told with the place where it is wrong.

use thiserror::Error;

pub(super) use crate::written::Flaw;

/// Why there is no such story.
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

impl StoryError {
    /// A flaw in the text of a file of this name.
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
