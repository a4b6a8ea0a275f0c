//! The canonical form of a request: what both sides hash, however the request was written on the
//! wire.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::sim::protocol::parameters::Parameters;
use crate::sim::protocol::refusal::Refusal;

/// All but letters, digits and `-_.~`.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

pub(super) fn request(parts: &Parts, signed: &str) -> Result<String, Refusal> {
    let query = query(parts.uri.query().unwrap_or(""))?;
    let headers = signed
        .split(';')
        .map(|name| header(&parts.headers, name))
        .collect::<String>();
    let payload = values(&parts.headers, "x-acs-content-sha256");
    let (method, path) = (&parts.method, parts.uri.path());
    Ok(format!(
        "{method}\n{path}\n{query}\n{headers}\n{signed}\n{payload}"
    ))
}

/// Clients write a blank as `+` or `%20`, so the query is decoded and written anew.
fn query(wire: &str) -> Result<String, Refusal> {
    let mut pairs = Parameters::new(wire)?.pairs().to_vec();
    pairs.sort();
    let written = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    Ok(written.collect::<Vec<_>>().join("&"))
}

fn header(headers: &HeaderMap, name: &str) -> String {
    format!("{name}:{}\n", values(headers, name))
}

fn values(headers: &HeaderMap, name: &str) -> String {
    let mut values = headers
        .get_all(name)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .collect::<Vec<_>>();
    values.sort();
    values.join(",")
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}
