//! A mistake in a TOML file, with its place.

use std::ops::Range;

use crate::written::nearest;

/// Something wrong at a place of the text, before anyone knows the name of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    pub span: Range<usize>,
    pub problem: String,
}

impl Flaw {
    /// This problem at that place.
    pub fn new(span: Range<usize>, problem: impl Into<String>) -> Self {
        Self {
            span,
            problem: problem.into(),
        }
    }

    /// Line and column of its beginning, both from 1; the column counts characters.
    pub fn place(&self, text: &str) -> (usize, usize) {
        let before = text.get(..self.span.start).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or("").chars().count() + 1;
        (before.matches('\n').count() + 1, column)
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
