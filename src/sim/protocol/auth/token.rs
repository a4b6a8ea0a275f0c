//! The token that comes with a temporary key. It is looked at only when the request is known to be
//! signed with that key.

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};
use secrecy::ExposeSecret;

use crate::sim::protocol::key::KeyPair;
use crate::sim::protocol::refusal::Refusal;

const HEADER: &str = "x-acs-security-token";

pub(super) fn check(headers: &HeaderMap, key: &KeyPair, now: DateTime<Utc>) -> Result<(), Refusal> {
    let (sent, expected) = match (headers.get(HEADER), &key.token) {
        (None, None) => return Ok(()),
        (None, Some(_)) => return Err(missing()),
        (Some(_), None) => return Err(mismatch()),
        (Some(sent), Some(expected)) => (sent, expected),
    };
    let sent = sent
        .to_str()
        .ok()
        .filter(|sent| !sent.contains(char::is_whitespace))
        .ok_or_else(malformed)?;
    if sent.is_empty() {
        return Err(missing());
    }
    if sent != expected.text.expose_secret() {
        return Err(mismatch());
    }
    match expected.expires {
        Some(expires) if expires <= now => Err(expired()),
        Some(_) | None => Ok(()),
    }
}

fn missing() -> Refusal {
    Refusal::bad_request(
        "MissingSecurityToken",
        "SecurityToken is mandatory for this action.",
    )
}

fn malformed() -> Refusal {
    Refusal::bad_request(
        "InvalidSecurityToken.Malformed",
        "Specified SecurityToken is malformed.",
    )
}

fn mismatch() -> Refusal {
    Refusal::bad_request(
        "InvalidSecurityToken.MismatchWithAccessKey",
        "Specified SecurityToken mismatch with the AccessKey.",
    )
}

fn expired() -> Refusal {
    Refusal::bad_request(
        "InvalidSecurityToken.Expired",
        "Specified SecurityToken is expired.",
    )
}
