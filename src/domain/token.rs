//! What lets others see a run that was shared with them. It is a secret.

use secrecy::{ExposeSecret, SecretString};

/// The token in the link of a shared run: shown nowhere, and wiped when it is forgotten.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    /// A token, whatever it looks like; nothing about it is published.
    pub fn new(text: String) -> Self {
        Self(text.into())
    }

    /// The token itself, for the request that it goes with.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Token {}
