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
        None => words,
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
