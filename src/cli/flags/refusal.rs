//! Why a value of a flag is refused, and what would be right: what the parser hands on.

use std::error::Error;
use std::fmt;

use crate::text::{Language, Text, UsageText};
use crate::written;

/// What is wrong with a value, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) what: Box<Text>,
    pub(super) hint: Box<Text>,
}

impl Refusal {
    pub(super) fn new(what: impl Into<Text>, hint: impl Into<Text>) -> Self {
        Self {
            what: Box::new(what.into()),
            hint: Box::new(hint.into()),
        }
    }

    /// A word that is none of these.
    pub(super) fn of_word(typed: &str, known: &[impl AsRef<str>]) -> Self {
        let words: Vec<String> = known.iter().map(|word| word.as_ref().to_owned()).collect();
        let meant = written::meant(typed, words.iter().map(String::as_str));
        let hint = match meant {
            Some(nearest) => UsageText::Meant(nearest.to_owned()),
            None => UsageText::OneOf(words.clone()),
        };
        Self::new(UsageText::NotOneOf(typed.to_owned(), words), hint)
    }

    /// Both in one line, for a file's mistake with its place.
    pub(in crate::cli) fn in_one_line(&self) -> String {
        let say = |text| Language::default().say(text);
        format!("{}; {}", say(&self.what), say(&self.hint))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&Language::default().say(&self.what))
    }
}

impl Error for Refusal {}
