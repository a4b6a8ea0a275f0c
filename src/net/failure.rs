//! What went wrong on the way, in few words.

use std::error::Error;

use crate::net::{Route, tunnel};

/// Rust's own words before those of the system, which say the same.
const NO_SUCH_NAME: &str = "failed to lookup address information: ";

/// The innermost cause says what happened; the ones around it repeat the
/// address. The system's number behind its words tells people nothing more.
pub fn cause(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let words = cause.to_string();
    if let Some(words) = words.strip_prefix(NO_SUCH_NAME) {
        return words.to_lowercase();
    }
    match words.split_once(" (os error ") {
        Some((words, _)) => words.to_lowercase(),
        None => in_plain_words(&words).unwrap_or(words),
    }
}

/// Whether what came over a connection that stands is no answer in HTTP, or none that can be read.
pub fn is_no_http(error: &reqwest::Error) -> bool {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    let words = cause.to_string();
    let is_parsed = words.starts_with("invalid ") && words.ends_with(" parsed");
    !error.is_connect() && (is_parsed || words == "message head is too large")
}

/// What the libraries of TLS and HTTP say in names of theirs, for people.
fn in_plain_words(words: &str) -> Option<String> {
    if let Some(why) = words.strip_prefix("invalid peer certificate: ") {
        return Some(about_certificate(why));
    }
    if let Some(alert) = words.strip_prefix("received fatal alert: ") {
        return Some(format!("the server ended the TLS handshake ({alert})"));
    }
    let is_no_tls = ["InvalidContentType", "corrupt message", "InvalidMessage"];
    if is_no_tls.iter().any(|part| words.contains(part)) {
        return Some("the server does not speak TLS; is the port right?".to_owned());
    }
    let has_closed = ["connection closed before message completed", "close_notify"];
    let has_closed = has_closed.iter().any(|part| words.contains(part));
    has_closed.then(|| "the server closed the connection".to_owned())
}

fn about_certificate(why: &str) -> String {
    let says = |part: &str| why.to_ascii_lowercase().contains(part);
    if says("expired") {
        "the certificate of the server has expired, or this machine's clock is wrong".to_owned()
    } else if says("notvalidyet") || says("not valid yet") {
        "the certificate of the server is not valid yet, or this machine's clock is wrong"
            .to_owned()
    } else if says("notvalidforname") || says("not valid for") {
        "the certificate of the server is for another name".to_owned()
    } else if says("unknownissuer") {
        "the certificate of the server is from an issuer that this machine does not trust"
            .to_owned()
    } else {
        format!("the certificate of the server is not valid ({why})")
    }
}

/// Why a connection to `host` (with its port) did not stand. Where a proxy is on the way it
/// is named, and what it answered.
pub async fn why(error: reqwest::Error, route: &Route, host: &str) -> String {
    let Route::Proxy(proxy) = route else {
        return cause(error);
    };
    if !error.is_connect() {
        return format!("{} (through the proxy {proxy})", cause(error));
    }
    let is_late = error.is_timeout();
    let words = cause(error);
    // The library keeps the answer of a proxy that opens no tunnel to itself.
    if words.starts_with("tunnel error")
        && let Some(status) = tunnel::status(proxy, host).await
    {
        return format!("the proxy {proxy} answered {status}");
    }
    if is_late {
        return format!("the proxy {proxy} does not answer");
    }
    format!("the proxy {proxy}: {words}")
}
