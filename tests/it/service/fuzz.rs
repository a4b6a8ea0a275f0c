//! Requests that no client would send. Each gets an answer or a closed connection, and never a
//! panic. `PAIWATCH_FUZZ_SECONDS` makes it try for longer.

use std::env;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use crate::service::caller::{Call, Caller, settings};
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request, Uri};
use chrono::{DateTime, TimeDelta, Utc};
use fastrand::Rng;
use paiwatch::clock;
use paiwatch::sim::Service;
use paiwatch::sim::story::Story;

const PIECES: &[&str] = &[
    "",
    "/",
    "..",
    ".",
    "%",
    "%2F",
    "%00",
    "%0A",
    "%ff",
    "%zz",
    "+",
    "&",
    "=",
    "?",
    "#",
    ";",
    ",",
    " ",
    "\r\n",
    "\0",
    "中",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    "null",
    "-1",
    "0",
    "99999999999999999999",
    "1e9",
    "true",
    "PageSize=",
    "Depth=",
    "nodes",
    "status",
    "HTTP/1.1",
    "transfer-encoding: chunked\r\n",
    "content-length: 5\r\n",
    "expect: 100-continue\r\n",
];

/// The same tries each time, and more of them for as long as is wished.
fn tries(usual: u64) -> impl Iterator<Item = Rng> {
    let wished = env::var("PAIWATCH_FUZZ_SECONDS").ok();
    let end = wished.map(|seconds| clock::now() + TimeDelta::seconds(seconds.parse().unwrap()));
    let goes_on = move |number: &u64| match end {
        Some(end) => clock::now() < end,
        None => *number < usual,
    };
    (0..).take_while(goes_on).map(Rng::with_seed)
}

fn targets(caller: &Caller) -> Vec<(&'static str, String)> {
    let (run, root) = caller.ids("small");
    let node = format!("/api/v1/pipelineruns/{run}/nodes/{root}");
    vec![
        (
            "ListPipelineRuns",
            "/api/v1/pipelineruns?Name=a&PageSize=5".to_owned(),
        ),
        (
            "GetPipelineRun",
            format!("/api/v1/pipelineruns/{run}?Verbose=true"),
        ),
        (
            "GetPipelineRunNode",
            format!("{node}?Depth=100&Type=Physical"),
        ),
        (
            "ListPipelineRunNodeStatus",
            format!("{node}/status?Depth=3"),
        ),
        (
            "ListPipelineRunNodeLogs",
            format!("{node}/logs?Offset=0&Keyword=a"),
        ),
        (
            "ListPipelineRunNodeOutputs",
            format!("{node}/outputs?Depth=9&SortBy=Name"),
        ),
        (
            "ListPipelines",
            "/api/v1/pipelines?FuzzyMatching=true".to_owned(),
        ),
        ("GetPipeline", "/api/v1/pipelines/pipeline-1".to_owned()),
        (
            "ListWorkspaces",
            "/api/v1/workspaces?Verbose=true&Status=ENABLED".to_owned(),
        ),
        ("ListPipelineRunsStatus", "/api/v1/pipelineruns".to_owned()),
    ]
}

fn good(caller: &Caller, random: &mut Rng) -> Call {
    let targets = targets(caller);
    let (action, target) = random.choice(&targets).unwrap();
    if *action == "ListPipelineRunsStatus" {
        let body = r#"{"PipelineRuns":["flow-1"],"Nodes":[{"PipelineRunId":"a","NodeId":"b"}]}"#;
        return caller.call(action, "PUT", target, body);
    }
    let mut call = caller.call(action, "GET", target, "");
    if *action == "ListWorkspaces" {
        "2021-02-04".clone_into(&mut call.version);
    }
    call
}

/// The text with a few pieces put in, taken out or written over.
fn bent(text: &str, random: &mut Rng) -> String {
    let mut letters = text.chars().collect::<Vec<_>>();
    for _ in 0..random.usize(1..4) {
        let start = random.usize(0..=letters.len());
        let end = (start + random.usize(0..4)).min(letters.len());
        let piece = random.choice(PIECES).unwrap();
        letters.splice(start..end, piece.chars());
    }
    letters.into_iter().collect()
}

fn bent_call(caller: &Caller, random: &mut Rng) -> Call {
    let mut call = good(caller, random);
    match random.u8(0..6) {
        0 => call.body = bent(&call.body, random),
        1 => call.action = random.alphanumeric().to_string(),
        2 => call.date = bent(&call.date, random).replace(char::is_control, ""),
        _ => call.target = bent(&call.target, random),
    }
    call
}

