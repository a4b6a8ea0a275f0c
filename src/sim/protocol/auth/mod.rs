//! Believing a request: the ACS3-HMAC-SHA256 signature over the headers it names, its date and its
//! nonce. Verifies what was sent; it does not know how a client builds it.

mod canonical;
pub(in crate::sim) mod nonces;
mod token;

use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::sim::protocol::auth::nonces::Nonces;
use crate::sim::protocol::catalogue::Operation;
use crate::sim::protocol::key::KeyPair;
use crate::sim::protocol::refusal::Refusal;

const ALGORITHM: &str = "ACS3-HMAC-SHA256";
const WINDOW: TimeDelta = TimeDelta::minutes(15);
const MANDATORY: &[&str] = &[
    "host",
    "x-acs-action",
    "x-acs-version",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-content-sha256",
];

/// Refuses a request that does not prove whose it is, when it was made, and what it is.
pub(in crate::sim) fn verify(
    parts: &Parts,
    body: &[u8],
    operation: &Operation,
    key: &KeyPair,
    now: DateTime<Utc>,
    nonces: &mut Nonces,
) -> Result<(), Refusal> {
    let headers = &parts.headers;
    let authorization = Authorization::new(headers)?;
    if authorization.key_id != key.id {
        return Err(unknown_key());
    }
    authorization.check_names(headers, !body.is_empty())?;
    let date = date(headers)?;
    if (now - date).abs() > WINDOW {
        return Err(expired());
    }
    check_body(headers, body)?;
    check_signature(parts, &authorization, key)?;
    token::check(headers, key, now)?;
    if !nonces.is_new(text(headers, "x-acs-signature-nonce"), date, now - WINDOW) {
        return Err(Refusal::bad_request(
            "SignatureNonceUsed",
            "Specified signature nonce was used already.",
        ));
    }
    check_meaning(headers, operation)
}

struct Authorization<'a> {
    key_id: &'a str,
    signed: &'a str,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn new(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let value = text(headers, "authorization");
        let fields = value
            .strip_prefix(ALGORITHM)
            .and_then(|rest| rest.strip_prefix(' '))
            .ok_or_else(|| {
                incomplete(&format!(
                    "the Authorization header does not begin with {ALGORITHM}"
                ))
            })?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
                .ok_or_else(|| incomplete(&format!("the Authorization header has no {name}")))
        };
        Ok(Self {
            key_id: field("Credential")?,
            signed: field("SignedHeaders")?,
            signature: field("Signature")?,
        })
    }

    /// All that gives a request its meaning must be under the signature.
    fn check_names(&self, headers: &HeaderMap, has_body: bool) -> Result<(), Refusal> {
        let signed = self.signed.split(';').collect::<Vec<_>>();
        if let Some(missing) = MANDATORY.iter().find(|name| text(headers, name).is_empty()) {
            return Err(incomplete(&format!("the header {missing} is missing")));
        }
        let must_be_signed = |name: &str| {
            name == "host" || name.starts_with("x-acs-") || (name == "content-type" && has_body)
        };
        if let Some(bare) = headers
            .keys()
            .find(|name| must_be_signed(name.as_str()) && !signed.contains(&name.as_str()))
        {
            return Err(incomplete(&format!("the header {bare} is not signed")));
        }
        if !signed.is_sorted()
            || self
                .signed
                .contains(|letter: char| letter.is_ascii_uppercase())
        {
            return Err(incomplete(
                "the signed headers are not in order or not in lower case",
            ));
        }
        match signed.iter().find(|name| !headers.contains_key(**name)) {
            Some(absent) => Err(incomplete(&format!(
                "the signed header {absent} was not sent"
            ))),
            None => Ok(()),
        }
    }
}

fn date(headers: &HeaderMap) -> Result<DateTime<Utc>, Refusal> {
    NaiveDateTime::parse_from_str(text(headers, "x-acs-date"), "%Y-%m-%dT%H:%M:%SZ")
        .map(|date| date.and_utc())
        .map_err(|_| {
            Refusal::bad_request(
                "InvalidTimeStamp.Format",
                "Specified time stamp or date value is not well formatted.",
            )
        })
}

fn check_body(headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    if text(headers, "x-acs-content-sha256") == hex::encode(Sha256::digest(body)) {
        return Ok(());
    }
    Err(mismatch("x-acs-content-sha256 is not the hash of the body"))
}

fn check_signature(
    parts: &Parts,
    authorization: &Authorization<'_>,
    key: &KeyPair,
) -> Result<(), Refusal> {
    let request = canonical::request(parts, authorization.signed)?;
    let text = format!("{ALGORITHM}\n{}", hex::encode(Sha256::digest(request)));
    let is_lower_case = !authorization
        .signature
        .bytes()
        .any(|byte| byte.is_ascii_uppercase());
    let signature = hex::decode(authorization.signature).unwrap_or_default();
    let genuine = Hmac::<Sha256>::new_from_slice(key.secret.expose_secret().as_bytes())
        .is_ok_and(|mac| mac.chain_update(&text).verify_slice(&signature).is_ok());
    if genuine && is_lower_case {
        return Ok(());
    }
    Err(mismatch(&format!("server string to sign is: {text}")))
}

/// What a request says it is; checked last, when the request is known to be genuine.
fn check_meaning(headers: &HeaderMap, operation: &Operation) -> Result<(), Refusal> {
    let version = text(headers, "x-acs-version");
    if version != operation.version {
        return Err(Refusal::bad_request(
            "InvalidVersion",
            format!("Specified parameter Version {version} is not valid."),
        ));
    }
    let action = text(headers, "x-acs-action");
    if action != operation.name {
        let message = format!(
            "Specified action {action} does not fit the path, which is {}.",
            operation.name
        );
        return Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "InvalidAction.NotFound",
            message,
        ));
    }
    Ok(())
}

/// The text of a header, empty when it is missing or no text.
fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
}

fn incomplete(why: &str) -> Refusal {
    Refusal::bad_request(
        "IncompleteSignature",
        format!("The request signature does not conform to Aliyun standards: {why}."),
    )
}

fn mismatch(why: &str) -> Refusal {
    Refusal::bad_request(
        "SignatureDoesNotMatch",
        format!("Specified signature does not match our calculation: {why}"),
    )
}

fn unknown_key() -> Refusal {
    Refusal::new(
        StatusCode::NOT_FOUND,
        "InvalidAccessKeyId.NotFound",
        "Specified access key is not found.",
    )
}

fn expired() -> Refusal {
    Refusal::bad_request(
        "InvalidTimeStamp.Expired",
        "Specified time stamp or date value is expired.",
    )
}
