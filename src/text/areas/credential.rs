//! Credentials: where they come from, how long they live, what is wrong with them.

use crate::domain::{CredentialError, CredentialWarning, Origin};

/// Credentials: where they come from, how long they live, what is wrong with them.
#[derive(Clone, Debug, PartialEq)]
pub enum CredentialText {
    Error(Box<CredentialError>),
    Hint(Box<CredentialError>),
    Warning(CredentialWarning),
    /// Where credentials come from.
    Origin(Box<Origin>),
    WaitingFor(Box<Origin>),
    /// How long the credentials live.
    Left(String),
    Over,
    /// Why there are no new ones, and how long the old ones live.
    NotRenewed(Box<CredentialError>, String),
    RenewedByItself(String),
    /// Where they come from.
    HowToMend(Box<Origin>),
    /// Where the token comes from that is over.
    HowToRenew(Box<Origin>),
}