fn with_a_bent_header(mut request: Request<Body>, random: &mut Rng) -> Request<Body> {
    let names = request.headers().keys().cloned().collect::<Vec<_>>();
    let name = random.choice(&names).cloned();
    let name = name.unwrap_or(HeaderName::from_static("x-acs-action"));
    let bytes = (0..random.usize(0..40))
        .map(|_| random.u8(b' '..=b'~'))
        .collect::<Vec<_>>();
    let value = HeaderValue::from_bytes(&bytes).unwrap();
    if random.bool() {
        request.headers_mut().insert(name, value);
    } else {
        request.headers_mut().append(name, value);
    }
    request
}

#[test]
fn bent_requests_are_refused_in_the_envelope() {
    let caller = Caller::small();
    caller.pass_seconds(10);
    for mut random in tries(1500) {
        let seed = random.get_seed();
        let call = bent_call(&caller, &mut random);
        let is_sendable = call.target.starts_with('/')
            && call.target.parse::<Uri>().is_ok()
            && HeaderValue::from_str(&call.date).is_ok();
        if !is_sendable {
            continue;
        }
        let mut request = call.signed();
        if random.u8(0..4) == 0 {
            request = with_a_bent_header(request, &mut random);
        }
        let answer = caller.send(request);
        let is_refusal = (400..500).contains(&answer.status)
            && answer.body["Code"].is_string()
            && answer.body["Message"].is_string();
        assert!(answer.status == 200 || is_refusal, "seed {seed}: {call:?}");
    }
}

#[test]
fn any_bytes_on_the_wire_end_in_an_answer_or_a_closed_connection() {
    let service = Service::start(settings(Story::embedded("small").unwrap(), 1)).unwrap();
    let caller = Caller::small();
    for mut random in tries(250) {
        let seed = random.get_seed();
        let bytes = match random.u8(0..3) {
            0 => (0..random.usize(0..400)).map(|_| random.u8(..)).collect(),
            1 => bent(&genuine(&caller, &mut random), &mut random).into_bytes(),
            _ => {
                let text = genuine(&caller, &mut random);
                text.as_bytes()[..random.usize(0..text.len())].to_vec()
            }
        };
        let answer = exchanged(service.address(), &bytes);
        // A request may ask to be told to go on before it sends its body.
        let last = answer
            .strip_prefix(b"HTTP/1.1 100 Continue\r\n\r\n")
            .unwrap_or(&answer);
        // Behind `HTTP/1.0 ` or `HTTP/1.1 `.
        let status = last.get(9..12).unwrap_or_default();
        let is_sound = last.is_empty() || status == b"200" || status.starts_with(b"4");
        let shown = String::from_utf8_lossy(&answer);
        assert!(is_sound, "seed {seed}: {shown}");
    }
    // Whoever stops sending may be taken for gone, so this one waits for its answer.
    let text = genuine(&caller, &mut Rng::with_seed(1));
    let answer = read(sent(service.address(), text.as_bytes()));
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[test]
fn a_huge_body_is_refused_and_the_refusal_arrives() {
    let service = Service::start(settings(Story::embedded("small").unwrap(), 1)).unwrap();
    let length = 10 * 1024 * 1024;
    let head = format!(
        "PUT /api/v1/pipelineruns HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    let mut bytes = head.into_bytes();
    bytes.resize(bytes.len() + length, b'[');
    let answer = String::from_utf8(read(sent(service.address(), &bytes))).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains(r#""Code":"RequestEntityTooLarge""#),
        "{answer}"
    );
}

/// A request that the service believes, as it goes over the wire.
fn genuine(caller: &Caller, random: &mut Rng) -> String {
    let mut call = good(caller, random);
    let now: DateTime<Utc> = clock::now();
    call.date = now.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (parts, _) = call.signed().into_parts();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "{} {} HTTP/1.1\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{}",
        call.method,
        call.target,
        call.body.len(),
        call.body
    )
}

/// What comes back for bytes after which nothing more comes. A service that keeps the connection
/// open fails the test.
fn exchanged(address: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let stream = sent(address, bytes);
    let _ = stream.shutdown(Shutdown::Write);
    read(stream)
}

fn sent(address: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_mins(2)))
        .unwrap();
    // The service may have closed the connection before it has read everything.
    let _ = stream.write_all(bytes);
    stream
}

/// All that comes until the service closes the connection.
fn read(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no end came"),
        Err(_) | Ok(_) => answer,
    }
}
