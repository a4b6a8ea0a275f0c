//! What it means when the service says no (auth reference 4.2 and 5).

use std::time::Duration;

use crate::domain::{Refusal, RefusalKind, SourceError};
use crate::source::envelope::Envelope;
use crate::source::transport::RawAnswer;

/// Codes by prefix; the first that fits decides.
const CODES: &[(&str, RefusalKind)] = &[
    ("SignatureDoesNotMatch", RefusalKind::Credentials),
    ("InvalidAccessKeyId", RefusalKind::Credentials),
    ("IncompleteSignature", RefusalKind::Credentials),
    ("InvalidSecurityToken", RefusalKind::Credentials),
    ("MissingSecurityToken", RefusalKind::Credentials),
    ("InvalidTimeStamp.Expired", RefusalKind::Clock),
    ("IllegalTimestamp", RefusalKind::Clock),
    ("Forbidden.Workspace", RefusalKind::Workspace),
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
    ("NoSuchVersion", RefusalKind::Other),
    ("Unsupported", RefusalKind::Other),
    ("InvalidAction", RefusalKind::Other),
    ("InvalidApi", RefusalKind::Other),
    ("InvalidProtocol", RefusalKind::Other),
    ("InvalidTimeStamp", RefusalKind::Other),
];

/// Prefixes of codes about parameters, whose names follow.
const PARAMETER_CODES: [&str; 2] = ["Missing", "Invalid"];

/// An envelope is small, so a bigger answer of status 200 is not searched for one.
const ENVELOPE: usize = 4096;

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
