//! The service as a program: starting, stopping, and what every answer carries.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use paiwatch::sim::story::Story;
use paiwatch::sim::{KeyPair, SecurityToken, Service, StartError};
use secrecy::ExposeSecret;

use crate::service::caller::{Caller, settings};

#[test]
fn answers_carry_the_date_of_the_clock_and_are_packed_when_asked() {
    let caller = Caller::default_story(1);
    let mut call = caller.call("ListPipelineRuns", "GET", "/api/v1/pipelineruns", "");
    let plain = caller.send(call.signed());
    assert_eq!(plain.headers["date"], "Fri, 02 Jan 2026 03:04:05 GMT");
    assert_eq!(
        plain.headers["content-type"],
        "application/json;charset=utf-8"
    );
    call.nonce = "another".to_owned();
    call.accept_encoding = Some("gzip");
    let packed = caller.send(call.signed());
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.len() < plain.bytes.len());
}

#[test]
fn requests_can_be_observed() {
    let mut caller = Caller::small();
    caller.runs("PageSize=2&Name=a%20b");
    caller.run("flow-unknown", "");
    let seen = caller.seen();
    assert_eq!(
        (seen[0].operation, seen[1].operation),
        ("ListPipelineRuns", "GetPipelineRun")
    );
    assert_eq!(seen[0].query[1], ("Name".to_owned(), "a b".to_owned()));
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path.as_str()),
        ("GET", "/api/v1/pipelineruns/flow-unknown")
    );
}

fn started() -> Service {
    Service::start(settings(Story::embedded("small").unwrap(), 1)).unwrap()
}

#[test]
fn a_service_accepts_connections_as_soon_as_it_has_started_and_stops_when_dropped() {
    let mut alone = settings(Story::embedded("small").unwrap(), 1);
    if cfg!(target_os = "linux") {
        // An address of its own: at the usual one another test may take the port that is let go.
        alone.listen = "127.0.0.2:0".parse().unwrap();
    }
    let service = Service::start(alone).unwrap();
    let mut stream = TcpStream::connect(service.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(2)))
        .unwrap();
    assert_eq!(service.endpoint(), format!("http://{}", service.address()));
    for _ in 0..2 {
        stream
            .write_all(b"GET /api/v1/pipelineruns HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut answer = [0; 2048];
        let length = stream.read(&mut answer).unwrap();
        assert!(answer[..length].starts_with(b"HTTP/1.1 400 Bad Request"));
    }
    let address = service.address();
    drop(service);
    assert_eq!(stream.read(&mut [0; 16]).unwrap_or(0), 0);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_port_in_use_is_an_error_that_names_it() {
    let first = started();
    let mut second = settings(Story::embedded("small").unwrap(), 1);
    second.listen = first.address();
    let error = Service::start(second).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with(&format!("cannot listen on `{}`: ", first.address())),
        "{error}"
    );
    let mut third = settings(Story::embedded("small").unwrap(), 1);
    third.speed = 0.0;
    assert!(matches!(Service::start(third), Err(StartError::Speed(_))));
}

#[test]
fn a_made_up_key_is_not_the_same_twice_and_does_not_show_its_secret() {
    let (one, other) = (KeyPair::made_up(), KeyPair::made_up());
    assert_ne!(one.id, other.id);
    let secret = one.secret.expose_secret();
    assert_ne!(secret, other.secret.expose_secret());
    assert!(!format!("{one:?}").contains(secret));
    let temporary = KeyPair {
        token: Some(SecurityToken {
            text: "a-token".into(),
            expires: None,
        }),
        ..one
    };
    assert!(!format!("{temporary:?}").contains("a-token"));
}
