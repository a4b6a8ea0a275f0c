//! The access key that requests must be signed with.

use std::fmt;
use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, Utc};
use secrecy::SecretString;

/// The secret is wiped with it. What was printed or handed to a command for others to sign with is
/// theirs.
#[derive(Clone)]
pub struct KeyPair {
    pub id: String,
    pub secret: SecretString,
    /// Makes the key a temporary one, which is of no use without it.
    pub token: Option<SecurityToken>,
}

/// What a client with a temporary key sends besides the signature.
#[derive(Clone)]
pub struct SecurityToken {
    pub text: SecretString,
    /// From then on it is refused.
    pub expires: Option<DateTime<Utc>>,
}

impl KeyPair {
    /// A key nobody can guess, for one start of the service.
    pub fn made_up() -> Self {
        Self {
            id: format!("LTAI5t{}", noise(2)),
            secret: noise(4).into(),
            token: None,
        }
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyPair")
            .field("id", &self.id)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for SecurityToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SecurityToken")
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// The standard library seeds its hash maps from the system's entropy, which is all that is needed
/// here.
fn noise(words: usize) -> String {
    let bytes = (0..words).map(|word| RandomState::new().hash_one(word).to_be_bytes());
    hex::encode(bytes.collect::<Vec<_>>().concat())
}
