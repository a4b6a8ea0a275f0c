//! What a person types or pastes. The link of a shared run holds a token, so
//! any of it may be a secret: nothing shows it for debugging, and it is wiped
//! when it is forgotten.
//!
//! What the libraries hold is theirs. The terminal's reader keeps the bytes of the
//! last paste until others take their place; the line being typed leaves pieces
//! behind where it grows, and does not let go of what was cut from it (`^K`).

use std::fmt;
use std::mem;

use secrecy::zeroize::Zeroize;
use secrecy::{ExposeSecret, SecretString};
use tui_input::{Input, InputRequest};

/// A line of text that is being typed.
#[derive(Clone, Default)]
pub struct Entry(pub Input);

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Entry").finish_non_exhaustive()
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.0.value() == other.0.value() && self.0.cursor() == other.0.cursor()
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        String::from(mem::take(&mut self.0)).zeroize();
    }
}

/// A text that was pasted.
#[derive(Clone, Debug)]
pub struct Pasted(SecretString);

impl Pasted {
    /// The text itself, to be typed.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl From<String> for Pasted {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq for Pasted {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

/// One change of the line that is being typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Edit(pub InputRequest);

impl fmt::Debug for Edit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Edit").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tui_input::InputRequest;

    use super::{Edit, Entry};
    use crate::app::message::{Action, Message};
    use crate::app::model::mode::{Field, Mode};

    #[test]
    fn nothing_that_was_typed_is_shown_for_debugging() {
        const TOKEN: &str = "ŧøκ";
        let entry = Entry(TOKEN.into());
        let keys = TOKEN
            .chars()
            .map(|char| Message::Action(Action::Edit(Edit(InputRequest::InsertChar(char)))));
        let mut shown: Vec<String> = keys.map(|message| format!("{message:?}")).collect();
        shown.push(format!("{:?}", Message::Paste(TOKEN.to_owned().into())));
        shown.push(format!("{:#?}", Mode::Typing(Field::Add, entry.clone())));
        for shown in shown {
            assert!(!shown.contains(|char| TOKEN.contains(char)), "{shown}");
        }
        assert_eq!(entry.0.value(), TOKEN);
    }
}
