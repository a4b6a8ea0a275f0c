//! Who may use the control path: clients of this machine. A page of some web site that a browser on
//! this machine shows could reach it too, under a name of its own or across sites, and is turned
//! away.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;

use crate::sim::server::control::line::line;

pub(super) async fn guard(request: Request, next: Next) -> Response {
    match refusal(&request) {
        Some(why) => line(StatusCode::FORBIDDEN, why),
        None => next.run(request).await,
    }
}

fn refusal(request: &Request) -> Option<&'static str> {
    let header = |name| Some(request.headers().get(name)?.to_str().unwrap_or(""));
    // Newer versions of HTTP tell the host with the path.
    let authority = request.uri().authority().map(Authority::as_str);
    let host = header(HOST).or(authority).unwrap_or("");
    if !is_loopback(host) {
        return Some("the control path answers to names of this machine alone, such as 127.0.0.1");
    }
    let is_foreign = header(ORIGIN).is_some_and(|origin| origin != format!("http://{host}"));
    is_foreign.then_some("the control path answers to no page of another origin")
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']');
    let is_address = address
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    name.eq_ignore_ascii_case("localhost") || is_address
}
