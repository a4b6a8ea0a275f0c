//! The service that lends roles. `AssumeRole` is signed like all that is asked; with a
//! token of OIDC nothing is signed, the token itself is the proof.

use std::path::Path;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use url::form_urlencoded::Serializer;

use crate::account::cli_file::{shown, text_of};
use crate::account::fetch::answer::lent;
use crate::account::fetch::web::Web;
use crate::account::identity::Account;
use crate::account::provider::{Keys, Role};
use crate::account::signature::{Covered, canonical_query, hash};
use crate::domain::CredentialProblem;

const VERSION: &str = "2015-04-01";
const FORM: &str = "application/x-www-form-urlencoded";

/// The key pair of a role, asked for by who may take it.
pub(super) async fn assume_role(
    role: &Role,
    account: &Account,
    web: &Web,
    now: DateTime<Utc>,
) -> Result<Keys, CredentialProblem> {
    let way = web.to(&role.sts)?;
    let body = form(role, &[], now);
    let query = canonical_query(&[("Format", "JSON")]);
    let payload_hash = hash(body.as_bytes());
    let mut headers = vec![
        ("host", role.sts.host().to_owned()),
        ("x-acs-action", "AssumeRole".to_owned()),
        ("x-acs-version", VERSION.to_owned()),
        ("x-acs-date", date(now)),
        (
            "x-acs-signature-nonce",
            format!("{:032x}", fastrand::u128(..)),
        ),
        ("x-acs-content-sha256", payload_hash.clone()),
        ("content-type", FORM.to_owned()),
    ];
    if let Some(token) = account.token() {
        headers.push(("x-acs-accesskey-id", account.key_id().to_owned()));
        headers.push(("x-acs-security-token", token.expose_secret().to_owned()));
    }
    let covered = Covered {
        method: "POST",
        path: "/",
        query: &query,
        headers: &headers,
        payload_hash: &payload_hash,
    };
    let authorization = covered.authorization(account.key_id(), account.secret());
    headers.push(("authorization", authorization));
    let mut request = way.client.post(format!("{}/?{query}", role.sts));
    // The library writes the host itself.
    for (name, value) in headers.iter().filter(|(name, _)| *name != "host") {
        request = request.header(*name, value);
    }
    let request = request
        .header("accept", "application/json")
        .body(body.as_bytes().to_vec());
    let answer = way.send(request).await?;
    lent(&answer, &way)
}

/// The key pair of a role, by a token that is read anew each time: its file is renewed by others.
pub(super) async fn assume_role_with_oidc(
    role: &Role,
    provider_arn: &str,
    token_file: &Path,
    web: &Web,
    now: DateTime<Utc>,
) -> Result<Keys, CredentialProblem> {
    let way = web.to(&role.sts)?;
    let token = token(token_file)?;
    let besides = [
        ("OIDCProviderArn", provider_arn),
        ("OIDCToken", token.trim()),
    ];
    let body = form(role, &besides, now);
    let query = canonical_query(&[
        ("Action", "AssumeRoleWithOIDC"),
        ("Format", "JSON"),
        ("Version", VERSION),
        ("Timestamp", &date(now)),
        ("SignatureNonce", &format!("{:032x}", fastrand::u128(..))),
    ]);
    let request = way
        .client
        .post(format!("{}/?{query}", role.sts))
        .header("content-type", FORM)
        .header("accept", "application/json")
        .body(body.as_bytes().to_vec());
    let answer = way.send(request).await?;
    lent(&answer, &way)
}

fn token(file: &Path) -> Result<Zeroizing<String>, CredentialProblem> {
    let unreadable = |why: &str| CredentialProblem::Unreadable {
        why: format!("the token in `{}`: {why}", shown(file)),
    };
    match text_of(file) {
        Ok(Some(token)) if !token.trim().is_empty() => Ok(token),
        Ok(Some(_)) => Err(unreadable("the file is empty")),
        Ok(None) => Err(unreadable("there is no such file")),
        Err(CredentialProblem::Unreadable { why }) => Err(unreadable(&why)),
        Err(problem) => Err(problem),
    }
}

/// What is asked for, in the body: addresses end up in the logs of others.
fn form(role: &Role, besides: &[(&str, &str)], now: DateTime<Utc>) -> Zeroizing<String> {
    let session = role.session.clone();
    let session = session.unwrap_or_else(|| format!("paiwatch-{}", now.timestamp()));
    let mut form = Serializer::new(String::new());
    form.append_pair("RoleArn", &role.arn)
        .append_pair("RoleSessionName", &session)
        .append_pair("DurationSeconds", &role.seconds.to_string())
        .extend_pairs(besides);
    let secrets = [("Policy", &role.policy), ("ExternalId", &role.external_id)];
    for (name, value) in secrets {
        if let Some(value) = value {
            form.append_pair(name, value.expose_secret());
        }
    }
    Zeroizing::new(form.finish())
}

fn date(now: DateTime<Utc>) -> String {
    now.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
