//! Who we are: the key pair that signs, and the service it is meant for.

mod endpoint;
mod secrets;

use std::fmt;

use secrecy::SecretString;

pub use self::endpoint::{Endpoint, EndpointError};
pub use self::secrets::is_secret;

const KEY_ID: &str = "ALIBABA_CLOUD_ACCESS_KEY_ID";
const SECRET: &str = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
const TOKEN: &str = "ALIBABA_CLOUD_SECURITY_TOKEN";

/// A key pair, with the token that belongs to it where it is a temporary one.
#[derive(Clone)]
pub struct Account {
    key_id: String,
    secret: SecretString,
    token: Option<SecretString>,
}

/// Why there is no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountError {
    /// These variables are unset or empty.
    Missing { variables: Vec<&'static str> },
}

impl Account {
    /// The account of this key pair.
    pub fn new(
        key_id: impl Into<String>,
        secret: impl Into<SecretString>,
        token: Option<SecretString>,
    ) -> Self {
        Self {
            key_id: key_id.into(),
            secret: secret.into(),
            token,
        }
    }

    /// The account that the environment names. `read` gives the value of a variable.
    pub fn from_environment(read: impl Fn(&str) -> Option<String>) -> Result<Self, AccountError> {
        let filled = |name| read(name).filter(|value| !value.is_empty());
        match (filled(KEY_ID), filled(SECRET)) {
            (Some(key_id), Some(secret)) => {
                Ok(Self::new(key_id, secret, filled(TOKEN).map(Into::into)))
            }
            (key_id, secret) => Err(AccountError::Missing {
                variables: [(KEY_ID, key_id.is_none()), (SECRET, secret.is_none())]
                    .into_iter()
                    .filter_map(|(name, missing)| missing.then_some(name))
                    .collect(),
            }),
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
}

// Written by hand so that a field added later does not show by itself.
impl fmt::Debug for Account {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Account")
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::{Account, AccountError, KEY_ID, SECRET, TOKEN};

    fn from(variables: &[(&str, &str)]) -> Result<Account, AccountError> {
        Account::from_environment(|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })
    }

    fn missing(variables: &[(&str, &str)]) -> Vec<&'static str> {
        let AccountError::Missing { variables } = from(variables).unwrap_err();
        variables
    }

    #[test]
    fn exactly_the_missing_variables_are_named_and_empty_counts_as_missing() {
        assert_eq!(missing(&[]), [KEY_ID, SECRET]);
        assert_eq!(missing(&[(KEY_ID, "id"), (SECRET, "")]), [SECRET]);
        assert_eq!(missing(&[(SECRET, "secret"), (TOKEN, "token")]), [KEY_ID]);
    }

    #[test]
    fn the_token_is_optional_and_empty_is_none() {
        let with = from(&[(KEY_ID, "id"), (SECRET, "secret"), (TOKEN, "token")]).unwrap();
        assert_eq!(with.key_id(), "id");
        assert_eq!(with.secret().expose_secret(), "secret");
        assert_eq!(with.token().unwrap().expose_secret(), "token");
        let without = from(&[(KEY_ID, "id"), (SECRET, "secret"), (TOKEN, "")]).unwrap();
        assert!(without.token().is_none());
    }

    #[test]
    fn debug_output_shows_no_part_of_the_account() {
        let account = Account::new("key-id", "the-secret", Some("the-token".into()));
        assert_eq!(format!("{account:?}"), "Account");
    }
}
