//! What the hosts answer: a key pair with its time, or why there is none.

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Deserialize;

use crate::account::fetch::web::{Answer, Way};
use crate::account::identity::Account;
use crate::account::provider::Keys;
use crate::domain::CredentialProblem;

/// A key pair as all hosts spell it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Given {
    code: Option<String>,
    access_key_id: Option<String>,
    access_key_secret: Option<SecretString>,
    security_token: Option<SecretString>,
    expiration: Option<String>,
}

/// The answer of the service that lends roles.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Lent {
    credentials: Given,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Envelope {
    code: String,
    request_id: String,
}

/// The key pair of a role that was lent.
pub(super) fn lent(answer: &Answer, way: &Way) -> Result<Keys, CredentialProblem> {
    refuse(answer, way)?;
    let lent: Lent = serde_json::from_str(&answer.text).map_err(|error| garbled(&error, way))?;
    keys(lent.credentials, way)
}

/// A key pair that is the whole answer.
pub(super) fn given(answer: &Answer, way: &Way) -> Result<Keys, CredentialProblem> {
    refuse(answer, way)?;
    let given: Given = serde_json::from_str(&answer.text).map_err(|error| garbled(&error, way))?;
    if let Some(code) = given.code.clone().filter(|code| code != "Success") {
        return Err(CredentialProblem::Refused {
            host: way.host.clone(),
            code: word(code).unwrap_or_default(),
            request_id: String::new(),
        });
    }
    keys(given, way)
}

/// Whether the host said no, and why. Only an envelope is repeated, never an answer as it is.
pub(super) fn refuse(answer: &Answer, way: &Way) -> Result<(), CredentialProblem> {
    if answer.status == 200 {
        return Ok(());
    }
    let envelope: Envelope = serde_json::from_str(&answer.text).unwrap_or_default();
    let code = word(envelope.code).unwrap_or_else(|| format!("HTTP {}", answer.status));
    Err(CredentialProblem::Refused {
        host: way.host.clone(),
        code,
        request_id: word(envelope.request_id).unwrap_or_default(),
    })
}

/// A text that is a code or an id, and nothing that was sent.
fn word(text: String) -> Option<String> {
    let fits = |char: char| char.is_ascii_alphanumeric() || "._-".contains(char);
    let is_word = !text.is_empty() && text.len() <= 64 && text.chars().all(fits);
    is_word.then_some(text)
}

fn keys(given: Given, way: &Way) -> Result<Keys, CredentialProblem> {
    let missing = |name| move || way.garbled(&format!("`{name}` is missing in it"));
    let id = given.access_key_id.filter(|id| !id.is_empty());
    let id = id.ok_or_else(missing("AccessKeyId"))?;
    let secret = given
        .access_key_secret
        .ok_or_else(missing("AccessKeySecret"))?;
    let expires = given.expiration.filter(|text| !text.is_empty());
    let expires = expires.map(|text| moment(&text).ok_or_else(|| not_a_time(way)));
    Ok(Keys {
        account: Account::new(id, secret, given.security_token),
        expires: expires.transpose()?,
    })
}

fn not_a_time(way: &Way) -> CredentialProblem {
    way.garbled("`Expiration` is not a time")
}

/// A moment as RFC 3339 has it.
pub(super) fn moment(text: &str) -> Option<DateTime<Utc>> {
    let moment = DateTime::parse_from_rfc3339(text.trim()).ok()?;
    Some(moment.to_utc())
}

// The library's words may repeat a value, so only its place is told.
fn garbled(error: &serde_json::Error, way: &Way) -> CredentialProblem {
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.is_data() {
        return way.garbled(&format!("a value is missing or of another kind ({place})"));
    }
    way.garbled(&format!("it is not JSON ({place})"))
}
