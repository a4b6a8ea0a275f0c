//! The account that signs.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// A key pair, with the token that belongs to it where it is a temporary one.
#[derive(Clone)]
pub struct Account {
    key_id: String,
    secret: SecretString,
    token: Option<SecretString>,
}

impl Account {
    /// The account of this key pair. An empty token is none.
    pub fn new(
        key_id: impl Into<String>,
        secret: impl Into<SecretString>,
        token: Option<SecretString>,
    ) -> Self {
        Self {
            key_id: key_id.into(),
            secret: secret.into(),
            token: token.filter(|token| !token.expose_secret().is_empty()),
        }
    }

    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    pub(crate) fn secret(&self) -> &SecretString {
        &self.secret
    }

    pub(crate) fn token(&self) -> Option<&SecretString> {
        self.token.as_ref()
    }

    /// Whether it signs as the other one does.
    pub(super) fn is(&self, other: &Self) -> bool {
        let token = self.token.as_ref().map(ExposeSecret::expose_secret);
        let other_token = other.token.as_ref().map(ExposeSecret::expose_secret);
        self.key_id == other.key_id
            && self.secret.expose_secret() == other.secret.expose_secret()
            && token == other_token
    }
}

// Written by hand so that a field added later does not show by itself.
impl fmt::Debug for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Account")
    }
}

/// Enough of a key's id to tell it from others.
pub(super) fn masked(id: &str) -> String {
    const SHOWN: usize = 4;
    let ends = (id.len() > 3 * SHOWN).then(|| (id.get(..SHOWN), id.get(id.len() - SHOWN..)));
    match ends {
        Some((Some(head), Some(tail))) => format!("{head}****{tail}"),
        Some(_) | None => "****".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::account::identity::{Account, masked};

    #[test]
    fn debug_output_shows_no_part_of_the_account() {
        let account = Account::new("key-id", "the-secret", Some("the-token".into()));
        assert_eq!(format!("{account:?}"), "Account");
        assert!(
            Account::new("id", "the-secret", Some("".into()))
                .token()
                .is_none()
        );
    }

    #[test]
    fn only_the_ends_of_a_keys_id_are_shown() {
        assert_eq!(masked("LTAI5tAbCdEfGhIjKlMnOpQr"), "LTAI****OpQr");
        assert_eq!(masked("short"), "****");
    }
}
