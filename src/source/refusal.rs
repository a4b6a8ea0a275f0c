//! What it means when the service says no, and whether it was the service that did
//! (`protocol`: Errors, Rates).

use std::time::Duration;

use crate::domain::{Refusal, RefusalKind, SourceError};
use crate::source::envelope::Envelope;
use crate::source::intermediary;
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

/// As much of an answer as is looked at for a refusal: its first words say all.
pub(super) const REFUSAL_LIMIT: usize = 64 << 10;

/// Prefixes of codes about parameters, whose names follow.
const PARAMETER_CODES: [&str; 2] = ["Missing", "Invalid"];

/// What an answer that says no means.
pub(super) fn read(answer: &RawAnswer) -> SourceError {
    let text = text(answer);
    let envelope = Envelope::of(&text);
    let meant = envelope.as_ref().and_then(Envelope::http_status);
    let status = meant
        .filter(|_| is_good(answer.status))
        .unwrap_or(answer.status);
    let own = envelope.filter(|envelope| is_own(envelope, answer.status));
    let is_own = own.is_some();
    let refusal = refusal(own.unwrap_or_default(), status);
    if is_throttling(answer, &refusal) {
        return SourceError::Throttled {
            retry_after: retry_after(answer),
            refusal,
        };
    }
    if is_own {
        SourceError::Refused(refusal)
    } else {
        SourceError::Intermediary(intermediary::describe(answer, status, &text))
    }
}

/// What an answer of a good status means that could not be read: a page is somebody else's.
pub(super) fn of_unreadable(answer: &RawAnswer) -> Option<SourceError> {
    let text = text(answer);
    let names_a_code = |envelope: Envelope| envelope.own_code().is_some();
    let is_page = intermediary::is_page(answer, &text);
    (is_page || Envelope::of(&text).is_some_and(names_a_code)).then(|| read(answer))
}

/// Whether HTTP calls it a good answer. Some gateways refuse so all the same.
pub(super) fn is_good(status: u16) -> bool {
    (200..300).contains(&status)
}

// Web servers and proxies on the way know the statuses of HTTP, but not the service's
// codes. Where HTTP sees no failure, nobody but the service calls it one.
fn is_own(envelope: &Envelope, status: u16) -> bool {
    envelope.own_code().is_some() || (is_good(status) && envelope.is_no_success())
}

fn refusal(envelope: Envelope, status: u16) -> Refusal {
    let code = envelope.own_code().unwrap_or_default().to_owned();
    Refusal {
        kind: kind(&code, status),
        code,
        message: envelope.message,
        request_id: envelope.request_id,
        http_status: status,
    }
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

/// As much of the body as can hold a refusal.
fn text(answer: &RawAnswer) -> String {
    let end = answer.body.len().min(REFUSAL_LIMIT);
    let text = String::from_utf8_lossy(answer.body.get(..end).unwrap_or_default());
    text.trim_start_matches('\u{feff}').trim().to_owned()
}
