//! The ways to credentials, as a source describes them. Getting them is for `fetch`.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use url::Url;

use crate::account::endpoint::Endpoint;
use crate::account::identity::Account;
use crate::account::renewal::Ending;

/// How to get credentials.
#[derive(Clone)]
pub(super) enum Provider {
    /// They are here.
    Keys(Keys),
    /// A tool of the vendor has kept them.
    Kept {
        keys: Option<Keys>,
        renewal: Renewal,
    },
    /// By a role that others may take.
    AssumeRole { source: Box<Provider>, role: Role },
    /// By a role and a token of an identity provider.
    Oidc {
        token_file: PathBuf,
        provider_arn: String,
        role: Role,
    },
    /// By the role of the machine. Without a name it is asked for.
    Metadata {
        role: Option<String>,
        needs_token: bool,
    },
    /// By an address that answers with them.
    Uri(Url),
    /// By a command that prints them.
    External { command: Vec<String> },
}

/// A key pair, and how long it lives where that is known.
#[derive(Clone)]
pub(super) struct Keys {
    pub(super) account: Account,
    pub(super) expires: Option<DateTime<Utc>>,
}

/// The commands of the vendor's tool that get new credentials.
#[derive(Clone)]
pub(super) struct Renewal {
    /// Somebody logs in anew.
    pub(super) login: String,
    /// As long as the login lasts any call does.
    pub(super) call: String,
    pub(super) login_ends: Option<DateTime<Utc>>,
}

impl Renewal {
    /// The command that is enough.
    pub(super) fn command(&self, now: DateTime<Utc>) -> &str {
        if self.login_ends.is_some_and(|ends| ends > now) {
            &self.call
        } else {
            &self.login
        }
    }
}

/// A role, and how it is taken.
#[derive(Clone)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session: Option<String>,
    pub(super) seconds: i64,
    /// What narrows the role; it may tell more than others should know.
    pub(super) policy: Option<SecretString>,
    pub(super) external_id: Option<SecretString>,
    pub(super) sts: Endpoint,
}

impl Provider {
    /// What becomes of its credentials at their end.
    pub(super) fn ending(&self) -> Ending {
        match self {
            Self::Keys(_) => Ending::ByService,
            Self::Kept { .. } => Ending::ByOthers,
            Self::AssumeRole { .. }
            | Self::Oidc { .. }
            | Self::Metadata { .. }
            | Self::Uri(_)
            | Self::External { .. } => Ending::Renewed,
        }
    }
}
