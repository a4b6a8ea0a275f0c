//! A key, and what people call it.

use crossterm::event::KeyCode;

/// A key as the table names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub code: KeyCode,
    pub control: bool,
}

impl Key {
    /// The key as people know it.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "space".to_owned(),
            KeyCode::Char(char) if self.control => char.to_uppercase().to_string(),
            KeyCode::Char(char) => char.to_string(),
            KeyCode::Enter => "enter".to_owned(),
            KeyCode::Esc => "esc".to_owned(),
            KeyCode::Tab => "tab".to_owned(),
            KeyCode::BackTab => "shift-tab".to_owned(),
            KeyCode::PageDown => "pgdn".to_owned(),
            KeyCode::PageUp => "pgup".to_owned(),
            other => other.to_string().to_lowercase(),
        };
        if self.control {
            format!("^{name}")
        } else {
            name
        }
    }
}

pub(super) const fn char(char: char) -> Key {
    key(KeyCode::Char(char))
}

pub(super) const fn key(code: KeyCode) -> Key {
    Key {
        code,
        control: false,
    }
}

pub(super) const fn control(char: char) -> Key {
    Key {
        code: KeyCode::Char(char),
        control: true,
    }
}
