//! What the service says when it says no (auth reference 4 and 5).

use std::borrow::Cow;
use std::time::Duration;

use serde::Deserialize;

use crate::domain::{Refusal, RefusalKind, SourceError};
use crate::source::transport::RawAnswer;
use crate::source::wire::{Object, Scalar};

/// Codes by prefix; the first that fits decides.
const CODES: &[(&str, RefusalKind)] = &[
    ("SignatureDoesNotMatch", RefusalKind::Credentials),
    ("InvalidAccessKeyId", RefusalKind::Credentials),
    ("IncompleteSignature", RefusalKind::Credentials),
    ("InvalidSecurityToken", RefusalKind::Credentials),
    ("MissingSecurityToken", RefusalKind::Credentials),
    ("InvalidTimeStamp.Expired", RefusalKind::Clock),
    ("IllegalTimestamp", RefusalKind::Clock),
    ("Forbidden", RefusalKind::Permission),
    ("NoPermission", RefusalKind::Permission),
    ("InsufficientBalance", RefusalKind::Permission),
    ("Throttling", RefusalKind::Service),
    ("ServiceUnavailable", RefusalKind::Service),
    ("InternalError", RefusalKind::Service),
    ("InternalServerError", RefusalKind::Service),
    ("SystemError", RefusalKind::Service),
    ("UnknownError", RefusalKind::Service),
    // The next request has another nonce.
    ("SignatureNonceUsed", RefusalKind::Service),
    // The operation itself is refused; no smaller batch would pass.
    ("InvalidVersion", RefusalKind::Other),
    ("InvalidAction", RefusalKind::Other),
    ("InvalidApi", RefusalKind::Other),
    ("InvalidProtocol", RefusalKind::Other),
    ("InvalidTimeStamp", RefusalKind::Other),
];

/// Prefixes of codes about parameters, whose names follow.
const PARAMETER_CODES: [&str; 2] = ["Missing", "Invalid"];

/// An envelope is small, so a bigger answer of status 200 is not searched for one.
const ENVELOPE: usize = 4096;

/// As much as is kept of an answer that is no envelope.
const EXCERPT: usize = 200;

/// Whether the answer says no. Some gateways do so with status 200.
pub(super) fn is_refusal(answer: &RawAnswer) -> bool {
    if !(200..300).contains(&answer.status) {
        return true;
    }
    answer.body.len() <= ENVELOPE
        && Envelope::of_json(&text(answer)).is_some_and(|envelope| envelope.says_no())
}

/// What an answer that says no means.
pub(super) fn read(answer: &RawAnswer) -> SourceError {
    let envelope = Envelope::of(&text(answer));
    let kind = kind(&envelope.code, answer.status);
    let refusal = Refusal {
        kind,
        code: envelope.code,
        message: envelope.message,
        request_id: envelope.request_id,
        http_status: answer.status,
    };
    let retry_after = retry_after(answer);
    if is_throttling(answer, &refusal) {
        return SourceError::Throttled {
            retry_after,
            refusal,
        };
    }
    SourceError::Refused(refusal)
}

// The service's own header means throttling whatever else is said. The
// standard one may also come from a proxy, so it must fit the status.
fn is_throttling(answer: &RawAnswer, refusal: &Refusal) -> bool {
    acs_retry_after(answer).is_some()
        || starts_with(&refusal.code, "Throttling")
        || answer.status == 429
        || (answer.status == 503 && retry_after(answer).is_some())
}

fn retry_after(answer: &RawAnswer) -> Option<Duration> {
    acs_retry_after(answer)
        .or_else(|| positive(answer.retry_after.as_ref()).map(Duration::from_secs))
}

fn acs_retry_after(answer: &RawAnswer) -> Option<Duration> {
    positive(answer.acs_retry_after.as_ref()).map(Duration::from_millis)
}

fn positive(header: Option<&String>) -> Option<u64> {
    let number = header?.trim().parse().ok()?;
    (number > 0).then_some(number)
}

fn kind(code: &str, status: u16) -> RefusalKind {
    let known = CODES.iter().find(|(prefix, _)| starts_with(code, prefix));
    if let Some((_, kind)) = known {
        return *kind;
    }
    if code.contains("NotFound") {
        return RefusalKind::NotFound;
    }
    if PARAMETER_CODES
        .iter()
        .any(|prefix| starts_with(code, prefix))
    {
        return RefusalKind::Request;
    }
    match status {
        // A code nobody documented says that the request was understood, so
        // only the bare status speaks of its form.
        400 if !code.is_empty() => RefusalKind::Other,
        400 | 413 => RefusalKind::Request,
        401 => RefusalKind::Credentials,
        403 => RefusalKind::Permission,
        404 => RefusalKind::NotFound,
        408 | 429 | 500..=599 => RefusalKind::Service,
        _ => RefusalKind::Other,
    }
}

fn starts_with(code: &str, prefix: &str) -> bool {
    code.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn text(answer: &RawAnswer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// The service's error, whoever wrote it.
#[derive(Default)]
struct Envelope {
    code: String,
    message: String,
    request_id: String,
}

impl Envelope {
    fn of(text: &str) -> Self {
        Self::of_json(text)
            .or_else(|| Self::of_xml(text))
            .unwrap_or_else(|| Self::of_page(text))
    }

    fn of_json(text: &str) -> Option<Self> {
        let json = serde_json::from_str::<Object<EnvelopeJson<'_>>>(text)
            .ok()?
            .0?;
        let first = |spellings: &[Scalar<'_>]| {
            let said = spellings.iter().find_map(|spelling| spelling.said());
            said.map(Cow::into_owned).unwrap_or_default()
        };
        Some(Self {
            code: first(&[json.code, json.code_lower]),
            message: first(&[json.message, json.message_lower]),
            request_id: first(&[
                json.request_id,
                json.request_id_camel,
                json.request_id_lower,
            ]),
        })
    }

    fn of_xml(text: &str) -> Option<Self> {
        let code = element(text, "code")?;
        Some(Self {
            code: code.to_owned(),
            message: element(text, "message").unwrap_or_default().to_owned(),
            request_id: element(text, "requestid").unwrap_or_default().to_owned(),
        })
    }

    // A proxy's page: its title says most.
    fn of_page(text: &str) -> Self {
        let words = element(text, "title").unwrap_or_else(|| text.trim());
        Self {
            message: words.chars().take(EXCERPT).collect(),
            ..Self::default()
        }
    }

    fn says_no(&self) -> bool {
        let yes = ["", "0", "200", "ok", "success"];
        !yes.iter().any(|word| self.code.eq_ignore_ascii_case(word))
    }
}

// Both spellings of a key may stand in one envelope, so they are fields of their own.
#[derive(Default, Deserialize)]
#[serde(default)]
struct EnvelopeJson<'a> {
    #[serde(borrow, rename = "Code")]
    code: Scalar<'a>,
    #[serde(rename = "code")]
    code_lower: Scalar<'a>,
    #[serde(rename = "Message")]
    message: Scalar<'a>,
    #[serde(rename = "message")]
    message_lower: Scalar<'a>,
    #[serde(rename = "RequestId")]
    request_id: Scalar<'a>,
    #[serde(rename = "requestId")]
    request_id_camel: Scalar<'a>,
    #[serde(rename = "requestid")]
    request_id_lower: Scalar<'a>,
}

/// The text of the first element called `name`, in any case, without attributes.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let opening = format!("<{name}>");
    let start = lower.find(&opening)? + opening.len();
    let length = lower.get(start..)?.find(&format!("</{name}>"))?;
    text.get(start..start + length).map(str::trim)
}
