//! The languages that there are, and the table of each.

use std::borrow::Cow;

use crate::text::Text;
use crate::text::english;

/// A language people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
}

impl Language {
    /// The text in this language.
    pub fn say(self, text: &Text) -> Cow<'static, str> {
        match self {
            Self::English => english::say(text),
        }
    }
}
