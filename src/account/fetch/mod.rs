//! Getting credentials, each way by its own protocol.

mod answer;
mod external;
mod metadata;
mod sts;
mod uri;
pub(super) mod web;

use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};

use crate::account::fetch::web::Web;
use crate::account::provider::{Keys, Provider};
use crate::domain::CredentialProblem;

/// How long what a command printed without a time is taken to be good.
const HELD: TimeDelta = TimeDelta::minutes(5);

/// Credentials that were just got.
pub(super) struct FetchedKeys {
    pub(super) keys: Keys,
    /// When others are to be got, where they do not say how long they live.
    pub(super) renew_at: Option<DateTime<Utc>>,
}

type Fetching<'a> =
    Pin<Box<dyn Future<Output = Result<FetchedKeys, CredentialProblem>> + Send + 'a>>;

/// Gets credentials; `now` is the service's time.
pub(super) fn fetch<'a>(provider: &'a Provider, web: &'a Web, now: DateTime<Utc>) -> Fetching<'a> {
    Box::pin(async move {
        let keys = match provider {
            Provider::Keys(keys) => keys.clone(),
            Provider::Kept { keys, renewal } => {
                let is_alive = |keys: &&Keys| keys.expires.is_none_or(|expires| expires > now);
                let keys = keys.as_ref().filter(is_alive);
                let command = || renewal.command(now).to_owned();
                let expired = || CredentialProblem::Expired { command: command() };
                keys.cloned().ok_or_else(expired)?
            }
            Provider::AssumeRole { source, role } => {
                let source = fetch(source, web, now).await?;
                sts::assume_role(role, &source.keys.account, web, now).await?
            }
            Provider::Oidc {
                token_file,
                provider_arn,
                role,
            } => sts::assume_role_with_oidc(role, provider_arn, token_file, web, now).await?,
            Provider::Metadata { role, needs_token } => {
                metadata::keys(role.as_deref(), *needs_token, web).await?
            }
            Provider::Uri(uri) => uri::keys(uri, web).await?,
            Provider::External { command } => {
                let keys = match external::printed_by(command, web).await? {
                    Provider::Keys(keys) => keys,
                    provider => fetch(&provider, web, now).await?.keys,
                };
                let renew_at = keys.expires.is_none().then(|| now + HELD);
                return Ok(FetchedKeys { keys, renew_at });
            }
        };
        Ok(FetchedKeys {
            keys,
            renew_at: None,
        })
    })
}
